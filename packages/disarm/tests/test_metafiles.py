"""Metafiles built record by record: what draws stays, what speaks to printers, files and programs goes."""

from __future__ import annotations

import hashlib
import random
import secrets
import struct
import zlib
from collections.abc import Callable

import pytest
from office_samples import everything
from powerpoint97_samples import box, node, ppt
from test_odf_documents import content, package
from test_threats_office import picture_of

from sekisho_disarm import cfb
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.metafile import second_reader
from sekisho_disarm.formats.ole2 import second_drawing
from sekisho_disarm.formats.rtf import second_reader as rtf_reader
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Report, Verdict

MARK = ("mark" + secrets.token_hex(6)).encode()
WIDE = MARK.decode().encode("utf-16-le")
TEXT = "架空町の図".encode("utf-16-le")


def rec(kind: int, body: bytes = b"") -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


BOUNDS = struct.pack("<4i", 0, 0, 90, 90)


def text(letters: bytes = TEXT, gap: bytes = b"") -> bytes:
    count, place = len(letters) // 2, 76 + len(gap)
    padded = letters + bytes(-len(letters) % 4)
    head = BOUNDS + struct.pack(
        "<Iff2iIII4iI", 1, 1, 1, 5, 5, count, place, 0, 0, 0, 0, 0, place + len(padded)
    )
    return rec(84, head + gap + padded + struct.pack(f"<{count}I", *[9] * count))


def bitmap(packing: int = 0, spare: bytes = b"", rows: int = 0) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, 4, 4, 1, 24, packing, 48, 0, 0, 0, 0)
    bits = bytes(range(48 - rows))
    places = struct.pack("<IIII", 80 + len(spare), 40, 120 + len(spare), len(bits))
    return rec(
        81, BOUNDS + bytes(24) + places + struct.pack("<II2i", 0, 0xCC0020, 4, 4) + spare + info + bits
    )


def emf(*records: bytes, description: bytes = b"", tail: bytes = b"") -> bytes:
    body = b"".join((*records, rec(43, BOUNDS), rec(14, struct.pack("<III", 0, 16, 20))))
    size = 108 + len(description)
    head = struct.pack("<II", 1, size) + BOUNDS + BOUNDS
    head += struct.pack(
        "<IIIIHHIII",
        0x464D4520,
        0x10000,
        size + len(body),
        len(records) + 3,
        9,
        0,
        len(description) // 2,
        108 if description else 0,
        0,
    )
    head += struct.pack("<2i2i", 1000, 1000, 300, 300) + bytes(12) + struct.pack("<2i", 9, 9)
    return head + description + body + tail


FONT = struct.pack("<I", 1) + bytes(28) + "明朝".encode("utf-16-le") + b"\0\0" + WIDE[:40]
EMF: dict[str, Callable[[], bytes]] = {
    "comment": lambda: emf(rec(70, struct.pack("<I", len(MARK)) + MARK)),
    "emf plus": lambda: emf(rec(70, struct.pack("<I", 4 + len(MARK)) + b"EMF+" + MARK)),
    "escape": lambda: emf(rec(105, struct.pack("<II", 15, len(MARK)) + MARK), rec(106, MARK)),
    "named escape": lambda: emf(rec(110, MARK)),
    "colour profile": lambda: emf(rec(112, MARK), rec(113, MARK), rec(122, bytes(68) + WIDE)),
    "OpenGL": lambda: emf(rec(102, MARK), rec(103, MARK)),
    "unknown record": lambda: emf(rec(200, MARK)),
    "description": lambda: emf(description=WIDE),
    "tail": lambda: emf(tail=MARK),
    "spare bytes of a record": lambda: emf(rec(17, struct.pack("<I", 8) + MARK)),
    "spare bytes of points": lambda: emf(rec(4, BOUNDS + struct.pack("<I4i", 2, 0, 0, 9, 9) + MARK)),
    "more points than there are": lambda: emf(rec(4, BOUNDS + struct.pack("<I", 9999) + MARK)),
    "counts that do not add up": lambda: emf(rec(8, BOUNDS + struct.pack("<IIII", 2, 3, 1, 1) + MARK + bytes(24))),
    "name of a font": lambda: emf(rec(82, FONT + bytes(320 - len(FONT)) + WIDE)),
    "before a text": lambda: emf(text(gap=MARK + bytes(-len(MARK) % 4))),
    "handle of nobody": lambda: emf(rec(37, struct.pack("<I", 77) + MARK)),
    "packed bitmap": lambda: emf(bitmap(packing=5, spare=MARK + bytes(-len(MARK) % 4))),
    "before a bitmap": lambda: emf(bitmap(spare=MARK + bytes(-len(MARK) % 4))),
    "bitmap cut short": lambda: emf(bitmap(rows=8, spare=MARK + bytes(-len(MARK) % 4))),
    "pattern brush": lambda: emf(rec(94, struct.pack("<I", 1) + MARK), rec(39, struct.pack("<IIII", 1, 5, 0, 0) + MARK)),
    "region": lambda: emf(rec(75, struct.pack("<IIIIII", 48, 1, 32, 1, 1, 16) + bytes(32) + MARK)),
}  # fmt: skip


def wrec(function: int, body: bytes = b"") -> bytes:
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, function) + body


def wmf(*records: bytes, placed: bool = True, tail: bytes = b"") -> bytes:
    body = b"".join((*records, wrec(0x041B, bytes(8)), wrec(0)))
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(body) // 2, 4, 99, 0)
    first = b"\xd7\xcd\xc6\x9a" + struct.pack("<H4hHIH", 0, 0, 0, 99, 99, 96, 0, 0) if placed else b""
    return first + head + body + tail


WMF: dict[str, Callable[[], bytes]] = {
    "escape": lambda: wmf(wrec(0x0626, struct.pack("<HH", 9, len(MARK)) + MARK)),
    "escape, not placed": lambda: wmf(wrec(0x0626, struct.pack("<HH", 9, len(MARK)) + MARK), placed=False),
    "older bitmap": lambda: wmf(wrec(0x0922, bytes(16) + MARK), wrec(0x0B23, bytes(20) + MARK)),
    "region": lambda: wmf(wrec(0x06FF, bytes(20) + MARK), wrec(0x012C, bytes(2) + MARK)),
    "unknown record": lambda: wmf(wrec(0x0999, MARK)),
    "spare bytes": lambda: wmf(wrec(0x0103, b"\x08\0" + MARK)),
    "more points than there are": lambda: wmf(wrec(0x0325, struct.pack("<H", 999) + MARK)),
    "name of a font": lambda: wmf(wrec(0x02FB, bytes(18) + b"MS Mincho\0" + MARK)),
    "tail": lambda: wmf(tail=MARK),
    "packed bitmap": lambda: wmf(
        wrec(0x0F43, bytes(22) + struct.pack("<IiiHHIIiiII", 40, 4, 4, 1, 24, 4, 48, 0, 0, 0, 0) + MARK * 4)
    ),
    "pattern": lambda: wmf(wrec(0x0142, struct.pack("<HH", 3, 0) + MARK), wrec(0x01F9, MARK)),
}


def disarmed(data: bytes, name: str) -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


@pytest.mark.parametrize(
    ("kind", "case"), [*(("emf", case) for case in EMF), *(("wmf", case) for case in WMF)]
)
def test_the_marker_is_gone_and_the_drawing_stays(kind: str, case: str) -> None:
    hostile = (EMF if kind == "emf" else WMF)[case]()
    assert MARK in hostile or WIDE[:40] in hostile
    report, output = disarmed(hostile, f"a.{kind}")
    assert report.verdict is Verdict.CHANGED
    assert MARK not in output
    assert WIDE[:40] not in output
    assert (rec(43, BOUNDS) if kind == "emf" else wrec(0x041B, bytes(8))) in output
    again, second = disarmed(output, f"a.{kind}")
    assert (again.verdict, second) == (Verdict.CLEAN, output)
    assert second_reader.verify(hostile, Kind(kind)) or case in QUIET


#: Cases whose bytes only the writing side looks at: spare room inside records that are allowed.
QUIET = frozenset(
    {"description", "spare bytes of a record", "spare bytes of points", "more points than there are",
     "counts that do not add up", "name of a font", "before a text", "handle of nobody", "region", "spare bytes",
     "pattern brush", "before a bitmap", "pattern"}
)  # fmt: skip


def test_texts_fonts_and_bitmaps_stay() -> None:
    font = struct.pack("<I", 1) + bytes(28) + "明朝".encode("utf-16-le")
    report, output = disarmed(emf(rec(82, font.ljust(324, b"\0")), text(), bitmap()), "図.emf")
    assert report.verdict is Verdict.CLEAN, report.findings
    for kept in (TEXT, "明朝".encode("utf-16-le"), bytes(range(48))):
        assert kept in output


@pytest.mark.parametrize("head", [b"\1\0\x09\0\0\1", b"\2\0\x09\0\0\3"])
def test_metafiles_of_windows_2_and_on_disk_are_known(head: bytes) -> None:
    report, output = disarmed(head + wmf(wrec(0x0626, MARK), placed=False)[6:], "a.wmf")
    assert report.kind is Kind.WMF
    assert output.startswith(b"\1\0\x09\0\0\3")
    assert MARK not in output


def test_a_drawing_in_a_document_stays_a_drawing() -> None:
    data = emf(rec(70, struct.pack("<I", len(MARK)) + MARK), text())
    _, output = disarmed(picture_of("image1.emf", data, "image/x-emf"), "a.docx")
    assert TEXT in everything(output)
    assert MARK not in everything(output)


@pytest.mark.parametrize(("suffix", "data"), [("emf", emf(text())), ("wmf", wmf(wrec(0x041B, bytes(8))))])
def test_a_drawing_in_an_open_document_stays_a_drawing(suffix: str, data: bytes) -> None:
    frame = f'<draw:frame svg:width="9cm" svg:height="9cm"><draw:image xlink:href="Pictures/a.{suffix}"/></draw:frame>'
    parts: dict[str, bytes | str] = {
        "content.xml": content(f"<text:p>{frame}</text:p>"),
        f"Pictures/a.{suffix}": data + MARK,
    }
    report, output = disarmed(package(parts), "a.odt")
    assert f"Pictures/picture1.{suffix}".encode() in output
    assert MARK not in everything(output)
    again, second = disarmed(output, "a.odt")
    assert (again.verdict, second) == (Verdict.CLEAN, output), report.findings


@pytest.mark.parametrize(
    ("word", "data", "drawn"),
    [
        ("emfblip", emf(rec(70, struct.pack("<I", len(MARK)) + MARK), text()), TEXT),
        ("wmetafile8", wmf(wrec(0x0999, MARK), placed=False), wrec(0x041B, bytes(8))),
    ],
)
def test_a_drawing_in_rich_text_stays_a_drawing(word: str, data: bytes, drawn: bytes) -> None:
    rich = b"{\\rtf1\\ansi{\\pict\\%b\\picw9\\pich9 %b}\\par shown}" % (word.encode(), data.hex().encode())
    report, output = disarmed(rich, "a.rtf")
    assert drawn.hex().encode() in output
    assert MARK.hex().encode() not in output
    again, second = disarmed(output, "a.rtf")
    assert (again.verdict, second) == (Verdict.CLEAN, output), report.findings


def test_the_second_reader_of_rich_text_wants_a_drawing_where_one_is_told() -> None:
    for kept in (b"{\\pict \\emfblip 010009000003}", b"{\\pict \\wmetafile8 01000000}", b"\\emfblip x"):
        assert rtf_reader.verify(b"{\\rtf1 \\ansi " + kept + b"}\r\n")


def test_a_drawing_that_only_other_records_make_is_undecided() -> None:
    plus = emf(rec(70, struct.pack("<I", 4) + b"EMF+")).replace(rec(43, BOUNDS), b"")
    assert inspect_bytes(plus, "a.emf")[0].findings[-1].code == "DSM-392"


@pytest.mark.parametrize("kind", ["emf", "wmf"])
def test_damage_ends_in_a_verdict(kind: str) -> None:
    data = (
        emf(text(), bitmap(), rec(82, FONT.ljust(324, b"\0")))
        if kind == "emf"
        else wmf(wrec(0x0325, struct.pack("<H4h", 2, 0, 0, 9, 9)))
    )
    chance = random.Random(kind)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(2):
            broken[chance.randrange(44 if kind == "emf" else 24, len(broken))] = chance.randrange(256)
        report, _ = inspect_bytes(bytes(broken[: chance.randrange(30, len(broken) + 1)]), f"a.{kind}")
        assert report.findings[-1].code not in ("DSM-990", "DSM-950") if report.findings else True, (
            report.findings
        )


def packed(data: bytes, record: int, instance: int, spare: bytes = b"") -> bytes:
    """A picture record of Office 97–2003 with a packed metafile."""
    body = zlib.compress(data) + spare
    sizes = struct.pack("<I4i2iIBB", len(data), 0, 0, 90, 90, 900, 900, len(body), 0, 0xFE)
    return struct.pack("<HHI", instance << 4, record, 50 + len(body)) + bytes(16) + sizes + body


@pytest.mark.parametrize("kind", ["emf", "wmf"])
def test_a_drawing_in_an_old_presentation_stays_a_drawing(kind: str) -> None:
    inner = EMF["comment"]() if kind == "emf" else WMF["escape, not placed"]()
    blip = packed(inner, *((0xF01A, 0x3D4) if kind == "emf" else (0xF01B, 0x216)))
    entry = struct.pack("<BB16sHIIIBBBB", 2, 2, bytes(16), 0, len(blip), 1, 0, 0, 0, 0, 0)
    store = box(
        0x40B, box(0xF000, node(0xF006, bytes(24)), box(0xF001, node(0xF007, entry, 2, 2), instance=1))
    )
    _, output = disarmed(ppt(store, pictures=blip), "a.ppt")
    container = cfb.Container(output, Budget())
    (entry_,) = [e for name, e in container.root.children.items() if name.upper() == "PICTURES"]
    stream = container.read(entry_)
    drawn = zlib.decompress(stream[58:])
    assert struct.unpack_from("<H", stream, 2)[0] == (0xF01A if kind == "emf" else 0xF01B)
    assert MARK not in drawn
    assert (rec(43, BOUNDS) if kind == "emf" else wrec(0x041B, bytes(8))) in drawn
    again, second = disarmed(output, "a.ppt")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


def test_the_second_reader_of_old_drawings_looks_into_metafiles() -> None:
    clean = emf()
    good = disarmed(clean, "a.emf")[1]
    record = bytearray(packed(good, 0xF01A, 0x3D4))
    record[8:24] = hashlib.md5(good, usedforsecurity=False).digest()
    assert second_drawing.picture(bytes(record)) == []
    for bad in (
        packed(EMF["comment"](), 0xF01A, 0x3D4),
        packed(good, 0xF01A, 0x3D4, b"tail"),
        bytes(record[:60]),
    ):
        assert second_drawing.picture(bad) != []
