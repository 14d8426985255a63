"""Opening encrypted 7z archives: rewritten as the same archive without its encryption, which libarchive reads.

AES-256 in CBC mode; the key is SHA-256 over salt, password (UTF-16) and a counter, 2^19 times as 7-Zip writes.
There is no check value: a password fits when header or members unpack to their checksums.
Source: 7-Zip SDK, CPP/7zip/Crypto/7zAes.cpp and DOC/7zFormat.txt.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sekisho_disarm import libarchive, sevenzip
from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, Malformed, NeedsPassword, TooComplex
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.sevenzip import AES, COPY, Coder, Folder, Frame, NoFrame

_MOST_POWER = 24  # 7-Zip writes 19; each step doubles the work of a trial
_NO_DIGEST = 0x3F  # the key is salt and password themselves
_BLOCK = 16
_ROWS = 1 << 16


def opened(data: bytes, context: Context) -> bytes | None:
    """The archive without encryption, or ``None`` when it has none.

    Raises ``NeedsPassword`` (DSM-930, -931, -932), ``TooComplex`` (DSM-940).
    """
    try:
        header = sevenzip.header_of(data)
        frame = sevenzip.read(data, header)
        if sevenzip.is_packed(header) and not frame.is_encrypted:
            frame = sevenzip.read(data, sevenzip.unpacked_header(frame))
        if not frame.is_encrypted:
            return None
        _bound(frame)
    except NoFrame:
        return None  # whoever reads it next says what is wrong
    limits = context.budget.limits
    return context.passwords.first_that_opens(lambda password: _attempt(data, password, limits))


def _attempt(data: bytes, password: str, limits: Limits) -> bytes | None:
    """What the password opens, proven by the checksums inside; ``None`` when it does not fit."""
    keys = _Keys(password)
    try:
        header = sevenzip.header_of(data)
        frame = sevenzip.read(data, header)
        if sevenzip.is_packed(header):
            frame = sevenzip.read(data, sevenzip.unpacked_header(_without_aes(frame, keys)))
            _bound(frame)
        plain = sevenzip.write(_without_aes(frame, keys))
        budget = Budget(limits)
        for entry in libarchive.Archive(plain, Kind.SEVEN_ZIP).entries():
            budget.take_member()
            if entry.is_file:
                entry.read(budget, "")
    except TooComplex:
        raise
    except (NoFrame, Malformed):
        return None
    except DisarmError:
        raise NeedsPassword("DSM-932") from None
    return plain


def _bound(frame: Frame) -> None:
    """Raises ``TooComplex`` (DSM-940) before a key is made that would take minutes."""
    for folder in frame.folders:
        for coder in folder.coders:
            if coder.method == AES and _MOST_POWER < _Settings.of(coder).power != _NO_DIGEST:
                raise TooComplex("DSM-940")


@dataclass(frozen=True, slots=True)
class _Settings:
    power: int
    salt: bytes
    start: bytes  # the initialisation vector, filled up with zeros

    @classmethod
    def of(cls, coder: Coder) -> _Settings:
        properties = coder.properties or b""
        if not properties:
            raise NoFrame
        power, salt, start = properties[0] & 0x3F, properties[0] >> 7, properties[0] >> 6 & 1
        if salt or start:
            if len(properties) < 2:
                raise NoFrame
            salt, start = salt + (properties[1] >> 4), start + (properties[1] & 0x0F)
        if len(properties) != 2 + salt + start and (salt or start):
            raise NoFrame
        return cls(power, properties[2 : 2 + salt], properties[2 + salt :].ljust(_BLOCK, b"\0"))


class _Keys:
    """The keys of one password, each made once: folders mostly share their settings."""

    def __init__(self, password: str) -> None:
        self._password = password.encode("utf-16-le", "surrogatepass")
        self._made: dict[tuple[int, bytes], bytes] = {}

    def decrypt(self, data: bytes, coder: Coder) -> bytes:
        settings = _Settings.of(coder)
        if len(data) % _BLOCK:
            raise NoFrame
        known = (settings.power, settings.salt)
        if known not in self._made:
            self._made[known] = self._make(settings)
        key = self._made[known]
        return Cipher(algorithms.AES(key), modes.CBC(settings.start)).decryptor().update(data)

    def _make(self, settings: _Settings) -> bytes:
        fixed = settings.salt + self._password
        if settings.power == _NO_DIGEST:
            return fixed[:32].ljust(32, b"\0")
        rounds, digest = 1 << settings.power, hashlib.sha256()
        for first in range(0, rounds, _ROWS):
            count = min(_ROWS, rounds - first)
            rows = np.empty((count, len(fixed) + 8), dtype=np.uint8)
            rows[:, : len(fixed)] = np.frombuffer(fixed, dtype=np.uint8)
            counters = np.arange(first, first + count, dtype="<u8")
            rows[:, len(fixed) :] = counters.view(np.uint8).reshape(count, 8)
            digest.update(rows.tobytes())
        return digest.digest()


def _without_aes(frame: Frame, keys: _Keys) -> Frame:
    """The same frame with its packed streams decrypted and the coder taken out.  Raises ``NoFrame``."""
    streams, folders, at = list[bytes](), list[Folder](), 0
    for folder in frame.folders:
        mine = list(frame.streams[at : at + len(folder.packed)])
        at += len(mine)
        while any(coder.method == AES for coder in folder.coders):
            folder = _one_less(folder, mine, keys)
        streams += mine
        folders.append(folder)
    return Frame(tuple(streams), tuple(folders), frame.rest)


def _one_less(folder: Folder, streams: list[bytes], keys: _Keys) -> Folder:
    """Take the first AES coder out of a folder; what it decrypts replaces its packed stream in ``streams``."""
    number = next(n for n, coder in enumerate(folder.coders) if coder.method == AES)
    coder = folder.coders[number]
    into, out = sum(c.ins for c in folder.coders[:number]), sum(c.outs for c in folder.coders[:number])
    if (coder.ins, coder.outs) != (1, 1) or into not in folder.packed:
        raise NoFrame
    place, size = folder.packed.index(into), folder.sizes[out]
    plain = keys.decrypt(streams[place], coder)
    if size > len(plain):
        raise NoFrame
    streams[place] = plain[:size]
    if len(folder.coders) == 1:
        return replace(folder, coders=(Coder(COPY),))
    following = [bound for bound, of in folder.binds if of == out]
    if len(following) != 1:
        raise NoFrame
    packed = [following[0] if index == into else index for index in folder.packed]
    return Folder(
        coders=folder.coders[:number] + folder.coders[number + 1 :],
        binds=tuple((_less(i, into), _less(o, out)) for i, o in folder.binds if o != out),
        packed=tuple(_less(index, into) for index in packed),
        sizes=folder.sizes[:out] + folder.sizes[out + 1 :],
        crc=folder.crc,
    )


def _less(index: int, gone: int) -> int:
    return index - 1 if index > gone else index


def warm() -> None:
    """Load the cipher and the digest, make one key."""
    coder = Coder(AES, properties=bytes((1,)))
    _Keys("warm").decrypt(bytes(_BLOCK), coder)
