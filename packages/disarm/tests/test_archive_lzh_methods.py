"""Every method of LZH that has a reader: streams made by code come back, damaged ones end in the error tree."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

import pytest

from sekisho_disarm import Verdict, lzh, lzh_decoders
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.errors import DisarmError, Malformed
from sekisho_disarm.limits import Budget, Limits

TEXT = ("架空町の回覧 " * 40 + "終わり").encode()


class Writer:
    def __init__(self) -> None:
        self.value, self.count = 0, 0

    def put(self, value: int, count: int) -> None:
        self.value, self.count = self.value << count | value, self.count + count

    def bytes(self) -> bytes:
        pad = -self.count % 8
        return (self.value << pad).to_bytes((self.count + pad) // 8, "big")


def blocks(distance_bits: int) -> Callable[[bytes], bytes]:
    """One block: all letters have codes of nine bits, the only distance is one byte back."""

    def packed(data: bytes) -> bytes:
        letters = runs(data)
        bits = Writer()
        for value, count in (
            (len(letters), 16),
            (0, 5),
            (11, 5),
            (510, 9),
            (0, distance_bits),
            (0, distance_bits),
        ):
            bits.put(value, count)
        for letter in letters:
            bits.put(letter, 9)
        return bits.bytes()

    return packed


def runs(data: bytes) -> list[int]:
    """Letters, with three or more equal ones as one and a copy of the rest."""
    out: list[int] = []
    at = 0
    while at < len(data):
        end = at
        while end < len(data) and data[end] == data[at] and end - at < 60:
            end += 1
        out.append(data[at])
        out += [256 + end - at - 4] if end - at > 3 else list(data[at + 1 : end])
        at = end
    return out


def adaptive(data: bytes) -> bytes:
    bits, tree = Writer(), lzh_decoders._Adaptive()
    for letter in runs(data):
        node, path = tree.parent[letter + lzh_decoders._NODES], []
        while node != lzh_decoders._ROOT:
            path.append(node - tree.child[tree.parent[node]])
            node = tree.parent[node]
        for step in reversed(path):
            bits.put(step, 1)
        tree._count(letter)
        if letter > 255:
            bits.put(0, 3 + 6)
    return bits.bytes()


def lzs(data: bytes) -> bytes:
    bits = Writer()
    bits.put(1 << 8 | data[0], 9)
    at = 1
    while at < len(data):
        count = next((n for n in range(17, 1, -1) if data[at : at + n] == data[at - 1 : at] * n), 0)
        if count and at + count <= len(data):
            bits.put((2048 - 17 + at - 1) % 2048, 12)
            bits.put(count - 2, 4)
            at += count
        else:
            bits.put(1 << 8 | data[at], 9)
            at += 1
    return bits.bytes()


def lz5(data: bytes) -> bytes:
    """Literals, then one copy out of the bytes that stand in the ring before anything is written."""
    out = bytearray()
    for at in range(0, len(data), 8):
        out += b"\xff" + data[at : at + 8]
    return bytes(out)


METHODS: dict[str, Callable[[bytes], bytes]] = {
    "lh0": bytes, "lz4": bytes, "lh1": adaptive, "lh4": blocks(4), "lh5": blocks(4), "lh6": blocks(5),
    "lh7": blocks(5), "lhx": blocks(5), "lzs": lzs, "lz5": lz5,
}  # fmt: skip
CONTENTS = {
    "text": TEXT, "runs": b"a" * 300 + bytes(90) + b"xyz" * 9, "bytes": random.Random(7).randbytes(3000), "one": b"x",
}  # fmt: skip


def level_0(method: str, data: bytes, packed: bytes, name: bytes) -> bytes:
    body = f"-{method}-".encode() + struct.pack(
        "<LLLBBB", len(packed), len(data), 0x58812000, 0x20, 0, len(name)
    )
    body += name + struct.pack("<H", lzh.crc16(data))
    return bytes((len(body), sum(body) & 0xFF)) + body + packed + b"\0"


def level_1(method: str, data: bytes, packed: bytes, name: bytes) -> bytes:
    extended = struct.pack("<HB", 3 + len(name), 1) + name + b"\0\0"
    whole = len(packed) + len(extended) - 2
    body = f"-{method}-".encode() + struct.pack("<LLLBBB", whole, len(data), 0x58812000, 0x20, 1, 0)
    body += struct.pack("<HB", lzh.crc16(data), ord("U")) + extended[:2]
    return bytes((len(body), sum(body) & 0xFF)) + body + extended[2:] + packed + b"\0"


def level_2(method: str, data: bytes, packed: bytes, name: bytes) -> bytes:
    folder, _, last = name.rpartition(b"/")
    extended = (
        struct.pack("<HB", 3 + len(last), 1)
        + last
        + struct.pack("<HB", 3 + len(folder), 2)
        + folder
        + b"\0\0"
    )
    head = f"-{method}-".encode() + struct.pack("<LLLBB", len(packed), len(data), 1700000000, 0x20, 2)
    head += struct.pack("<HB", lzh.crc16(data), ord("U")) + extended
    return struct.pack("<H", len(head) + 2) + head + packed + b"\0"


def level_3(method: str, data: bytes, packed: bytes, name: bytes) -> bytes:
    extended = struct.pack("<LB", 5 + len(name), 1) + name + bytes(4)
    head = f"-{method}-".encode() + struct.pack("<LLLBB", len(packed), len(data), 1700000000, 0x20, 3)
    head += struct.pack("<HBL", lzh.crc16(data), ord("U"), len(head) + 9 + len(extended)) + extended
    return struct.pack("<H", 4) + head + packed + b"\0"


def read(archive: bytes) -> list[tuple[str, bytes]]:
    return [(entry.name, entry.read(Budget(), "")) for entry in lzh.Archive(archive).entries()]


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_back_what_was_packed(method: str, content: str) -> None:
    data = CONTENTS[content]
    packed = METHODS[method](data)
    assert lzh_decoders.DECODERS[method](packed, len(data)) == data
    assert read(level_0(method, data, packed, b"a.txt")) == [("a.txt", data)]


def test_a_tree_that_is_rebuilt_stays_in_step() -> None:
    data = random.Random(3).randbytes(40_000)
    assert lzh_decoders.DECODERS["lh1"](adaptive(data), len(data)) == data


def test_bytes_before_the_beginning_can_be_copied() -> None:
    """LArc's ring holds every byte thirteen times, up and down, zeros and blanks."""
    assert lzh_decoders.DECODERS["lz5"](b"\x00" + bytes((0x4D, 0x3A)) * 8, 13) == b"A" * 13
    assert lzh_decoders.DECODERS["lzs"](b"\x00" * 4, 3) == b"   "


@pytest.mark.parametrize("level", [level_0, level_1, level_2, level_3])
def test_every_level_of_header_tells_name_and_content(
    level: Callable[[str, bytes, bytes, bytes], bytes],
) -> None:
    name = "会議/表ソ.txt".encode("cp932")
    assert read(level("lh0", TEXT, TEXT, name)) == [("会議/表ソ.txt", TEXT)]
    report, output = inspect_bytes(level("lh1", TEXT, adaptive(TEXT), name), "古い.lzh")
    assert (report.verdict, report.output_name) == (Verdict.CLEAN, "古い.zip"), report.findings
    assert output is not None


def test_wrong_sums_sizes_and_unknown_methods_have_no_content() -> None:
    packed = adaptive(TEXT)
    for bad in (
        level_0("lh1", TEXT[:-1] + b"!", packed, b"a"),
        level_0("lh1", TEXT + b"more", packed, b"a"),
        level_0("lh0", TEXT, packed, b"a"),
        level_0("lh2", TEXT, packed, b"a"),
    ):
        with pytest.raises(DisarmError):
            read(bad)
        assert inspect_bytes(bad, "a.lzh")[1] is None


def test_a_size_that_is_too_large_is_not_unpacked() -> None:
    report, _ = inspect_bytes(
        level_0("lh1", b"", b"\0" * 9, b"a").replace(bytes(4), b"\xff\xff\xff\x7f", 1), "a.lzh"
    )
    assert report.verdict is Verdict.UNDECIDED
    bomb = level_0("lzs", bytes(1 << 20), bytes(70_000), b"a")
    limits = Limits(member_bytes=1 << 16)
    assert inspect_bytes(bomb, "a.lzh", limits=limits)[0].findings[-1].code == "DSM-408"


@pytest.mark.parametrize("method", METHODS)
def test_damage_ends_in_the_error_tree(method: str) -> None:
    chance, packed = random.Random(method), METHODS[method](TEXT)
    for _ in range(60):
        broken = bytearray(packed)
        for _ in range(3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            data = lzh_decoders.DECODERS[method](
                bytes(broken[: chance.randrange(len(broken)) + 1]), len(TEXT)
            )
        except Malformed:
            continue
        assert len(data) == len(TEXT)


def test_links_are_left_out() -> None:
    data = level_2("lhd", b"", b"", b"x/a|/etc/passwd")
    report, output = inspect_bytes(data, "a.lzh")
    assert output is not None
    assert [finding.code for finding in report.findings] == ["DSM-404", "DSM-411"]
