"""What runs in the sandbox: compile the rules once in the parent, match originals in the children.

A zip (and so every OOXML and OpenDocument file) is matched as it is and member by member; other containers as
they are.  No rule sees what is encrypted.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import yara_x

from sekisho.foundation.inspection.scanners.yara_rules import VARIABLE, rule_files
from sekisho_sandbox import warm_python

MIB = 1024 * 1024
MEMBER_BYTES = 128 * MIB
TOTAL_BYTES = 512 * MIB
MEMBERS = 20_000
DEPTH = 4
_ZIP = b"PK\x03\x04"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)

_scanner: yara_x.Scanner | None = None
_version = ""


def warm() -> None:
    """Compile the rules of the directory named in the environment.  Raises ``ValueError`` naming file and line."""
    global _scanner, _version  # children inherit what the parent prepared
    warm_python()
    directory, digest = Path(os.environ[VARIABLE]), hashlib.sha256()
    compiler = yara_x.Compiler()
    compiler.enable_includes(False)  # a rule file could otherwise read any file
    for name, _, _ in rule_files(directory):
        source = (directory / name).read_bytes()
        digest.update(len(source).to_bytes(8, "big") + source)
        _add(compiler, name, source)
    rules = compiler.build()
    _scanner, _version = yara_x.Scanner(rules), f"YARA-X rules {digest.hexdigest()[:12]}"
    _scanner.scan(b"warm")
    _members_of(_small_zip())


def _add(compiler: yara_x.Compiler, name: str, source: bytes) -> None:
    compiler.new_namespace(Path(name).stem)
    try:
        compiler.add_source(source.decode("utf-8-sig"), origin=name)
    except (yara_x.CompileError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}: {error}") from error


def _small_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("関所", "warm")
    return out.getvalue()


def target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """Match one original.  ``complete`` says whether there was room to look at all of it."""
    assert _scanner is not None
    search, matches = _Search(), set[str]()
    for content in search.contents(source.read()):
        matches.update(
            f"{rule.namespace}:{rule.identifier}" for rule in _scanner.scan(content).matching_rules
        )
    return {"version": _version, "matches": sorted(matches)[:100], "complete": search.complete}


class _Search:
    """The way through an original and its members, on one budget."""

    def __init__(self) -> None:
        self.complete = True
        self._bytes, self._members = TOTAL_BYTES, MEMBERS

    def contents(self, data: bytes, depth: int = 0) -> Iterator[bytes]:
        yield data
        if not data.startswith(_ZIP):
            return
        if depth == DEPTH:
            self.complete = False
            return
        for member in self._unpacked(data):
            yield from self.contents(member, depth + 1)

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE:
            return  # no zip after all, or a broken one: the engine says so
        with archive:
            for info in archive.infolist():
                if self._members == 0 or self._bytes <= 0:
                    self.complete = False
                    return
                self._members -= 1
                yield self._member(archive, info)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        most = min(MEMBER_BYTES, self._bytes)
        try:
            with archive.open(info) as stream:
                member = stream.read(most + 1)
        except _UNREADABLE:
            return b""  # encrypted or damaged: what cannot be read cannot be matched
        if len(member) > most:
            self.complete = False
        self._bytes -= len(member)
        return member


def _members_of(data: bytes) -> list[bytes]:
    return list(_Search().contents(data))
