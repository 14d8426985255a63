"""Encrypted 7z: libarchive's writer makes the archive, the test encrypts it by the specification."""

from __future__ import annotations

import ctypes
import hashlib
import io
import random
import zipfile
import zlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sekisho_disarm import Verdict, disarm, sevenzip
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.sevenzip import AES, COPY, START, Coder, Folder, Frame, NoFrame

RIGHT = "合言葉-Right7"
WRONG = "wrong-9"
MEMBERS = {"会議/次第.txt": "架空の本文です\n".encode() * 30, "表.csv": b"a,b\n1,2\n" * 400}
SALT, IV, POWER = b"salt5", b"vector89", 6


def plain(members: dict[str, bytes], *, packing: str = "lzma2") -> bytes:
    library = ctypes.CDLL("libarchive.so.13")
    for name in ("archive_write_new", "archive_entry_new"):
        getattr(library, name).restype = ctypes.c_void_p
    pointer = ctypes.c_void_p
    archive, used = pointer(library.archive_write_new()), ctypes.c_size_t()
    library.archive_write_set_format_7zip(archive)
    library.archive_write_set_options(archive, f"compression={packing}".encode())
    space = ctypes.create_string_buffer(1 << 20)
    library.archive_write_open_memory(archive, space, ctypes.c_size_t(1 << 20), ctypes.byref(used))
    for name, data in members.items():
        entry = pointer(library.archive_entry_new())
        library.archive_entry_copy_pathname_w(entry, ctypes.c_wchar_p(name))
        library.archive_entry_set_filetype(entry, 0o100000)
        library.archive_entry_set_perm(entry, 0o644)
        library.archive_entry_set_size(entry, ctypes.c_longlong(len(data)))
        assert library.archive_write_header(archive, entry) == 0
        library.archive_write_data(archive, data, ctypes.c_size_t(len(data)))
        library.archive_entry_free(entry)
    library.archive_write_close(archive)
    library.archive_write_free(archive)
    return space.raw[: used.value]


def aes(data: bytes, password: str, power: int = POWER) -> tuple[bytes, Coder]:
    digest = hashlib.sha256()
    for counter in range(1 << power):
        digest.update(SALT + password.encode("utf-16-le") + counter.to_bytes(8, "little"))
    cipher = Cipher(algorithms.AES(digest.digest()), modes.CBC(IV.ljust(16, b"\0"))).encryptor()
    sizes = ((len(SALT) - 1) << 4) | (len(IV) - 1)
    properties = bytes((power | 0xC0, sizes)) + SALT + IV
    return cipher.update(data + bytes(-len(data) % 16)), Coder(AES, properties=properties)


def frame_of(data: bytes) -> Frame:
    header = sevenzip.header_of(data)
    frame = sevenzip.read(data, header)
    return sevenzip.read(data, sevenzip.unpacked_header(frame)) if sevenzip.is_packed(header) else frame


def locked(
    members: dict[str, bytes] = MEMBERS,
    *,
    packing: str = "lzma2",
    password: str = RIGHT,
    names: bool = False,
    power: int = POWER,
) -> bytes:
    """As 7-Zip does: the cipher stands nearest to the packed bytes.  ``names``: the header is encrypted too."""
    frame = frame_of(plain(members, packing=packing))
    pairs = [_encrypted(f, s, password, power) for f, s in zip(frame.folders, frame.streams, strict=True)]
    folders, streams = tuple(folder for folder, _ in pairs), tuple(stream for _, stream in pairs)
    data = sevenzip.write(Frame(streams, folders, frame.rest))
    return with_locked_header(data, password) if names else data


def _encrypted(folder: Folder, stream: bytes, password: str, power: int) -> tuple[Folder, bytes]:
    body, coder = aes(stream, password, power)
    if folder.coders[0].method == COPY:
        return replace(folder, coders=(coder,)), body
    shifted = tuple((into + 1, out + 1) for into, out in folder.binds)
    return (
        Folder(
            coders=(coder, *folder.coders),
            binds=((folder.packed[0] + 1, 0), *shifted),
            packed=(0,),
            sizes=(len(stream), *folder.sizes),
            crc=folder.crc,
        ),
        body,
    )


def with_locked_header(data: bytes, password: str) -> bytes:
    header = sevenzip.header_of(data)
    body = data[START.size : -len(header)]
    packed, coder = aes(header, password)
    assert coder.properties is not None
    told = bytes((0x17, 0x06)) + number(len(body)) + b"\x01\x09" + number(len(packed)) + b"\x00"
    told += b"\x07\x0b\x01\x00\x01" + bytes((0x20 | len(AES),)) + AES + number(len(coder.properties))
    told += coder.properties + b"\x0c" + number(len(header))
    told += b"\x0a\x01" + zlib.crc32(header).to_bytes(4, "little") + b"\x00\x00"
    start = (len(body) + len(packed)).to_bytes(8, "little") + len(told).to_bytes(8, "little")
    start += zlib.crc32(told).to_bytes(4, "little")
    return data[:8] + zlib.crc32(start).to_bytes(4, "little") + start + body + packed + told


def number(value: int) -> bytes:
    """The shortest form, which the product's own writer does not use."""
    for length in range(8):
        if value < 1 << (7 * (length + 1)):
            first = (0xFF00 >> length) & 0xFF | value >> (8 * length)
            return bytes((first,)) + (value & ((1 << 8 * length) - 1)).to_bytes(length, "little")
    return b"\xff" + value.to_bytes(8, "little")


LOCKED = {
    "lzma2": locked(),
    "lzma1": locked(packing="lzma1"),
    "deflate": locked(packing="deflate"),
    "store": locked(packing="store"),
    "names": locked(names=True),
    "names-store": locked(packing="store", names=True),
}


@pytest.mark.parametrize("name", LOCKED)
def test_it_opens_with_the_right_password_and_comes_out_as_a_zip(name: str) -> None:
    report, output = inspect_bytes(LOCKED[name], "書類.7z", passwords=[WRONG, RIGHT])
    assert report.passed, report.findings
    assert {"DSM-004", "DSM-411"} <= {finding.code for finding in report.findings}
    assert output is not None
    assert report.output_name == "書類.zip"
    with zipfile.ZipFile(io.BytesIO(output)) as found:
        assert {name: found.read(name) for name in found.namelist()} == MEMBERS


@pytest.mark.parametrize("name", LOCKED)
def test_without_or_with_a_wrong_password_it_is_undecided(name: str) -> None:
    for known, code in (([], "DSM-930"), ([WRONG, "another"], "DSM-931")):
        report, output = inspect_bytes(LOCKED[name], "a.7z", passwords=known)
        assert (report.verdict, output) == (Verdict.UNDECIDED, None)
        assert report.findings[-1].code == code
        assert not any(word in repr(report) for word in (RIGHT, WRONG))


@pytest.mark.parametrize("name", ["lzma2", "names"])
def test_the_locked_child_opens_it_and_locks_the_zip_again(name: str) -> None:
    sink = io.BytesIO()
    report = disarm(LOCKED[name], sink, name="書類.7z", passwords=[RIGHT], protect=True)
    assert report.passed, report.findings
    assert "DSM-005" in {finding.code for finding in report.findings}
    assert not inspect_bytes(sink.getvalue(), "書類.zip")[0].passed
    assert inspect_bytes(sink.getvalue(), "書類.zip", passwords=[RIGHT])[0].passed


def test_a_program_behind_the_password_is_blocked() -> None:
    report, output = inspect_bytes(locked({"a.txt": b"MZ" + bytes(99)}), "a.7z", passwords=[RIGHT])
    assert (report.verdict, output) == (Verdict.BLOCKED, None)


def test_an_archive_without_encryption_asks_for_nothing() -> None:
    assert inspect_bytes(plain(MEMBERS), "a.7z")[0].passed


def test_a_key_that_would_take_minutes_is_not_made() -> None:
    frame = frame_of(locked())
    folder = frame.folders[0]
    slow = replace(folder.coders[0], properties=bytes((40,)))
    data = sevenzip.write(replace(frame, folders=(replace(folder, coders=(slow, folder.coders[1])),)))
    assert inspect_bytes(data, "a.7z", passwords=[RIGHT])[0].findings[-1].code == "DSM-940"


def test_bytes_that_were_changed_end_in_a_verdict() -> None:
    dice = random.Random(7421)
    for name in ("lzma2", "names"):
        for _ in range(150):
            data = bytearray(LOCKED[name])
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            report, output = inspect_bytes(bytes(data), "a.7z", passwords=[RIGHT])
            assert report.findings[-1].code != "DSM-990", report.findings
            assert (output is not None) == report.passed
        for length in range(0, len(LOCKED[name]), 37):
            report, _ = inspect_bytes(LOCKED[name][:length], "a.7z", passwords=[RIGHT])
            assert not report.passed or report.kind != "7z"
            assert report.findings[-1].code != "DSM-990", report.findings


def test_headers_of_any_content_end_in_no_frame() -> None:
    """The header's checksum keeps random changes out, so they are made behind it."""
    dice = random.Random(7421)
    data = locked()
    header = sevenzip.header_of(data)
    for _ in range(3000):
        changed = bytearray(header[: dice.randrange(1, len(header) + 1)])
        changed[dice.randrange(len(changed))] = dice.randrange(256)
        try:
            frame = sevenzip.read(data, bytes(changed))
        except NoFrame:
            continue
        assert len(frame.streams) == sum(len(folder.packed) for folder in frame.folders)


@pytest.mark.parametrize("value", [0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 0xFFFFFF, 1 << 40, (1 << 63) + 5])
def test_numbers_of_every_length_are_read(value: int) -> None:
    for written in (number(value), sevenzip._number(value)):
        reader = sevenzip._Reader(written)
        assert (reader.number(), reader.at) == (value, len(written))
