"""Opening encrypted members of a ZIP: the traditional method and AES.

Source: PKWARE APPNOTE 6.3.10 §6.1 (traditional encryption); WinZip, "AE-1 and AE-2" 1.04 (AES, extra field 0x9901).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_HEADER = 12
_VERIFIER, _MAC = 2, 10
_ROUNDS = 1000
_BLOCK = 16
_FIELD = 0x9901


@dataclass(frozen=True, slots=True)
class Aes:
    """The AES extra field: ``version`` 1 keeps the checksum of the content, 2 does not."""

    version: int
    key_bytes: int
    method: int  # how the content was packed before it was encrypted


def aes_field(extra: bytes) -> Aes | None:
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, position)
        if tag == _FIELD and length == 7 and position + 11 <= len(extra):
            version, vendor, strength, method = struct.unpack_from("<H2sBH", extra, position + 4)
            known = version in (1, 2) and vendor == b"AE" and strength in (1, 2, 3)
            return Aes(version, 8 + 8 * strength, method) if known else None
        position += 4 + length
    return None


def decrypt_aes(packed: bytes, password: bytes, aes: Aes) -> bytes | None:
    """The packed content, or ``None`` when the password does not fit or the bytes were changed."""
    salt_size = aes.key_bytes // 2
    if len(packed) < salt_size + _VERIFIER + _MAC:
        return None
    salt, verifier = packed[:salt_size], packed[salt_size : salt_size + _VERIFIER]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * aes.key_bytes + _VERIFIER)
    body = memoryview(packed)[salt_size + _VERIFIER : -_MAC]
    if keys[-_VERIFIER:] != verifier:
        return None
    mac = hmac.new(keys[aes.key_bytes : 2 * aes.key_bytes], body, hashlib.sha1).digest()[:_MAC]
    if not hmac.compare_digest(mac, packed[-_MAC:]):
        return None
    return _counter_mode(keys[: aes.key_bytes], body)


def encrypt_aes(packed: bytes, password: bytes) -> bytes:
    """AE-2 with a 256-bit key and a fresh salt: salt, verifier, body, code."""
    salt = os.urandom(16)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 64 + _VERIFIER)
    body = _counter_mode(keys[:32], memoryview(packed))
    return salt + keys[-_VERIFIER:] + body + hmac.new(keys[32:64], body, hashlib.sha1).digest()[:_MAC]


def written_field(method: int) -> bytes:
    """The AES extra field of what :func:`encrypt_aes` wrote; ``method``: how it was packed before."""
    return struct.pack("<HHH2sBH", _FIELD, 7, 2, b"AE", 3, method)


def _counter_mode(key: bytes, body: memoryview) -> bytes:
    """AES in counter mode with a little-endian counter from 1, which no library offers: ECB over the counters."""
    blocks = -(-len(body) // _BLOCK)
    counters = np.zeros((blocks, 2), dtype="<u8")
    counters[:, 0] = np.arange(1, blocks + 1, dtype="<u8")
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(counters.tobytes())  # noqa: S305 - see above
    mask = np.frombuffer(stream, dtype=np.uint8)[: len(body)]
    return (np.frombuffer(body, dtype=np.uint8) ^ mask).tobytes()


def decrypt_traditional(packed: bytes, password: bytes, check: int) -> bytes | None:
    """The packed content; ``None`` when the check byte of the header differs (one wrong password in 256 passes).

    About 2 MB a second: each byte depends on the one before, so there is no shorter way in Python.
    """
    if len(packed) < _HEADER:
        return None
    keys = _first_keys(password)
    keys, header = _run(packed[:_HEADER], keys)
    if header[-1] != check:
        return None
    return _run(packed[_HEADER:], keys)[1]


_Keys = tuple[int, int, int]


def _first_keys(password: bytes) -> _Keys:
    first, second, third = 0x12345678, 0x23456789, 0x34567890
    table = _table()
    for byte in password:
        first = (first >> 8) ^ table[(first ^ byte) & 0xFF]
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = (third >> 8) ^ table[(third ^ (second >> 24)) & 0xFF]
    return first, second, third


def _run(data: bytes, keys: _Keys) -> tuple[_Keys, bytes]:
    first, second, third = keys
    table, stream, out = _table(), _stream(), bytearray(data)
    for at, byte in enumerate(data):
        byte ^= stream[third & 0xFFFF]
        first = (first >> 8) ^ table[(first ^ byte) & 0xFF]
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = (third >> 8) ^ table[(third ^ (second >> 24)) & 0xFF]
        out[at] = byte
    return (first, second, third), bytes(out)


@cache
def _table() -> tuple[int, ...]:
    """CRC-32 of single bytes without its inversions."""
    return tuple(zlib.crc32(bytes((n,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for n in range(256))


@cache
def _stream() -> bytes:
    """The byte of the key stream for the low half of the third key."""
    return bytes((((n | 2) * ((n | 2) ^ 1)) >> 8) & 0xFF for n in range(1 << 16))


def warm() -> None:
    """Load OpenSSL's ciphers and digests and the tables."""
    decrypt_traditional(bytes(_HEADER), b"warm", 0)
    _counter_mode(bytes(16), memoryview(bytes(20)))
    _run(bytes(20), _first_keys(b"warm"))
    decrypt_aes(bytes(64), b"warm", Aes(2, 32, 8))
    hmac.new(b"k", b"warm", hashlib.sha1).digest()
