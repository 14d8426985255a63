"""Writing results into one directory, and nowhere else.

Every step below the directory goes by descriptor and follows no symbolic link.  A file appears under its
name only when it is whole (temporary name → fsync → link or rename), and never over another one unless told.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import unicodedata
from pathlib import Path
from typing import BinaryIO

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Delivery:
    """The output directory.  Raises ``OSError`` when it cannot be made or opened."""

    def __init__(self, directory: Path, *, force: bool) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory, self.force = directory, force
        # The directory itself is the user's choice and may be reached by links; nothing below it may.
        self._descriptor = os.open(directory.resolve(), _DIRECTORY)
        self._given: set[tuple[str, ...]] = set()

    def close(self) -> None:
        os.close(self._descriptor)

    def temporary(self) -> Temporary:
        return Temporary(self._descriptor)

    def place(self, temporary: Temporary, folders: tuple[str, ...], name: str) -> Path:
        """Give a finished temporary file its name; a name given before in this run gets a number.

        Raises ``FileExistsError`` for a file that was there before the run (without ``force``), ``OSError``.
        """
        name = self._unused(folders, name)
        target = self._open_folders(folders)
        try:
            temporary.become(name, target, force=self.force)
        finally:
            os.close(target)
        return self.directory.joinpath(*folders, name)

    def _unused(self, folders: tuple[str, ...], name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        candidate, number = name, 2
        while (
            key := tuple(unicodedata.normalize("NFC", p).casefold() for p in (*folders, candidate))
        ) in self._given:
            candidate = f"{stem} ({number}).{suffix}" if dot and stem else f"{name} ({number})"
            number += 1
        self._given.add(key)
        return candidate

    def _open_folders(self, folders: tuple[str, ...]) -> int:
        """Open (making what is missing) the folders below the directory, one by one, without links."""
        current = os.dup(self._descriptor)
        for folder in folders:
            try:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(folder, 0o755, dir_fd=current)
                following = os.open(folder, _DIRECTORY, dir_fd=current)
            finally:
                os.close(current)
            current = following
        return current


class Temporary:
    """A file without a lasting name; gone unless it becomes one."""

    def __init__(self, directory: int) -> None:
        self._directory = directory
        self._name = f".sekisho-{secrets.token_hex(8)}.part"
        descriptor = os.open(self._name, _FRESH, 0o600, dir_fd=directory)
        self.stream: BinaryIO = os.fdopen(descriptor, "wb")

    def become(self, name: str, directory: int, *, force: bool) -> None:
        self.stream.flush()
        os.fchmod(self.stream.fileno(), 0o644)
        os.fsync(self.stream.fileno())
        if force:
            os.rename(self._name, name, src_dir_fd=self._directory, dst_dir_fd=directory)
        else:
            os.link(self._name, name, src_dir_fd=self._directory, dst_dir_fd=directory, follow_symlinks=False)

    def discard(self) -> None:
        """Close and remove the temporary name; harmless when it has become a file."""
        self.stream.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._name, dir_fd=self._directory)
