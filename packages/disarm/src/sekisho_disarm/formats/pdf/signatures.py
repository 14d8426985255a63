"""Electronic signatures, judged before they end: rewriting a document takes its signature's ground away.

The signature must stand in the gap that its ``/ByteRange`` leaves, and nowhere else: a range that covers other bytes
than a reader shows, or a gap that holds more than the signature, is how signed documents are forged.
Source: ISO 32000-2, 12.8.1 (ByteRange, Contents), 12.8.3 (CMS); ETSI EN 319 142-1 (PAdES).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho_disarm import signed_data
from sekisho_disarm.context import Context
from sekisho_disarm.formats.pdf import source
from sekisho_disarm.formats.pdf.source import Source
from sekisho_disarm.formats.pdf.syntax import Json, is_reference
from sekisho_disarm.signed_data import Outcome, Signature

#: Signatures judged in one document: each may want a digest of the whole file.
_MOST_SIGNATURES = 16
_MOST_FIELDS = 20_000
_ENCODINGS = frozenset({"/adbe.pkcs7.detached", "/adbe.pkcs7.sha1", "/ETSI.CAdES.detached", "/ETSI.RFC3161"})
_WHITE = b"\x00\t\n\x0c\r "
_CODES = {
    Outcome.FITS: "DSM-230",
    Outcome.DIFFERS: "DSM-232",
    Outcome.UNREADABLE: "DSM-233",
    Outcome.OLD: "DSM-234",
}


def report(data: bytes, read: Source, context: Context) -> None:
    """A finding for each signature of the document: who is said to have signed, and whether it is still so."""
    judge = _Judge(data)
    for count, (name, value) in enumerate(_signatures(read)):
        if count == _MOST_SIGNATURES:
            context.report("DSM-235", most=_MOST_SIGNATURES)
            return
        found = judge.judged(value, read)
        added = judge.added(value, read)
        code = _CODES[found.outcome]
        if found.outcome is Outcome.FITS and added:
            code = "DSM-231"
        details: dict[str, str | int] = {**found.told(), "added_bytes": added, "trust": "not judged"}
        context.add(code, name, None, details)


def report_quickly(data: bytes, context: Context) -> None:
    """The same for a file that nobody has read yet; one without signatures is not read for them."""
    if b"ByteRange" in data:
        report(data, source.read(data, context.passwords), context)


def _signatures(read: Source) -> Iterator[tuple[str, dict[str, Json]]]:
    """Name and dictionary of each signature that a reader would show: those of fields, and the author's."""
    root = read.dictionary(read.trailer.get("/Root"))
    waiting = [
        (field_, None)
        for field_ in reversed(read.array(read.dictionary(root.get("/AcroForm")).get("/Fields")))
    ]
    seen: set[str] = set()
    for _ in range(_MOST_FIELDS):
        if not waiting:
            break
        value, inherited = waiting.pop()
        if is_reference(value):
            if value in seen:
                continue
            seen.add(value)
        found = read.dictionary(value)
        kind = read.follow(found.get("/FT")) or inherited
        waiting += [(kid, kind) for kid in reversed(read.array(found.get("/Kids")))]
        yield from _signature("/Sig", found.get("/V") if kind == "/Sig" else None, read, seen)
    certified = read.dictionary(root.get("/Perms")).get(
        "/DocMDP"
    )  # the other permissions are licences of programs
    yield from _signature("/DocMDP", certified, read, seen)


def _signature(name: str, value: Json, read: Source, seen: set[str]) -> Iterator[tuple[str, dict[str, Json]]]:
    found = read.dictionary(value)
    if not found or (is_reference(value) and value in seen):
        return
    if is_reference(value):
        seen.add(value)
    yield name, found


@dataclass(slots=True)
class _Judge:
    """The file, and the digests that were asked for: several signatures may cover the same bytes."""

    data: bytes
    _digests: dict[tuple[int, int, int, str], bytes] = field(default_factory=dict)

    def judged(self, value: dict[str, Json], read: Source) -> Signature:
        if read.follow(value.get("/SubFilter")) not in _ENCODINGS:
            return Signature(Outcome.OLD, method=str(read.follow(value.get("/SubFilter")))[:40])
        ranges = self._ranges(value, read)
        blob = self._in_gap(ranges) if ranges else None
        if ranges is None or blob is None:
            return Signature(Outcome.UNREADABLE)
        return signed_data.check(blob, lambda method: self._digest(ranges, method))

    def added(self, value: dict[str, Json], read: Source) -> int:
        """Bytes behind the last that is covered; line ends do not count."""
        ranges = self._ranges(value, read)
        if ranges is None:
            return 0
        behind = self.data[ranges[1] + ranges[2] :]
        return len(behind) if behind.strip(_WHITE) else 0

    def _ranges(self, value: dict[str, Json], read: Source) -> tuple[int, int, int] | None:
        """Where the gap starts, where it ends, and how much follows; ``None`` unless it is two ranges in order."""
        numbers = [read.follow(item) for item in read.array(value.get("/ByteRange"))]
        if len(numbers) != 4 or not all(type(number) is int for number in numbers):
            return None
        start, gap, after, rest = numbers
        fits = start == 0 < gap < after and rest >= 0 and after + rest <= len(self.data)
        return (gap, after, rest) if fits else None

    def _in_gap(self, ranges: tuple[int, int, int]) -> bytes | None:
        """The signature, if the gap is one string in hexadecimal and nothing more.

        Some programs count its two brackets to what is signed.
        """
        start, end, _ = ranges
        gap = self.data[start:end] if self.data[start : start + 1] == b"<" else self.data[start - 1 : end + 1]
        if gap[:1] != b"<" or gap[-1:] != b">":
            return None
        try:
            return bytes.fromhex(gap[1:-1].decode("ascii"))
        except ValueError:
            return None

    def _digest(self, ranges: tuple[int, int, int], method: str) -> bytes:
        known = self._digests.get((*ranges, method))
        if known is None:
            view, (gap, after, rest) = memoryview(self.data), ranges
            work = hashlib.new(method, view[:gap], usedforsecurity=False)
            work.update(view[after : after + rest])
            known = self._digests[(*ranges, method)] = work.digest()
        return known
