"""Mails of Outlook (msg): compound files of properties."""

from __future__ import annotations

import random
import struct

from test_mail_messages import HOSTILE, MARK, PROGRAM, TEXT, URL, disarmed, everything, read

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.mail.msg import unpack_rtf
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

# -- msg: a compound file of properties ---------------------------------------------------------------------


def chain(fat: list[int], count: int) -> int:
    """Append a chain of ``count`` sectors; returns its first, or the end mark for none."""
    first = len(fat)
    fat += [*range(first + 1, first + count), END] if count else []
    return first if count else END


FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def padded(data: bytes, size: int) -> bytes:
    return data.ljust(-(-len(data) // size) * size, b"\x00")


def compound(streams: dict[str, bytes]) -> bytes:
    """A small compound file: every stream in the mini stream, each storage a list to the right."""
    names: dict[tuple[str, ...], bytes | None] = {}
    for path, data in streams.items():
        parts = tuple(path.split("/"))
        for depth in range(1, len(parts)):
            names.setdefault(parts[:depth], None)
        names[parts] = data
    order: list[tuple[str, ...]] = [(), *sorted(names)]
    mini, minifat, starts, fat = b"", list[int](), dict[tuple[str, ...], int](), list[int]()
    for parts in sorted(names):
        small = padded(names[parts] or b"", 64)
        starts[parts] = chain(minifat, len(small) // 64)
        mini += small
    body, table = padded(mini, 512), padded(struct.pack(f"<{len(minifat)}I", *minifat), 512)
    starts[()] = chain(fat, len(body) // 512)
    mini_at = chain(fat, len(table) // 512)
    rows = b""
    for number, parts in enumerate(order):
        inside = [order.index(other) for other in order[1:] if other[:-1] == parts]
        beside = [
            other for other in range(number + 1, len(order)) if parts and order[other][:-1] == parts[:-1]
        ]
        content = mini if not parts else names[parts]
        name = (parts[-1] if parts else "Root Entry").encode("utf-16-le")
        links = (FREE, beside[0] if beside else FREE, inside[0] if inside else FREE)
        rows += name.ljust(64, b"\x00") + struct.pack(
            "<HBB", len(name) + 2, 5 if not parts else 1 if content is None else 2, 1
        )
        rows += (
            struct.pack("<III", *links) + bytes(36) + struct.pack("<IQ", starts[parts], len(content or b""))
        )
    directory = padded(rows, 512)
    first = chain(fat, len(directory) // 512)
    count = -(-(len(fat) + 1) // 127)
    difat = [*range(len(fat), len(fat) + count)] + [FREE] * (109 - count)
    fat += [TABLE] * count
    fat += [FREE] * (count * 128 - len(fat))
    head = struct.pack(
        "<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, count, first, 0, 4096, mini_at, len(table) // 512, END, 0
    )
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + head + struct.pack("<109I", *difat)
    return start + body + table + directory + struct.pack(f"<{len(fat)}I", *fat)


def properties(skip: int, *rows: tuple[int, int, int]) -> bytes:
    return bytes(skip) + b"".join(
        struct.pack("<HHIQ", kind, identity, 6, value) for identity, kind, value in rows
    )


def outlook(**more: bytes) -> bytes:
    base = {
        "__nameid_version1.0/__substg1.0_00020102": b"x",
        "__properties_version1.0": properties(32, (0x39, 0x40, 134169876000000000), (0x3FFD, 3, 932)),
        "__substg1.0_0037001F": "件名です".encode("utf-16-le"),
        "__substg1.0_1000001F": f"{TEXT}\r\n".encode("utf-16-le"),
        "__substg1.0_0C1A001F": "架空 花子".encode("utf-16-le"),
        "__substg1.0_5D01001F": "hanako@example.jp".encode("utf-16-le"),
        "__substg1.0_007D001F": f"Received: from {MARK}\r\nSubject: x\r\n".encode("utf-16-le"),
        "__recip_version1.0_#00000000/__properties_version1.0": properties(8, (0x0C15, 3, 1)),
        "__recip_version1.0_#00000000/__substg1.0_3001001E": "架空 太郎".encode("cp932"),
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": "b@example.jp".encode("utf-16-le"),
    }
    return compound({**base, **more})


ATTACHED = "__attach_version1.0_#00000000/"


def test_outlook_mail_becomes_a_common_mail() -> None:
    html = f'<html><body><p>{TEXT}<img src="{URL}"><script>{MARK}</script></p></body></html>'
    data = outlook(
        **{
            "__substg1.0_10130102": html.encode(),
            f"{ATTACHED}__properties_version1.0": properties(8, (0x3705, 3, 1)),
            f"{ATTACHED}__substg1.0_37010102": "名簿,=1+1\r\n".encode("cp932"),
            f"{ATTACHED}__substg1.0_3707001F": "名簿.csv".encode("utf-16-le"),
        }
    )
    report, output = disarmed(data, "回覧.msg")
    assert (report.kind, report.output_name, report.verdict) == (Kind.MSG, "回覧.eml", Verdict.CHANGED)
    assert MARK.encode() not in everything(output)
    again = read(output)
    assert (again["Subject"], again["From"], again["To"]) == (
        "件名です",
        "架空 花子 <hanako@example.jp>",
        "架空 太郎 <b@example.jp>",
    )
    assert again["Date"].datetime.year == 2026
    (item,) = again.iter_attachments()
    assert (item.get_filename(), item.get_payload(decode=True)) == (
        "名簿.csv",
        "名簿,'=1+1\r\n".encode("cp932"),
    )
    assert disarmed(output, "a.eml")[0].verdict is Verdict.CLEAN


def test_outlook_mail_with_a_program_is_blocked() -> None:
    data = outlook(
        **{
            f"{ATTACHED}__substg1.0_37010102": PROGRAM,
            f"{ATTACHED}__substg1.0_3707001F": "a.pdf".encode("utf-16-le"),
        }
    )
    report, output = inspect_bytes(data, "a.msg")
    assert (report.verdict, output) == (Verdict.BLOCKED, None)


def test_a_mail_inside_an_outlook_mail_is_opened() -> None:
    inner = f"{ATTACHED}__substg1.0_3701000D/"
    data = outlook(
        **{
            f"{inner}__properties_version1.0": properties(24),
            f"{inner}__substg1.0_0037001F": "内側".encode("utf-16-le"),
            f"{inner}__substg1.0_10130102": f"<p>内側の本文<script>{MARK}</script></p>".encode(),
            f"{ATTACHED}__substg1.0_3001001F": "内側".encode("utf-16-le"),
        }
    )
    _, output = disarmed(data, "a.msg")
    (item,) = read(output).iter_attachments()
    payload = item.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert "内側の本文".encode() in everything(payload)
    assert MARK.encode() not in everything(payload)


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(11)
    seeds = [(data, "a.eml") for data in HOSTILE.values()] + [
        (outlook(**{"__substg1.0_10130102": b"<p>x"}), "a.msg")
    ] * 6
    for _ in range(500):
        data, name = chance.choice(seeds)
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        if chance.random() < 0.3:
            del flipped[chance.randrange(40, len(flipped)) :]
        report, _ = inspect_bytes(bytes(flipped), name)
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), report.findings


def test_compressed_rtf_is_unpacked() -> None:
    # the example of [MS-OXRTFCP] section 4.1
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert unpack_rtf(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
