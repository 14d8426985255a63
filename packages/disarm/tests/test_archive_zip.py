"""ZIP archives: members through the same door, names made safe, lies and bombs refused."""

from __future__ import annotations

import io
import secrets
import stat
import struct
import time
import zipfile
import zlib

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.limits import Limits
from sekisho_disarm.report import Verdict

WHEN = (2024, 4, 1, 9, 30, 2)


def archive(members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        assert source.testzip() is None
        return {name: source.read(name) for name in source.namelist()}


def passed(data: bytes) -> tuple[list[str], dict[str, bytes]]:
    report, output = inspect_bytes(data, "書類.zip")
    assert output is not None, report.findings
    assert inspect_bytes(data, "書類.zip")[1] == output
    assert inspect_bytes(output, "書類.zip")[0].verdict is Verdict.CLEAN
    return [finding.code for finding in report.findings], members(output)


def raw_names(names: list[bytes], *, data: bytes = b"text\n") -> bytes:
    """An archive whose names are these very bytes, without the UTF-8 flag (as Windows in Japan writes)."""
    stand_in = [f"{'n' * (len(name) - 2)}{number:02}" for number, name in enumerate(names)]
    built = archive([(name, data) for name in stand_in])
    for old, new in zip(stand_in, names, strict=True):
        built = built.replace(old.encode(), new)
    return built


def test_order_dates_and_folders_are_kept() -> None:
    data = archive([("b/", b""), ("b/二.txt", "二\n".encode()), ("a.txt", b"one\n"), ("empty.dat", b"")])
    report, output = inspect_bytes(data, "a.zip")
    assert report.verdict is Verdict.CLEAN, report.findings
    assert output is not None
    with zipfile.ZipFile(io.BytesIO(output)) as result:
        assert result.namelist() == ["b/", "b/二.txt", "a.txt", "empty.dat"]
        assert result.getinfo("a.txt").date_time == WHEN


def test_cp932_names_come_out_as_utf8() -> None:
    _, found = passed(raw_names(["会議資料.txt".encode("cp932"), "表ソ十.txt".encode("cp932")]))
    assert list(found) == ["会議資料.txt", "表ソ十.txt"]


def test_names_do_not_claim_to_be_of_ms_dos() -> None:
    """Info-ZIP's unzip believes that before it believes the UTF-8 flag, and shows other letters."""
    _, output = inspect_bytes(raw_names(["会議資料.txt".encode("cp932")]), "書類.zip")
    assert output is not None
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        assert [info.create_system for info in archive.infolist()] == [10]


@pytest.mark.parametrize(
    ("name", "expected", "code"),
    [
        ("../../etc/cron.txt", "etc/cron.txt", "DSM-401"),
        ("/abs/a.txt", "abs/a.txt", "DSM-401"),
        ("C:/win/a.txt", "win/a.txt", "DSM-401"),
        ("..\\up.txt", "up.txt", "DSM-401"),
        ("con.txt", "_con.txt", "DSM-402"),
        ("a.txt:stream.txt", "a.txt_stream.txt", "DSM-402"),
        ("rtl\u202etxt.txt", "rtltxt.txt", "DSM-402"),
        ("x" * 300 + ".txt", "x" * 236 + ".txt", "DSM-402"),
    ],
)
def test_names_that_leave_or_deceive_are_made_safe(name: str, expected: str, code: str) -> None:
    codes, found = passed(archive([(name, b"text\n")]))
    assert list(found) == [expected]
    assert code in codes


def test_names_that_collide_get_a_number() -> None:
    codes, found = passed(archive([("a.txt", b"1\n"), ("A.TXT", b"2\n"), ("x/../a.txt", b"3\n")]))
    assert sorted(found.values()) == [b"1\n", b"2\n", b"3\n"]
    assert len({name.lower() for name in found}) == 3
    assert "DSM-403" in codes


def test_links_and_bookkeeping_files_are_left_out() -> None:
    link = zipfile.ZipInfo("link", WHEN)
    link.external_attr, link.create_system = (stat.S_IFLNK | 0o777) << 16, 3
    codes, found = passed(archive([(link, b"/etc/passwd"), ("__MACOSX/._a.txt", b"\x00"), ("a.txt", b"x\n")]))
    assert list(found) == ["a.txt"]
    assert {"DSM-404", "DSM-409"} <= set(codes)


def test_what_is_around_the_archive_is_gone() -> None:
    codes, found = passed(b"secret-head" + archive([("a.txt", b"x\n")]) + b"secret-tail")
    assert (list(found), "DSM-405" in codes) == (["a.txt"], True)


@pytest.mark.parametrize(
    ("payload", "verdict", "code"),
    [
        (b"MZ" + bytes(100), Verdict.BLOCKED, "DSM-900"),
        (b"#!/bin/sh\n", Verdict.BLOCKED, "DSM-901"),
        (b"\x00\x01unknown", Verdict.UNDECIDED, "DSM-910"),
    ],
)
def test_one_bad_member_stops_the_whole_archive_and_is_named(
    payload: bytes, verdict: Verdict, code: str
) -> None:
    inner = archive([("奥/写真.jpg", payload), ("a.txt", b"x\n")])
    report, output = inspect_bytes(archive([("中.zip", inner), ("b.txt", b"x\n")]), "a.zip")
    assert (report.verdict, output) == (verdict, None)
    named = next(finding for finding in report.findings if finding.code == code)
    assert "写真.jpg" in named.where
    assert "中.zip" in named.where


def test_documents_inside_are_disarmed() -> None:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("中の文書")
    document.core_properties.author = "架空 太郎"
    document.save(out)
    codes, found = passed(archive([("文書.docx", out.getvalue())]))
    assert "DSM-121" in codes
    assert docx.Document(io.BytesIO(found["文書.docx"])).paragraphs[0].text == "中の文書"


def test_encrypted_members_need_a_password() -> None:
    data = bytearray(archive([("a.txt", b"secret\n")]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    report, output = inspect_bytes(bytes(data), "a.zip")
    assert output is None
    assert "DSM-930" in [finding.code for finding in report.findings]


def zeros(size: int) -> bytes:
    """A ZIP of one member of so many zero bytes, made without holding them."""
    packer, body, block = zlib.compressobj(9, zlib.DEFLATED, -15), bytearray(), bytes(1 << 24)
    crc, left = 0, size
    while left:
        part = block[: min(left, len(block))]
        body += packer.compress(part)
        crc, left = zlib.crc32(part, crc), left - len(part)
    body += packer.flush()
    fields = (20, 0, 8, 0, 33, crc, len(body), size, 4, 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + b"zero" + bytes(body)
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0) + b"zero"
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def test_bombs_end_quickly() -> None:
    bomb = zeros(256 << 20)
    nested = archive([(f"{number}.zip", bomb) for number in range(40)])
    for data in (bomb, nested):
        started = time.process_time()
        report, output = inspect_bytes(data, "a.zip")
        assert (report.verdict, output) == (Verdict.UNDECIDED, None)
        assert time.process_time() - started < 20


def test_size_that_lies_is_refused() -> None:
    data = zeros(1 << 20)
    lie = data.replace(struct.pack("<L", 1 << 20), struct.pack("<L", 100))
    report, _ = inspect_bytes(lie, "a.zip")
    assert "DSM-922" in [finding.code for finding in report.findings]


def test_depth_and_number_are_limited() -> None:
    data = b"x\n"
    for level in range(9):
        data = archive([(f"{level}.zip" if level else "a.txt", data)])
    codes = {finding.code for finding in inspect_bytes(data, "a.zip")[0].findings}
    assert "DSM-945" in codes
    many = archive([(f"{number}.txt", b"x\n") for number in range(30)])
    report, _ = inspect_bytes(many, "a.zip", limits=Limits(members=20))
    assert report.findings[-1].code == "DSM-944"


def test_overlapping_members_are_refused() -> None:
    data = archive([("a.txt", b"x" * 50 + b"\n")])
    at = data.index(b"PK\x01\x02")
    central = data[at : data.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(central), at, 0)
    report, output = inspect_bytes(data[:at] + central * 2 + end, "a.zip")
    assert (output, report.findings[-1].code) == (None, "DSM-922")


def test_different_name_in_the_local_header_is_refused() -> None:
    data = archive([("a.txt", b"x\n")])
    report, _ = inspect_bytes(data.replace(b"a.txt", b"b.exe", 1), "a.zip")
    assert report.findings[-1].code == "DSM-922"


def test_archive_without_members_passes() -> None:
    assert passed(b"PK\x05\x06" + bytes(18)) == ([], {})


_BASE = archive([("文書.txt", "本文です\n".encode()), ("表.csv", b"a,=1\n")])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_BASE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_flipped_bytes_never_leave_the_error_tree(flips: list[tuple[int, int]]) -> None:
    data = bytearray(_BASE)
    for at, value in flips:
        data[at] = value
    report, _ = inspect_bytes(bytes(data), "a.zip")
    assert not report.findings or report.findings[-1].code not in ("DSM-950", "DSM-990"), report.findings


def test_an_archive_that_holds_itself_ends() -> None:
    """A member made to look like the archive around it: the same bytes at every depth, as droste.zip does."""
    inner = archive([("a.txt", b"x\n")])
    for _ in range(12):
        inner = archive([("r.zip", inner)])
    report, output = inspect_bytes(inner, "r.zip")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)
    assert "DSM-945" in {finding.code for finding in report.findings}


def test_pieces_of_split_and_self_extracting_archives_do_not_pass() -> None:
    whole = archive([("a.txt", secrets.token_hex(900).encode()), ("b.txt", b"more\n")])
    for piece, name in (
        (whole[:200], "a.z01"),
        (whole[200:], "a.zip"),
        (b"PK\x07\x08" + whole[:300], "a.zip"),
    ):
        report, output = inspect_bytes(piece, name)
        assert (report.verdict, output) == (Verdict.UNDECIDED, None), report.findings
    program = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(400)
    assert inspect_bytes(program + whole, "a.zip")[0].verdict is Verdict.BLOCKED
