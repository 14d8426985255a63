"""A file that only grows: on a WORM volume, on another machine's disk, on paper in the end."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.conf import settings


@dataclass(slots=True)
class AnchorFile:
    path: Path
    name: str = "file"

    @classmethod
    def from_settings(cls) -> Self:
        return cls(Path(settings.SEKISHO_TRAIL_ANCHOR_FILE))

    def deliver(self, *, number: int, document: str) -> None:
        """One line, on disk when this returns."""
        is_new = not self.path.exists()
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write((b"" if _ends_well(file.fileno()) else b"\n") + document.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _sync_directory(self.path.parent)


def _ends_well(descriptor: int) -> bool:
    """Does the file end with a line, or did its last writer break off?"""
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
