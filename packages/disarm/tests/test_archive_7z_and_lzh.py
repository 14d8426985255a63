"""7z and LZH come out as ZIP; bombs, bad members and flipped bytes end in a verdict.

The samples: LZH headers written by hand, 7z written by the library's own writer.
"""

from __future__ import annotations

import ctypes
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm import Limits, Verdict, disarm, libarchive
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind

STAMP = (2024 - 1980) << 25 | 4 << 21 | 1 << 16 | 9 << 11 | 30 << 5 | 1


def crc16(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


def lzh(entries: list[tuple[str, bytes]], method: bytes = b"-lh0-", size: int | None = None) -> bytes:
    """Level 0 headers, stored."""
    out = bytearray()
    for name, data in entries:
        raw = name.encode("cp932")
        told = len(data) if size is None else size
        body = method + struct.pack("<LLLBB", len(data), told, STAMP, 0x20, 0) + bytes((len(raw),)) + raw
        body += struct.pack("<H", crc16(data))
        out += bytes((len(body), sum(body) & 0xFF)) + body + data
    return bytes(out) + b"\x00"


def seven_zip(entries: list[tuple[str, bytes]]) -> bytes:
    """Written by libarchive's writer; a name that ends in ``@`` is a symbolic link."""
    library = ctypes.CDLL("libarchive.so.13")
    for name in ("archive_write_new", "archive_entry_new"):
        getattr(library, name).restype = ctypes.c_void_p
    pointer, long = ctypes.c_void_p, ctypes.c_longlong
    archive, used = pointer(library.archive_write_new()), ctypes.c_size_t()
    library.archive_write_set_format_7zip(archive)
    space = ctypes.create_string_buffer(1 << 20)
    library.archive_write_open_memory(archive, space, ctypes.c_size_t(1 << 20), ctypes.byref(used))
    for name, data in entries:
        entry = pointer(library.archive_entry_new())
        library.archive_entry_copy_pathname_w(entry, ctypes.c_wchar_p(name.rstrip("@")))
        library.archive_entry_set_filetype(entry, 0o120000 if name.endswith("@") else 0o100000)
        library.archive_entry_set_perm(entry, 0o644)
        library.archive_entry_set_size(entry, long(len(data)))
        if name.endswith("@"):
            library.archive_entry_set_symlink(entry, b"/etc/passwd")
        assert library.archive_write_header(archive, entry) == 0
        library.archive_write_data(archive, data, ctypes.c_size_t(len(data)))
        library.archive_entry_free(entry)
    library.archive_write_close(archive)
    library.archive_write_free(archive)
    return space.raw[: used.value]


MEMBERS = [("会議/表ソ.txt", "本文\n".encode()), ("a.csv", b"a,=1\n"), ("../up.txt", b"x\n")]
SAMPLES = {"7z": seven_zip(MEMBERS), "lzh": lzh(MEMBERS)}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_members_come_out_in_a_zip(suffix: str) -> None:
    sink = io.BytesIO()
    report = disarm(SAMPLES[suffix], sink, name=f"書類.{suffix}")
    assert report.passed, report.findings
    assert (report.output_name, report.kind.value) == ("書類.zip", suffix)
    assert {"DSM-411", "DSM-401"} <= {finding.code for finding in report.findings}
    assert inspect_bytes(SAMPLES[suffix], f"書類.{suffix}")[1] == sink.getvalue()
    with zipfile.ZipFile(io.BytesIO(sink.getvalue())) as found:
        assert found.namelist() == ["会議/表ソ.txt", "a.csv", "up.txt"]
        assert found.read("会議/表ソ.txt") == "本文\n".encode()
        assert found.getinfo("a.csv").date_time == (2024, 4, 1, 9, 30, 2) or suffix == "7z"
    again = inspect_bytes(sink.getvalue(), "書類.zip")[0]
    assert again.verdict is Verdict.CLEAN, again.findings


def test_they_are_known_by_content() -> None:
    assert identify(SAMPLES["7z"], "a.txt") is Kind.SEVEN_ZIP
    assert identify(SAMPLES["lzh"], "a.txt") is Kind.LZH


@pytest.mark.parametrize("make", [seven_zip, lzh])
def test_a_program_inside_blocks(make: object) -> None:
    assert callable(make)
    report, output = inspect_bytes(make([("a.txt", b"MZ" + bytes(99))]), "a")
    assert (report.verdict, output) == (Verdict.BLOCKED, None)


def test_links_are_left_out() -> None:
    report, output = inspect_bytes(seven_zip([("link@", b""), ("a.txt", b"x\n")]), "a.7z")
    assert output is not None, report.findings
    assert zipfile.ZipFile(io.BytesIO(output)).namelist() == ["a.txt"]
    assert "DSM-404" in {finding.code for finding in report.findings}


def test_bombs_end() -> None:
    report, _ = inspect_bytes(seven_zip([("a.txt", bytes(64 << 20))]), "a.7z")
    assert "DSM-943" in {finding.code for finding in report.findings}, report.findings
    report, _ = inspect_bytes(SAMPLES["lzh"], "a.lzh", limits=Limits(members=2))
    assert report.findings[-1].code == "DSM-944"


def test_wrong_size_and_unknown_method_are_undecided() -> None:
    for data in (
        lzh(MEMBERS, size=1 << 30),
        lzh(MEMBERS, method=b"-lh9-"),
        SAMPLES["lzh"][:30],
        SAMPLES["7z"][:-9],
    ):
        report, output = inspect_bytes(data, "a")
        assert (report.verdict, output) == (Verdict.UNDECIDED, None), report.findings
    old = inspect_bytes(lzh(MEMBERS, method=b"-lh2-"), "a.lzh")[0]
    assert "DSM-492" in {finding.code for finding in old.findings}, old.findings


def test_without_the_library_the_kind_stays_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libarchive._Library, "handle", None)
    monkeypatch.setattr(libarchive, "_NAME", "libarchive-that-is-not-there.so")
    report, output = inspect_bytes(SAMPLES["7z"], "a.7z")
    assert (report.verdict, output, report.findings[0].code) == (Verdict.UNDECIDED, None, "DSM-491")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(list(SAMPLES.values())),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_flipped_bytes_never_leave_the_error_tree(base: bytes, flips: list[tuple[float, int]]) -> None:
    data = bytearray(base)
    for part, value in flips:
        data[int(part * len(base))] = value
    report, _ = inspect_bytes(bytes(data), "a")
    assert not report.findings or report.findings[-1].code not in ("DSM-950", "DSM-990"), report.findings
