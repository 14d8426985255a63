"""Fonts of tables inside PDFs: what no page needs goes, what readers would mend is mended."""

from __future__ import annotations

import io
import secrets
import struct
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.pdf import FORMAT, fonts
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

MARK = b"mark" + secrets.token_hex(8).encode()
NEEDED = {b"cmap": b"c" * 9, b"cvt ": b"v" * 4, b"glyf": b"g" * 70, b"head": b"h" * 54, b"loca": b"l" * 6}


def font(
    tables: dict[bytes, bytes], *, gap: bytes = b"", behind: bytes = b"", magic: bytes = b"\0\1\0\0"
) -> bytes:
    place = 12 + 16 * len(tables) + len(gap)
    entries, bodies = b"", b""
    for tag, body in sorted(tables.items()):
        entries += struct.pack(">4sLLL", tag, 7, place + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    power = len(tables).bit_length() - 1
    search = (16 << power, power, 16 * len(tables) - (16 << power))
    return magic + struct.pack(">4H", len(tables), *search) + entries + gap + bodies + behind


def document(program: bytes, **keys: object) -> bytes:
    made, out = Pdf.new(), io.BytesIO()
    stream = made.make_stream(program, **keys)
    descriptor = made.make_indirect(
        Dictionary(Type=Name.FontDescriptor, FontName=Name.A, Flags=4, FontFile2=stream)
    )
    described = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.A, FontDescriptor=descriptor, FirstChar=0,
        LastChar=0, Widths=Array([500]),
    )  # fmt: skip
    made.add_blank_page().obj.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(described)))
    made.save(out)
    return out.getvalue()


def after(program: bytes, **keys: object) -> tuple[list[str], bytes]:
    """Codes, and the font as it comes out; a second run changes nothing."""
    report, output = inspect_bytes(document(program, **keys), "a.pdf")
    assert output is not None, report.findings
    again, second = inspect_bytes(output, "a.pdf")
    assert (again.verdict, second) == (Verdict.CLEAN, output)
    with pikepdf.open(io.BytesIO(output)) as read:
        program_out = read.pages[0].obj.Resources.Font.F1.FontDescriptor.FontFile2
        assert int(program_out.Length1) == len(program_out.read_bytes())
        return [finding.code for finding in report.findings], program_out.read_bytes()


def test_a_plain_font_stays_byte_for_byte() -> None:
    assert after(font(NEEDED), Length1=1) == ([], font(NEEDED))


@pytest.mark.parametrize(
    "hostile",
    [
        font({**NEEDED, b"EBDT": MARK, b"SVG ": MARK, b"DSIG": MARK, b"Silf": MARK}),
        font(NEEDED, gap=MARK),
        font(NEEDED, behind=MARK),
        font({**NEEDED, b"Glyf": MARK}, behind=MARK),
    ],
    ids=["tables", "between", "behind", "case"],
)
def test_what_no_page_needs_is_gone(hostile: bytes) -> None:
    codes, program = after(hostile)
    assert codes == ["DSM-236"]
    assert MARK not in program
    assert program == font(NEEDED)


def test_a_directory_that_leads_outside_is_mended_as_readers_mend_it() -> None:
    whole = font(NEEDED)
    cut = whole[:-8]  # the last table ends behind the end of the file
    entry = struct.pack(">4sLLL", b"fpgm", 0, 1 << 30, 9)
    far = whole[:4] + b"\0\6" + whole[6:12] + entry + whole[12:]
    for damaged in (cut, far):
        codes, program = after(damaged)
        assert codes == ["DSM-236"]
        assert b"g" * 70 in program or damaged is far
        assert b"fpgm" not in program
        assert fonts.plain(program) == program


@pytest.mark.parametrize("count", [0, 65, 9])
def test_a_directory_without_a_table_that_is_needed_is_no_font(count: int) -> None:
    broken = b"\0\1\0\0" + struct.pack(">4H", count, 0, 0, 0) + b"?" * 200
    report, output = inspect_bytes(document(broken), "a.pdf")
    assert "DSM-222" in [finding.code for finding in report.findings]
    with pikepdf.open(io.BytesIO(output or b"")) as read:
        assert "/FontFile2" not in read.pages[0].obj.Resources.Font.F1.FontDescriptor


def test_the_second_reader_reads_the_directory_again() -> None:
    output = inspect_bytes(document(font(NEEDED)), "a.pdf")[1] or b""
    start = output.index(b"stream\n", output.index(b"/Length1")) + 7
    stop = output.index(b"\nendstream", start)
    for program in (
        font({**NEEDED, b"EBDT": MARK}),
        font(NEEDED, gap=MARK),
        font(NEEDED, behind=MARK),
        font(NEEDED)[:-20],
    ):
        assert FORMAT.verify(_replaced(output, start, stop, program), Kind.PDF), program
    assert FORMAT.verify(_replaced(output, start, stop, font(NEEDED)), Kind.PDF) == []


def _replaced(output: bytes, start: int, stop: int, program: bytes) -> bytes:
    """The same file with another stream, its length and the table put right."""
    packed = zlib.compress(program)
    old = b"/Length %d>>" % (stop - start)
    body = output[:start].replace(old, b"/Length %d>>" % len(packed)) + packed + output[stop:]
    at = body.index(b"xref\n0 ")
    objects = [body.index(b"%d 0 obj\n" % n) for n in range(1, body.count(b" 0 obj\n") + 1)]
    rows = b"".join(b"%010d 00000 n \n" % place for place in objects)
    trailer = body[body.index(b"trailer", at) : body.index(b"startxref", at)]
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + rows
    return body[:at] + table + trailer + b"startxref\n%d\n%%%%EOF\n" % at
