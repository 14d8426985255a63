"""What the function in the child reads and writes, and how the other side of a pipe reads it."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_SINK_BUFFER = 256 * 1024  # system calls in the child are cheap, but not per line of XML
_COPY_CHUNK = 1024 * 1024


class OutputLimitError(OSError):
    """More was written than the job may give out."""

    def __init__(self, limit: int) -> None:
        super().__init__(errno.EFBIG, f"more than {limit} bytes of output")


class CountingSink(io.RawIOBase):
    """Write-only, not seekable; refuses what goes over ``limit`` bytes and remembers that it did.

    The count protects against our own mistakes and against honest floods.  A child under hostile control
    can write to the descriptor past it: RLIMIT_FSIZE stops that on files, the reader must on a pipe.
    """

    def __init__(self, descriptor: int, limit: int) -> None:
        self._descriptor = descriptor
        self._limit = limit
        self.written = 0
        self.exceeded = False

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        view = memoryview(data).cast("B")
        if self.written + len(view) > self._limit:
            self.exceeded = True
            raise OutputLimitError(self._limit)
        done = os.write(self._descriptor, view)
        self.written += done
        return done


def open_source(descriptor: int) -> BinaryIO:
    """A buffered, seekable, read-only file over ``descriptor``, from its beginning."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return io.BufferedReader(io.FileIO(descriptor, "rb", closefd=False))


def open_sink(descriptor: int, limit: int) -> tuple[BinaryIO, CountingSink]:
    """The buffered sink for the function, and the counter below it."""
    counter = CountingSink(descriptor, limit)
    return io.BufferedWriter(counter, _SINK_BUFFER), counter


def copy_limited(descriptor: int, write: Callable[[bytes], object], limit: int) -> int:
    """Read ``descriptor`` to its end and hand every chunk to ``write``; returns the number of bytes.

    For the reader of a pipe sink.  Raises :class:`OutputLimitError` before handing out the byte that would
    be one too many; close the descriptor then, so that the child notices.
    """
    total = 0
    while chunk := os.read(descriptor, _COPY_CHUNK):
        total += len(chunk)
        if total > limit:
            raise OutputLimitError(limit)
        write(chunk)
    return total
