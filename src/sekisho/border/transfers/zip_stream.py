"""Many files as one zip, made while it is sent: no temporary file, no whole file in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from sekisho.border.transfers import services
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.names import without_clashes
from sekisho.foundation.identity.actor import Actor

ZIP64_FROM = 2**31 - 1  # older unpackers stumble over ZIP64 where it is not needed


class _Tail(io.RawIOBase):
    """A place to write that hands on what was written: zipfile needs a file, the response wants pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def zip_of(actor: Actor, items: list[Item]) -> Iterator[bytes]:
    """Every item in one zip, piece by piece.  Raises what ``services.download`` raises."""
    tail = _Tail()
    with zipfile.ZipFile(tail, "w") as archive:
        for item, name in zip(items, without_clashes([item.output_name for item in items]), strict=True):
            info = zipfile.ZipInfo(name, item.transfer.created_at.astimezone().timetuple()[:6])
            size = item.inspection.size_out if item.inspection else None
            with archive.open(info, "w", force_zip64=(size or 0) >= ZIP64_FROM) as member:
                for chunk in services.download(actor=actor, item=item):
                    member.write(chunk)
                    yield tail.take()
    yield tail.take()
