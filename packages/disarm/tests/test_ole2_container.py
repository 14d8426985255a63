"""The compound file: what we write is read by olefile, what we read is what olefile reads, nothing stands between."""

from __future__ import annotations

import io
import secrets
import struct

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.cfb_writer import Content
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats.ole2 import second_container
from sekisho_disarm.limits import Budget, Limits

NAMES = st.text("abcXYZ019_ 架空", min_size=1, max_size=31)
STREAMS = st.binary(max_size=200) | st.integers(4000, 9000).map(
    lambda size: bytes(range(256)) * (size // 256)
)
LEAVES: st.SearchStrategy[Content] = st.dictionaries(NAMES, STREAMS, max_size=12).filter(
    lambda names: distinct(names)
)


def distinct(names: Content) -> bool:
    return len({name.upper() for name in names}) == len(names)


TREES: st.SearchStrategy[Content] = st.dictionaries(NAMES, STREAMS | LEAVES, max_size=12).filter(distinct)


def flat(content: Content, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], bytes]:
    found: dict[tuple[str, ...], bytes] = {}
    for name, value in content.items():
        found |= {(*path, name): value} if isinstance(value, bytes) else flat(value, (*path, name))
    return found


def by_our_reader(data: bytes) -> dict[tuple[str, ...], bytes]:
    container = cfb.Container(data, Budget())

    def below(entry: cfb.Entry, path: tuple[str, ...]) -> dict[tuple[str, ...], bytes]:
        found: dict[tuple[str, ...], bytes] = {}
        for child in entry.children.values():
            at = (*path, child.name)
            found |= {at: container.read(child)} if child.kind == cfb.STREAM else below(child, at)
        return found

    return below(container.root, ())


def by_olefile(data: bytes) -> dict[tuple[str, ...], bytes]:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        return {
            tuple(path): ole.openstream(path).read() for path in ole.listdir(streams=True, storages=False)
        }


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_both_readers_see_what_was_written(content: Content) -> None:
    data = cfb_writer.write(content, bytes(range(16)))
    assert by_our_reader(data) == flat(content) == by_olefile(data)
    assert data == cfb_writer.write(content, bytes(range(16)))
    assert second_container.Container(data).remains == []


def test_a_container_with_difat_sectors() -> None:
    content = {"big": secrets.token_bytes(7_400_000), "small": b"x" * 100}
    data = cfb_writer.write(content)
    assert int.from_bytes(data[72:76], "little") == 1
    assert by_our_reader(data) == flat(content) == by_olefile(data)
    assert second_container.Container(data).remains == []


SAMPLE = cfb_writer.write({"one": b"1" * 5000, "two": b"2" * 100, "inner": {"three": b"3" * 70}})


def test_hidden_bytes_never_come_along_and_the_second_reader_sees_them() -> None:
    mark = secrets.token_bytes(24)
    slack = bytearray(SAMPLE)
    at = SAMPLE.index(b"1" * 5000) + 5000
    slack[at : at + 24] = mark
    for hostile in (bytes(slack), SAMPLE + mark.ljust(512, b"\0"), SAMPLE + mark):
        assert second_container.Container(hostile).remains
        assert mark not in cfb_writer.write({path[0]: data for path, data in by_our_reader(hostile).items()})


def fat_at(data: bytes) -> int:
    return (int.from_bytes(data[76:80], "little") + 1) * 512


def test_loops_end() -> None:
    directory = bytearray(SAMPLE)
    start = int.from_bytes(SAMPLE[48:52], "little")
    struct.pack_into("<I", directory, fat_at(SAMPLE) + 4 * start, start)
    with pytest.raises(Malformed):
        cfb.Container(bytes(directory), Budget())
    difat = bytearray(SAMPLE)
    struct.pack_into("<I", difat, 68, 0)
    struct.pack_into("<I", difat, 512 + 508, 0)
    with pytest.raises(Malformed):
        cfb.Container(bytes(difat), Budget())
    tree = bytearray(SAMPLE)
    struct.pack_into("<I", tree, (start + 1) * 512 + 128 + 68, 1)
    with pytest.raises(Malformed):
        cfb.Container(bytes(tree), Budget())


def test_a_stream_that_claims_to_be_huge_costs_nothing() -> None:
    data = bytearray(SAMPLE)
    directory = (int.from_bytes(SAMPLE[48:52], "little") + 1) * 512
    place = next(
        directory + 128 * n
        for n in range(8)
        if SAMPLE[directory + 128 * n :].startswith("one".encode("utf-16-le"))
    )
    struct.pack_into("<I", data, place + 120, 0x7FFFFFFF)
    container = cfb.Container(bytes(data), Budget(Limits()))
    entry = container.root.find("one")
    assert entry is not None
    with pytest.raises(TooComplex):
        container.read(entry)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=8),
    st.integers(0, len(SAMPLE)),
)
def test_damage_ends_in_our_errors(flips: list[tuple[int, int]], length: int) -> None:
    data = bytearray(SAMPLE)
    for at, value in flips:
        data[at] = value
    for damaged in (bytes(data), bytes(data[:length])):
        try:
            by_our_reader(damaged)
        except DisarmError:
            continue
