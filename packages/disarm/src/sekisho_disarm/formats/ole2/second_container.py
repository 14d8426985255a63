"""The second reader's view of a compound file: olefile reads it, and every sector must be accounted for.

Nothing may stand in a sector that no chain reaches, behind the end of a stream, in an unused directory entry,
or after the last sector.  Source: [MS-CFB] 2.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import olefile

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _DIFAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_BLANK = bytes(68) + b"\xff" * 12 + bytes(48)


class Container:
    """``streams``: path → content.  ``remains``: a sentence for everything that is out of place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.remains: list[str] = []
        self._ole = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL)
        self._fat: Sequence[int] = self._ole.fat
        self._count = (len(data) - _SECTOR) // _SECTOR
        self._owners = bytearray(self._count)
        self.clsid = str(self._ole.root.clsid)
        self.streams = {
            "/".join(path): self._ole.openstream(path).read()
            for path in self._ole.listdir(streams=True, storages=False)
        }
        self.storages = ["/".join(path) for path in self._ole.listdir(streams=False, storages=True)]
        self._account()

    def _account(self) -> None:
        if len(self._data) % _SECTOR or self._data[8:24] != bytes(16) or self._data[34:40] != bytes(6):
            self.remains.append("container: header or length")
        mini = self._ole.root
        self._own(self._ole.first_dir_sector, None)
        self._own(int.from_bytes(self._data[60:64], "little"), None)
        self._own(mini.isectStart, mini.size)
        self._mini_slack(self._chain_bytes(mini.isectStart))
        for entry in self._ole.direntries:
            if entry is not None and entry.entry_type == olefile.STGTY_STREAM and entry.size >= _CUTOFF:
                self._own(entry.isectStart, entry.size)
        self._directory()
        for number, owned in enumerate(self._owners):
            if owned != (0 if self._fat[number] in (_FAT, _DIFAT) else 1):
                self.remains.append(f"container: sector {number} is used {owned} times")
        if any(mark != _FREE for mark in self._fat[self._count :]):
            self.remains.append("container: sectors behind the end")

    def _chain(self, start: int) -> list[int]:
        found: list[int] = []
        while start < _DIFAT and len(found) <= self._count:
            found.append(start)
            start = self._fat[start]
        return found

    def _chain_bytes(self, start: int) -> bytes:
        return b"".join(self._data[(n + 1) * _SECTOR : (n + 2) * _SECTOR] for n in self._chain(start))

    def _own(self, start: int, size: int | None) -> None:
        """Mark a chain as used; behind ``size`` bytes only zeros may stand."""
        for number in self._chain(start):
            if self._owners[number] < 255:
                self._owners[number] += 1
        if size is not None and any(self._chain_bytes(start)[size:]):
            self.remains.append("container: slack behind a stream")

    def _mini_slack(self, stream: bytes) -> None:
        """Small streams cover the mini stream without gap; behind each only zeros stand."""
        covered = 0
        for entry in self._ole.direntries:
            if entry is None or entry.entry_type != olefile.STGTY_STREAM or not 0 < entry.size < _CUTOFF:
                continue
            length = -(-entry.size // _MINI) * _MINI
            covered += length
            place = entry.isectStart * _MINI
            if any(stream[place + entry.size : place + length]):
                self.remains.append("container: slack behind a small stream")
        if covered != self._ole.root.size:
            self.remains.append("container: gaps between small streams")

    def _directory(self) -> None:
        raw = self._chain_bytes(self._ole.first_dir_sector)
        used = {entry.sid for entry in self._ole.direntries if entry is not None and entry.entry_type}
        for sid in range(len(raw) // 128):
            entry = raw[sid * 128 : sid * 128 + 128]
            if sid not in used and entry != _BLANK:
                self.remains.append("container: an unused entry is not empty")
            if sid in used and (any(entry[96:116]) or (sid and any(entry[80:96]))):
                self.remains.append("container: an entry with class, dates or flags")
            name_end = int.from_bytes(entry[64:66], "little")
            if any(entry[name_end:64]):
                self.remains.append("container: slack behind a name")
