"""tar, gz, bz2, xz: members through the same door, bombs and lies ended, the container rebuilt."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import zlib
from collections.abc import Callable

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm import Limits, Verdict, disarm
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind

WHEN = 1_700_000_001
Entry = tuple[str | tarfile.TarInfo, bytes]


def tar(entries: list[Entry], form: int = tarfile.PAX_FORMAT, encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding) as target:
        for name, data in entries:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size, info.mtime, info.uname, info.uid = len(data), WHEN, "kakuu", 1000
            if info.name.endswith("/"):
                info.type = tarfile.DIRTYPE
            target.addfile(info, io.BytesIO(data))
    return out.getvalue()


def contents(data: bytes) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            found[member.name] = stream.read() if stream else None
            assert (member.uid, member.gid, member.uname) == (0, 0, "")
    return found


def passed(data: bytes, name: str = "書類.tar") -> tuple[list[str], dict[str, bytes | None]]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    assert inspect_bytes(data, name)[1] == output
    again, same = inspect_bytes(output, report.output_name or "")
    assert (again.verdict, same) == (Verdict.CLEAN, output)
    return [finding.code for finding in report.findings], contents(output)


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_order_dates_folders_and_long_names_are_kept(form: int) -> None:
    long = "a" * 60 + "/" + "b" * 60 + ".txt"
    data = tar(
        [("b/", b""), ("b/二.txt", "二\n".encode()), ("a.txt", b"1\n"), ("e.dat", b""), (long, b"2\n")], form
    )
    assert identify(data, "a.txt") is Kind.TAR
    codes, found = passed(data)
    assert (codes, list(found)) == ([], ["b", "b/二.txt", "a.txt", "e.dat", long])
    output = inspect_bytes(data, "a.tar")[1]
    assert output is not None
    with tarfile.open(fileobj=io.BytesIO(output)) as archive:
        assert {member.mtime for member in archive} == {WHEN}


def test_old_programs_archives_and_cp932_names_are_read() -> None:
    data = tar([("会議資料.txt", b"1\n")], tarfile.USTAR_FORMAT, encoding="cp932")
    head = bytearray(data[:512])
    head[257:512] = bytes(255)  # as v7 wrote it
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\x00 " % sum(head)
    old = bytes(head) + data[512:]
    assert identify(old, "x") is Kind.TAR
    for archive in (data, old):
        assert list(passed(archive)[1]) == ["会議資料.txt"]


@pytest.mark.parametrize(
    ("name", "expected", "code"),
    [
        ("../../etc/cron.txt", "etc/cron.txt", "DSM-401"),
        ("/abs/a.txt", "abs/a.txt", "DSM-401"),
        ("C:/win/a.txt", "win/a.txt", "DSM-401"),
        ("..\\up.txt", "up.txt", "DSM-401"),
        ("con.txt", "_con.txt", "DSM-402"),
        ("a.txt:stream.txt", "a.txt_stream.txt", "DSM-402"),
    ],
)
def test_names_that_leave_or_deceive_are_made_safe(name: str, expected: str, code: str) -> None:
    codes, found = passed(tar([(name, b"text\n")]))
    assert list(found) == [expected]
    assert code in codes


def test_names_that_collide_get_a_number() -> None:
    codes, found = passed(tar([("a.txt", b"1\n"), ("A.TXT", b"2\n"), ("x/../a.txt", b"3\n")]))
    assert sorted(str(value) for value in found.values()) == ["b'1\\n'", "b'2\\n'", "b'3\\n'"]
    assert len({name.lower() for name in found}) == 3
    assert "DSM-403" in codes


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"V", b"Z"]
)
def test_links_devices_and_unknown_types_are_left_out(kind: bytes) -> None:
    codes, found = passed(tar([(special("bad", kind, "/etc/passwd"), b""), ("a.txt", b"x\n")]))
    assert (list(found), "DSM-404" in codes) == (["a.txt"], True)


def test_a_file_behind_a_link_of_its_name_stays_inside() -> None:
    codes, found = passed(tar([(special("d", tarfile.SYMTYPE, "/tmp"), b""), ("d/a.txt", b"x\n")]))
    assert (list(found), "DSM-404" in codes) == (["d/a.txt"], True)


def test_sparse_files_are_left_out_and_named() -> None:
    info = tarfile.TarInfo("sparse.txt")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9"}
    codes, found = passed(tar([(info, b"0\n"), ("a.txt", b"x\n")]))
    assert (list(found), "DSM-410" in codes) == (["a.txt"], True)


def test_what_is_behind_the_end_is_gone() -> None:
    codes, found = passed(tar([("a.txt", b"x\n")]) + b"secret".ljust(512, b"\x00"))
    assert (list(found), "DSM-405" in codes) == (["a.txt"], True)


def pax(records: bytes, following: bytes) -> bytes:
    info = special("h", b"x")
    info.size = len(records)
    return info.tobuf(tarfile.USTAR_FORMAT) + records.ljust(512, b"\x00") + following


def lie(data: bytes, at: int, value: bytes) -> bytes:
    """A header field changed, its checksum made true again."""
    head = bytearray(data[:512])
    head[at : at + len(value)] = value
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\x00 " % sum(head)
    return bytes(head) + data[512:]


ONE = tar([("a.txt", b"x\n")], tarfile.USTAR_FORMAT)
LIES: dict[str, bytes] = {
    "size beyond the end": lie(ONE, 124, b"77777777777"),
    "negative size": lie(ONE, 124, b"\xff" * 12),
    "no number": lie(ONE, 124, b"12x"),
    "link with content": lie(ONE, 156, b"2"),
    "checksum": ONE[:10] + b"!" + ONE[11:],
    "checksum of the second": ONE[:1024] + b"!" + ONE[1025:],
    "cut": ONE[:513],
    "pax cut": pax(b"99 path=b.txt\n", ONE),
    "pax no number": pax(b"x path=b.txt\n", ONE),
    "pax size": pax(b"18 size=99999999\n", ONE),
    "two names": pax(b"14 path=b.txt\n", pax(b"14 path=c.txt\n", ONE)),
    "header alone": pax(b"14 path=b.txt\n", bytes(1024)),
}


@pytest.mark.parametrize("what", LIES)
def test_lies_are_undecided(what: str) -> None:
    report, output = inspect_bytes(LIES[what], "a.tar")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None), report.findings
    assert report.findings[-1].code in ("DSM-490", "DSM-910"), report.findings


@pytest.mark.parametrize(
    ("payload", "verdict", "code"),
    [
        (b"MZ" + bytes(100), Verdict.BLOCKED, "DSM-900"),
        (b"\x00\x01unknown", Verdict.UNDECIDED, "DSM-910"),
    ],
)
def test_one_bad_member_stops_the_whole_archive_and_is_named(
    payload: bytes, verdict: Verdict, code: str
) -> None:
    data = gzip.compress(tar([("奥/写真.jpg", payload), ("a.txt", b"x\n")]))
    report, output = inspect_bytes(data, "a.tar.gz")
    assert (report.verdict, output) == (verdict, None)
    assert "写真.jpg" in next(finding for finding in report.findings if finding.code == code).where


def document() -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("中の文書")
    made.core_properties.author = "架空 太郎"
    made.save(out)
    return out.getvalue()


PACKERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gz": (gzip.compress, gzip.decompress),
    "bz2": (bz2.compress, bz2.decompress),
    "xz": (lzma.compress, lzma.decompress),
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files_and_archives_are_rebuilt(suffix: str) -> None:
    pack, unpack = PACKERS[suffix]
    report, output = inspect_bytes(pack(document()), f"文書.docx.{suffix}")
    assert output is not None, report.findings
    assert report.output_name == f"文書.docx.{suffix}"
    assert "DSM-121" in {finding.code for finding in report.findings}
    assert docx.Document(io.BytesIO(unpack(output))).paragraphs[0].text == "中の文書"
    codes, found = passed(pack(tar([("a.txt", b"x\n")])), f"書庫.tar.{suffix}")
    assert (codes, found) == ([], {"a.txt": b"x\n"})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.tgz", "a.tgz"),
        ("a.tar.gz", "a.tar.gz"),
        ("a.gz", "a.tar.gz"),
        ("a.txt", "a.tar.gz"),
        ("", "content.tar.gz"),
    ],
)
def test_names_of_packed_archives(name: str, expected: str) -> None:
    report, _ = inspect_bytes(gzip.compress(tar([("a.txt", b"x\n")])), name)
    assert report.output_name == expected


@pytest.mark.parametrize("suffix", PACKERS)
def test_several_streams_become_one_and_the_rest_goes(suffix: str) -> None:
    pack, unpack = PACKERS[suffix]
    report, output = inspect_bytes(pack(b"one\n") + pack(b"two\n") + b"secret", f"a.txt.{suffix}")
    assert output is not None, report.findings
    assert (unpack(output), "DSM-405" in {f.code for f in report.findings}) == (b"one\ntwo\n", True)


def test_dates_of_gz_stay_and_its_names_go() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("secret-name.exe", "wb", fileobj=out, mtime=WHEN) as stream:
        stream.write(b"text\n")
    report, output = inspect_bytes(out.getvalue(), "a.txt.gz")
    assert output is not None, report.findings
    assert b"secret-name" not in output
    assert struct.unpack_from("<L", output, 4) == (WHEN,)


def zeros(gigabytes: int) -> bytes:
    """A gz of so many zero bytes: one block packed once, its bytes repeated after a full flush."""
    block = bytes(1 << 24)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(block)
    packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00" + bytes(6) + again * (gigabytes * 64) + b"\x03\x00" + bytes(8)


SIXTEEN_MIB = bz2.compress(bytes(1 << 24))


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(lambda: zeros(10), id="gz of 10 GB"),
        pytest.param(lambda: SIXTEEN_MIB * 16, id="bz2"),
        pytest.param(lambda: lzma.compress(bytes(1 << 24), preset=0) * 16, id="xz"),
        pytest.param(lambda: gzip.compress(bz2.compress(bytes(1 << 26))), id="bz2 in gz"),
        pytest.param(lambda: tar([(f"{n}.bz2", SIXTEEN_MIB) for n in range(30)]), id="many"),
    ],
)
def test_bombs_end_quickly(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    started = time.process_time()  # work, not waiting for a busy machine
    report, output = inspect_bytes(data, "a")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)
    assert {"DSM-941", "DSM-942", "DSM-943"} & {finding.code for finding in report.findings}, report.findings
    assert time.process_time() - started < 5


def test_a_dictionary_that_wants_too_much_memory_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    report, _ = inspect_bytes(lzma.compress(b"text\n", filters=filters), "a.txt.xz")
    assert report.findings[0].code == "DSM-940"


def test_depth_and_number_are_limited() -> None:
    data = b"text\n"
    for _ in range(9):
        data = gzip.compress(data)
    assert inspect_bytes(data, "a")[0].findings[-1].code == "DSM-945"
    many = tar([(f"{number}.txt", b"x\n") for number in range(30)])
    assert inspect_bytes(many, "a.tar", limits=Limits(members=20))[0].findings[-1].code == "DSM-944"


@pytest.mark.parametrize("suffix", PACKERS)
def test_damaged_and_cut_streams_are_undecided(suffix: str) -> None:
    data = PACKERS[suffix][0](b"text\n" * 1000)
    for bad in (data[:-4], data[: len(data) // 2], data[:-9] + b"\xff" + data[-8:], data[:12]):
        report, output = inspect_bytes(bad, f"a.txt.{suffix}")
        assert (report.verdict, output) == (Verdict.UNDECIDED, None)
        assert report.findings[-1].code == "DSM-490", report.findings


@pytest.mark.parametrize("suffix", ["", *PACKERS])
def test_the_locked_child_rebuilds_them(suffix: str) -> None:
    pack = PACKERS[suffix][0] if suffix else bytes
    sink = io.BytesIO()
    name = f"書庫.tar.{suffix}".rstrip(".")
    report = disarm(pack(tar([("文書.docx", document()), ("長" * 60 + ".txt", b"x\n")])), sink, name=name)
    assert report.passed, report.findings
    assert list(contents(sink.getvalue())) == ["文書.docx", "長" * 60 + ".txt"]


_BASES = [
    tar(
        [
            ("文書.txt", "本文です\n".encode()),
            ("b" * 120, b"a,=1\n"),
            (special("l", tarfile.SYMTYPE, "x"), b""),
        ]
    ),
    tar([("a" * 120, b"1\n")], tarfile.GNU_FORMAT),
    *(pack(tar([("a.txt", b"x\n")])) for pack, _ in PACKERS.values()),
]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(_BASES),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_flipped_bytes_never_leave_the_error_tree(base: bytes, flips: list[tuple[float, int]]) -> None:
    data = bytearray(base)
    for part, value in flips:
        data[int(part * min(len(base), 2600))] = value
    report, _ = inspect_bytes(bytes(data), "a")
    assert not report.findings or report.findings[-1].code not in ("DSM-950", "DSM-990"), report.findings


# --- zst --------------------------------------------------------------------------------------------


def zst(content: bytes, *, frames: int = 1) -> bytes:
    """Frames of blocks that hold their bytes as they are."""
    out = b""
    step = -(-len(content) // frames)
    for at in range(0, len(content), step):
        piece = content[at : at + step]
        out += b"\x28\xb5\x2f\xfd\xa0" + len(piece).to_bytes(4, "little")
        blocks = [piece[place : place + 100_000] for place in range(0, len(piece), 100_000)]
        for number, block in enumerate(blocks):
            out += (len(block) << 3 | (number == len(blocks) - 1)).to_bytes(3, "little") + block
    return out


def repeated(size: int) -> bytes:
    """One frame that says one byte many times."""
    blocks = [131072] * (size // 131072)
    out = b"\x28\xb5\x2f\xfd\x80\x58" + sum(blocks).to_bytes(4, "little")
    for number, count in enumerate(blocks):
        out += (count << 3 | 2 | (number == len(blocks) - 1)).to_bytes(3, "little") + b"a"
    return out


@pytest.mark.parametrize("frames", [1, 3])
def test_zst_comes_out_as_gz(frames: int) -> None:
    sink = io.BytesIO()
    report = disarm(zst(b"a,=1\n" * 50_000, frames=frames), sink, name="台帳.csv.zst")
    assert (report.verdict, report.output_name) == (Verdict.CHANGED, "台帳.csv.gz"), report.findings
    assert gzip.decompress(sink.getvalue()) == b"a,'=1\n" * 50_000
    assert "DSM-412" in {finding.code for finding in report.findings}


def test_zst_bombs_damage_and_programs_do_not_pass() -> None:
    assert inspect_bytes(repeated(1 << 30), "a.zst")[0].findings[-1].code in ("DSM-941", "DSM-943")
    assert inspect_bytes(zst(b"MZ" + bytes(99)), "a.zst")[0].verdict is Verdict.BLOCKED
    whole = zst(b"a,=1\n" * 500)
    for end in range(4, len(whole), 97):
        assert inspect_bytes(whole[:end], "a.zst")[1] is None
