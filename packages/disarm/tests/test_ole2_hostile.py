"""Hostile Office 97–2003 files: the marker must be gone, the visible text must stay."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable

import pytest
from excel97_samples import (
    EXCEL,
    MARK,
    NUMBER,
    RAW,
    SHOWN,
    TEXT,
    WIDE,
    bof,
    book,
    formula,
    hlink,
    ptg_str,
    rec,
    uni,
    url_moniker,
    with_sheet,
    xls,
)
from powerpoint97_samples import POINT, SLIDE_TEXT, act, box, link, ppt
from word97_samples import WORD, bookmarked, field, field_table, word

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats import registry
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Report, Verdict

ALL = [
    *((build, "a.xls", key) for key, build in EXCEL.items()),
    *((build, "a.ppt", key) for key, build in POINT.items()),
    *((build, "a.doc", key) for key, build in WORD.items()),
]


def passed(data: bytes, name: str) -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


def content(data: bytes) -> bytes:
    """Every byte of the streams in a row: text may stand over several sectors."""
    container = cfb.Container(data, Budget())
    return b"".join(
        container.read(entry) for entry in container.root.children.values() if entry.kind == cfb.STREAM
    )


@pytest.mark.parametrize(("build", "name", "key"), ALL, ids=[f"{name[2:]} {key}" for _, name, key in ALL])
def test_the_marker_is_gone_and_the_text_stays(build: Callable[[], bytes], name: str, key: str) -> None:
    hostile = build()
    assert RAW in hostile or WIDE in hostile
    report, output = passed(hostile, name)
    assert report.kind.value == name[2:]
    for shape_ in (output, content(output)):
        assert RAW not in shape_
        assert WIDE not in shape_
    assert SHOWN in content(output)
    again, second = passed(output, name)
    assert (again.verdict, second) == (Verdict.CLEAN, output)


def test_last_values_stand_for_refused_formulas() -> None:
    text = rec(0x207, uni(TEXT * 30))
    hostile = with_sheet(
        formula(ptg_str("x") + b"\x42\x01\x6e\0"), formula(b"\x42\0\x6e\0", b"\0" * 6 + b"\xff\xff"), text
    )
    stream = content(passed(hostile, "a.xls")[1])
    assert rec(0x203, struct.pack("<HHH", 0, 1, 15) + NUMBER) in stream
    assert rec(0xFD, struct.pack("<HHHI", 0, 1, 15, 1)) in stream
    assert uni(TEXT * 30) in stream
    assert rec(0x207) not in stream


KEPT_FORMULAS = {
    "sum": b"\x24\0\0\0\0\x24\0\0\1\0\x22\x02\x04\0",
    "web link": ptg_str("https://town.example/") + b"\x42\x01\x67\x01",
    "array constant": b"\x60" + bytes(7),
}


@pytest.mark.parametrize("tokens", KEPT_FORMULAS.values(), ids=KEPT_FORMULAS)
def test_formulas_that_only_compute_stay(tokens: bytes) -> None:
    tail = b"\0\0\0\x01" + bytes(8) if tokens[0] == 0x60 else b""
    report, output = passed(with_sheet(formula(tokens, tail=tail)), "a.xls")
    assert report.verdict is Verdict.CLEAN
    assert formula(tokens, tail=tail) in content(output)


def test_web_links_stay() -> None:
    url = "https://town.example/notice"
    assert url.encode("utf-16-le") in content(passed(with_sheet(hlink(3, url_moniker(url))), "a.xls")[1])
    shown = content(passed(ppt(box(0x409, link(1, url)), text=SLIDE_TEXT + act(4, 1)), "a.ppt")[1])
    assert url.encode("utf-16-le") in shown
    assert struct.pack("<II", 0, 1) + b"\x04" in shown
    text = field(f'HYPERLINK "{url}"')
    report, output = passed(word(text, fields=field_table(text, 0x58)), "a.doc")
    assert report.verdict is Verdict.CLEAN
    assert url.encode("utf-16-le") in content(output)


def test_bookmarks_of_a_document_stay() -> None:
    report, output = passed(word(more=bookmarked("しおり")), "a.doc")
    assert "しおり".encode("utf-16-le") in content(output)
    assert "DSM-136" not in {finding.code for finding in report.findings}


def test_the_text_of_a_macro_button_stays() -> None:
    output = passed(WORD["macro button"](), "a.doc")[1]
    assert "click".encode("utf-16-le") in content(output)


def test_the_text_of_a_refused_field_is_locked_and_without_kind() -> None:
    container = cfb.Container(passed(WORD["dde"](), "a.doc")[1], Budget())
    table = container.read(container.root.children["1TABLE"])
    assert b"\x13\x23\x14\xff\x15\x90" in table


@pytest.mark.parametrize(
    ("text", "kind", "entries"),
    [
        (field(f"TM \\o {MARK}"), 0x0D, b"\x13\x0d\x14\xff\x15\x90"),
        (field(f"INCLUDETEXT {MARK}", f"{TEXT}{field('PAGE', '1')}"), 0x44, b"\x13\x58\x13\x44\x14\xff\x15\x80\x14\xff\x15\x90"),
        (field(f"SUBJECT {MARK}"), 0x10, b"\x13\x23\x14\xff\x15\x90"),
    ],
    ids=["another language", "a field in the result", "a property that goes"],
)  # fmt: skip
def test_what_a_disabled_field_showed_is_shown_again(text: str, kind: int, entries: bytes) -> None:
    """LibreOffice drops results with fields below kinds that have none, and shows properties in the place of values."""
    fields = field_table(text, kind)
    output = passed(word(text, fields=fields), "a.doc")[1]
    container = cfb.Container(output, Budget())
    table = container.read(container.root.children["1TABLE"])
    assert MARK.encode("utf-16-le") not in output
    assert TEXT.encode("utf-16-le") in content(output)
    assert entries[:2] in table
    assert entries[-2:] in table
    assert passed(output, "a.doc")[1] == output


STOPPED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "xls password": (lambda: xls(bof(5) + rec(0x2F, RAW) + RAW * 9), "a.xls", "DSM-930"),
    "doc password": (lambda: word(flags=0x100), "a.doc", "DSM-930"),
    "ppt password": (lambda: ppt(token=0xF3D1C4DF), "a.ppt", "DSM-930"),
    "excel 95": (lambda: cfb_writer.write({"Book": rec(0x809, struct.pack("<HHII", 0x500, 5, 0, 0))}), "a.xls", "DSM-692"),
    "cut workbook": (lambda: xls(book()[:-4]), "a.xls", "DSM-693"),
    "cut container": (lambda: xls(book() * 30)[:2000], "a.xls", "DSM-910"),
}  # fmt: skip


@pytest.mark.parametrize(("build", "name", "code"), STOPPED.values(), ids=STOPPED)
def test_what_cannot_be_rebuilt_is_undecided(build: Callable[[], bytes], name: str, code: str) -> None:
    report, output = inspect_bytes(build(), name)
    assert (report.verdict, report.findings[-1].code, output) == (Verdict.UNDECIDED, code, None)


SECOND = {
    "xls": (
        "vba", "embedded object", "unknown stream", "macro sheet", "outside book", "dde", "exec", "command", "auto_open",
        "file link",
        "script link", "query", "pivot", "printer", "user", "unknown record", "long record", "control", "shape's link",
        "linked picture", "bytes between substreams", "bytes behind the end", "summary", "condition", "array that calls",
    ),
    "ppt": (
        "vba", "embedded object", "control", "macro on click", "program on click", "file link", "script link", "sound", "film",
        "tags", "string tag", "theme package", "embedded font", "orphaned edit", "bytes behind", "long atom", "user",
        "picture's name", "bytes among pictures", "unknown stream",
    ),
    "doc": tuple(key for key in WORD if key not in ("form macros",)),
}  # fmt: skip


@pytest.mark.parametrize("case", [f"{kind} {key}" for kind, keys in SECOND.items() for key in keys])
def test_the_second_reader_alone_refuses_the_hostile_file(case: str) -> None:
    """Its judgement does not lean on the rebuild: shown the input, it finds what is wrong."""
    kind, _, key = case.partition(" ")
    hostile = {"xls": EXCEL, "ppt": POINT, "doc": WORD}[kind][key]()
    handler = registry.find(Kind(kind))
    assert handler is not None
    clsids = {"xls": "2008020000000000c000000000000046", "doc": "0609020000000000c000000000000046"}
    root = bytes.fromhex(clsids.get(kind, "108d81649b4fcf1186ea00aa00b929e8"))
    assert handler.verify(_with_class(hostile, root), Kind(kind))


def _with_class(data: bytes, root: bytes) -> bytes:
    at = (int.from_bytes(data[48:52], "little") + 1) * 512 + 80
    return data[:at] + root + data[at + 16 :]


@pytest.mark.parametrize("kind", ["xls", "ppt", "doc"])
def test_damage_ends_in_a_verdict(kind: str) -> None:
    """Bytes turned over and files cut short: never an exception, never output without proof."""
    builders = {"xls": EXCEL, "ppt": POINT, "doc": WORD}[kind]
    seeds = [build() for build in builders.values()]
    for turn in range(400):
        data = bytearray(seeds[turn % len(seeds)])
        if turn % 5 == 0:
            del data[secrets.randbelow(len(data)) :]
        for _ in range(1 + turn % 7):
            if data:
                data[secrets.randbelow(len(data))] = secrets.randbelow(256)
        report, _ = inspect_bytes(bytes(data), f"a.{kind}")
        assert "DSM-990" not in {finding.code for finding in report.findings}, bytes(data).hex()
