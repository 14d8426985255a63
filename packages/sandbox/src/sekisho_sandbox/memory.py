"""What every engine needs around a run: memory files for what goes in and comes out, and one sandbox a process.

A copy in memory cannot be changed by others while it is judged, and its digest is taken on the way in.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sekisho_sandbox.client import Sandbox
from sekisho_sandbox.limits import Limits
from sekisho_sandbox.outcome import Outcome

_CHUNK = 1024 * 1024


class Runner(Protocol):
    """What an engine asks of a sandbox: :class:`sekisho_sandbox.Sandbox`, or one that stands in for it."""

    def run(
        self,
        source_fd: int,
        sink_fd: int,
        options: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> Outcome: ...


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object: ...


class SharedSandbox:
    """One sandbox for the whole process, started when first needed, closed at exit."""

    def __init__(self, target: str, warm: str) -> None:
        self._target, self._warm = target, warm
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None

    def open(self) -> Sandbox:
        """A sandbox of one's own; close it.  Raises ``SandboxError`` when this machine cannot isolate."""
        return Sandbox(target=self._target, warm=self._warm)

    def get(self) -> Sandbox:
        """The shared one.  Raises ``SandboxError`` when this machine cannot isolate."""
        with self._lock:
            if self._sandbox is None:
                self._sandbox = self.open()
                atexit.register(self._sandbox.close)
            return self._sandbox


@contextmanager
def memory_file(name: str) -> Iterator[int]:
    """The descriptor of an anonymous file in memory, closed at the end."""
    descriptor = os.memfd_create(f"sekisho-{name}", os.MFD_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def pour(source: bytes | BinaryIO | Path, descriptor: int, most: int | None = None) -> tuple[str, int]:
    """Copy at most ``most`` bytes of ``source`` into a memory file; returns their SHA-256 and how many they are."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return pour(stream, descriptor, most)
    sha256, size = hashlib.sha256(), 0
    for chunk in _chunks(source, most):
        sha256.update(chunk)
        size += len(chunk)
        _write_all(descriptor, chunk)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return sha256.hexdigest(), size


def _chunks(source: bytes | BinaryIO, most: int | None) -> Iterator[bytes | memoryview]:
    if isinstance(source, bytes):
        yield memoryview(source)[:most]
        return
    while most is None or most > 0:
        chunk = source.read(_CHUNK if most is None else min(_CHUNK, most))
        if not chunk:
            return
        most = None if most is None else most - len(chunk)
        yield chunk


def _write_all(descriptor: int, data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def chunks_of(descriptor: int) -> Iterator[bytes]:
    """The content of a file from its beginning, wherever its position is."""
    at = 0
    while chunk := os.pread(descriptor, _CHUNK, at):
        at += len(chunk)
        yield chunk


def digest_of(descriptor: int) -> tuple[str, int]:
    """SHA-256 and size of what a file holds."""
    sha256, size = hashlib.sha256(), 0
    for chunk in chunks_of(descriptor):
        sha256.update(chunk)
        size += len(chunk)
    return sha256.hexdigest(), size


def give_out(descriptor: int, sink: Writable) -> None:
    """Write everything that a file holds into ``sink``."""
    for chunk in chunks_of(descriptor):
        sink.write(chunk)
