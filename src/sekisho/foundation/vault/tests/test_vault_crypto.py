from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.foundation.vault.crypto import (
    CHUNK,
    TAG,
    Damaged,
    Encryptor,
    MasterKeyMissing,
    MasterKeys,
    decrypt,
)

KEY = bytes(range(32))
OWNER = uuid.UUID(int=7)
HEAD = 11


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    encryptor = Encryptor(out, KEY, OWNER)
    encryptor.write(data)
    encryptor.close()
    return out.getvalue()


def opened(data: bytes, owner: uuid.UUID = OWNER) -> bytes:
    return b"".join(decrypt(io.BytesIO(data), KEY, owner))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_goes_in_comes_out_at_every_edge_of_a_chunk(size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    assert opened(sealed(data)) == data


@given(st.lists(st.binary(max_size=1000), max_size=20))
def test_how_the_bytes_arrive_does_not_matter(parts: list[bytes]) -> None:
    out = io.BytesIO()
    encryptor = Encryptor(out, KEY, OWNER)
    for part in parts:
        encryptor.write(part)
    encryptor.close()
    assert opened(out.getvalue()) == b"".join(parts)


def test_no_plain_byte_is_in_the_file() -> None:
    assert b"1234-5678-9018" not in sealed(b"1234-5678-9018" * 1000)


@pytest.mark.parametrize("place", [0, 5, HEAD, HEAD + 1000, -1])
def test_one_changed_bit_is_noticed(place: int) -> None:
    data = bytearray(sealed(b"x" * 5000))
    data[place] ^= 1
    with pytest.raises(Damaged):
        opened(bytes(data))


@pytest.mark.parametrize("keep", [0, HEAD, HEAD + 10, HEAD + CHUNK + TAG])
def test_a_cut_off_end_is_noticed(keep: int) -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"x" * (2 * CHUNK))[:keep])


def test_swapped_chunks_are_noticed() -> None:
    data = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    size = CHUNK + TAG
    first, second, rest = (
        data[HEAD : HEAD + size],
        data[HEAD + size : HEAD + 2 * size],
        data[HEAD + 2 * size :],
    )
    with pytest.raises(Damaged):
        opened(data[:HEAD] + second + first + rest)


def test_an_object_does_not_open_under_another_name() -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"x"), owner=uuid.UUID(int=8))


def test_a_wrapped_key_belongs_to_its_object_and_its_version(tmp_path: Path) -> None:
    keys = MasterKeys(tmp_path)
    with pytest.raises(MasterKeyMissing):
        keys.newest()
    assert keys.create() == 1
    wrapped, version = keys.wrap(KEY, OWNER)
    assert keys.create() == 2  # rotation: old objects stay readable
    assert keys.unwrap(wrapped, version, OWNER) == KEY
    assert keys.wrap(KEY, OWNER)[1] == 2
    with pytest.raises(Damaged):
        keys.unwrap(wrapped, version, uuid.UUID(int=8))
    assert (tmp_path / "1.key").stat().st_mode & 0o777 == 0o600
    tmp_path.chmod(0o2770)  # as production sets it up, for the group of broker and workers
    keys.create()
    assert (tmp_path / "3.key").stat().st_mode & 0o777 == 0o640
