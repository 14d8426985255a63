"""Verify a trail from its export alone, and against what was written to a second place.

An export is JSON lines, in the order of the chain: first ``trail``, then ``row`` (one each), a ``head`` right after
the last row that it covers, and ``end``.  An erased row keeps digest and chain, with a tombstone in place of its
content; the erasure itself is an event in the trail, which counts and names what it covers.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.foundation.audit.proof import merkle
from sekisho.foundation.audit.proof.chain import GENESIS, digest, link
from sekisho.foundation.audit.proof.heads import NO_HEAD, BadHead, Head, Signed, check_signature, read
from sekisho.foundation.audit.proof.stamps import Authority, BadStamp, check

FORMAT: Final = "sekisho-trail/2"
ERASURES: Final = frozenset({"trail:expired", "trail:erased"})
MOST_PROBLEMS: Final = 50  # after so many, one knows enough
LATE: Final = timedelta(hours=26)  # a head that was stamped later than that may have been dated back
SLACK: Final = timedelta(days=1)  # between an event and the head over it, when no worker ran


@dataclass(frozen=True, slots=True)
class Problem:
    """Where the trail does not fit: a sequence (of a row) or the first one of a stretch, and a sentence."""

    sequence: int
    sentence: str

    def __str__(self) -> str:
        return f"sequence {self.sequence}: {self.sentence}"


@dataclass(slots=True)
class Report:
    """``problems`` empty: all fits.  ``notes``: what could not be looked at, or wants a person's eye."""

    rows: int = 0
    erased: int = 0
    heads: int = 0
    signed: int = 0
    stamped: int = 0
    anchored: int = 0
    unsealed: int = 0
    chain: str = GENESIS.hex()
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def broken(self) -> str | None:
        return str(self.problems[0]) if self.problems else None


@dataclass(slots=True)
class _Batch:
    """Rows that were erased together, gathered until the event that tells of it comes by."""

    first: int
    last: int = 0
    count: int = 0
    youngest: datetime | None = None  # a head before its youngest row was signed then
    rows: Any = field(default_factory=hashlib.sha256)

    def add(self, sequence: int, row_digest: bytes, after: datetime | None) -> None:
        self.last, self.count, self.youngest = sequence, self.count + 1, after or self.youngest
        self.rows.update(sequence.to_bytes(8, "big") + row_digest)


class Verifier:
    """Feed it the lines of an export, then ask for the report."""

    def __init__(
        self,
        *,
        key: Ed25519PublicKey | None = None,
        anchors: Sequence[Signed] = (),
        authority: Authority | None = None,
    ) -> None:
        self.report = Report()
        self._key, self._authority = key, authority
        self._anchors = {signed.head.number: signed for signed in anchors}
        self._sequence, self._chain = 0, GENESIS
        self._leaves: list[bytes] = []
        self._head: Signed | None = None
        self._batches: dict[str, _Batch] = {}
        self._ended: dict[str, Any] | None = None
        for signed in anchors:
            self._check_signature(signed, "the outside anchor's")

    def problem(self, sequence: int, sentence: str) -> None:
        if len(self.report.problems) < MOST_PROBLEMS:
            self.report.problems.append(Problem(sequence, sentence))

    def read(self, untrusted_lines: Iterable[str]) -> Report:
        for line in untrusted_lines:
            if line.strip():
                self._line(line)
        self._finish()
        return self.report

    def _line(self, line: str) -> None:
        try:
            content = json.loads(line)
            {"trail": self._trail, "row": self._row, "head": self._take_head, "end": self._end}[
                content["type"]
            ](content)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.problem(
                self._sequence + 1, f"this line cannot be read ({type(error).__name__}: {error})"[:200]
            )

    def _trail(self, content: dict[str, Any]) -> None:
        if content["format"] != FORMAT:
            self.problem(0, f"the format {content['format']!r} is not known to this version")

    # --- rows -----------------------------------------------------------------------------------------

    def _row(self, row: dict[str, Any]) -> None:
        sequence, row_digest, chain = (
            int(row["sequence"]),
            bytes.fromhex(row["digest"]),
            bytes.fromhex(row["chain"]),
        )
        self._check_place(sequence)
        self._check_content(sequence, row, row_digest)
        if link(self._chain, sequence, row_digest) != chain:
            self.problem(sequence, "the chain does not follow from the row before")
        self._sequence, self._chain = sequence, chain
        self._leaves.append(merkle.leaf(sequence, row_digest))
        self.report.rows += 1
        self.report.chain = chain.hex()

    def _check_place(self, sequence: int) -> None:
        expected = self._sequence + 1
        if sequence > expected:
            self.problem(expected, f"the row is missing (the next one found is {sequence})")
        elif sequence < expected:
            self.problem(sequence, f"the row stands out of order, after {self._sequence}")

    def _check_content(self, sequence: int, row: dict[str, Any], row_digest: bytes) -> None:
        event = row["event"]
        if event is None:
            self._check_tombstone(sequence, row, row_digest)
            return
        if digest(bytes.fromhex(row["salt"]), event) != row_digest:
            self.problem(sequence, f"event {event.get('id')} ({event.get('name')}) was changed")
        if event["name"] in ERASURES:
            self._check_erasure(sequence, event)

    def _check_tombstone(self, sequence: int, row: dict[str, Any], row_digest: bytes) -> None:
        stone = row.get("tombstone")
        if not stone:
            self.problem(
                sequence, f"event {row.get('event_id')} is gone, and no tombstone stands in its place"
            )
            return
        self.report.erased += 1
        batch = self._batches.setdefault(str(stone["batch"]), _Batch(first=sequence))
        batch.add(sequence, row_digest, self._head.head.time if self._head else None)

    def _check_erasure(self, sequence: int, event: dict[str, Any]) -> None:
        """The event of an erasure must tell of exactly the rows that are erased, and not before their time."""
        data = event["data"]
        batch = self._batches.pop(str(data["batch"]), None)
        if batch is None:
            self.problem(sequence, "an erasure is told of, but its rows are not erased")
        elif (data["first"], data["last"], data["count"], data["rows"]) != (
            batch.first,
            batch.last,
            batch.count,
            batch.rows.hexdigest(),
        ):
            self.problem(batch.first, f"other rows were erased than sequence {sequence} tells of")
        elif event["name"] == "trail:expired":
            self._check_age(sequence, batch, event)

    def _check_age(self, sequence: int, batch: _Batch, event: dict[str, Any]) -> None:
        limit = datetime.fromisoformat(event["at"]) - timedelta(days=int(event["data"]["days"]))
        if batch.youngest is not None and batch.youngest > limit + SLACK:
            self.problem(batch.last, f"the row was erased before its time (told of by sequence {sequence})")

    # --- heads ----------------------------------------------------------------------------------------

    def _take_head(self, content: dict[str, Any]) -> None:
        try:
            signed = read(content["document"])
        except BadHead as error:
            self.problem(self._sequence, str(error))
            return
        self.report.heads += 1
        self._check_head(signed.head)
        self._check_signature(signed, "the")
        self._check_stamps(signed, content.get("stamps", []))
        self._check_anchor(signed)
        self._head, self._leaves = signed, []

    def _check_head(self, head: Head) -> None:
        before = self._head.head if self._head else None
        name = f"head {head.number} ({head.at})"
        if head.number != (before.number + 1 if before else 1):
            self.problem(head.first, f"{name} does not follow head {before.number if before else 0}")
        elif head.previous != (self._head.digest if self._head else NO_HEAD):
            self.problem(head.first, f"{name} names another head before it")
        if before and head.time < before.time:
            self.problem(head.first, f"{name} is older than the head before it")
        if head.first != (before.last + 1 if before else 1) or head.last != self._sequence:
            self.problem(
                head.first,
                f"{name} covers {head.first} to {head.last}; the row before it is {self._sequence}",
            )
        elif head.root != merkle.root(self._leaves).hex():
            self.problem(head.first, f"the rows {head.first} to {head.last} are not those that {name} covers")
        elif head.chain != self._chain.hex():
            self.problem(head.first, f"the chain up to {head.last} is not the one that {name} covers")

    def _check_signature(self, signed: Signed, whose: str) -> None:
        if self._key is None:
            return
        try:
            check_signature(signed, self._key)
        except BadHead as error:
            self.problem(signed.head.first, f"{whose} head {signed.head.number} cannot be believed: {error}")
        else:
            self.report.signed += whose == "the"

    def _check_stamps(self, signed: Signed, stamps: list[dict[str, str]]) -> None:
        if self._authority is None:
            return
        for stamp in stamps:
            try:
                time = check(base64.b64decode(stamp["answer"]), signed.document, self._authority)
            except BadStamp as error:
                self.problem(signed.head.first, f"head {signed.head.number}: {error}")
                continue
            self.report.stamped += 1
            if time - signed.head.time > LATE:
                self.report.notes.append(
                    f"head {signed.head.number} says {signed.head.at}, but was stamped {time}"
                )

    def _check_anchor(self, signed: Signed) -> None:
        anchor = self._anchors.pop(signed.head.number, None)
        if anchor is None:
            return
        if anchor.document == signed.document:
            self.report.anchored += 1
            return
        was = anchor.head
        self.problem(
            was.first,
            f"the outside anchor has another head {was.number} ({was.at}, rows {was.first} to {was.last}):"
            f" what it covers was rewritten",
        )

    # --- the end --------------------------------------------------------------------------------------

    def _end(self, content: dict[str, Any]) -> None:
        self._ended = content
        self.report.unsealed = int(content.get("unsealed", 0))

    def _finish(self) -> None:
        for batch in self._batches.values():
            self.problem(batch.first, f"{batch.count} row(s) were erased, and no event tells of it")
        if self._ended is None:
            self.problem(self._sequence + 1, "the export ends before its last line")
        elif self._ended["sequence"] != self._sequence:
            self.problem(
                self._sequence + 1,
                f"the export counted {self._ended['sequence']} rows; here are fewer or more",
            )
        self._missing_heads()
        self._say_what_was_not_looked_at()

    def _missing_heads(self) -> None:
        """Heads that the second place knows and the trail does not: its end was cut off, or all of it replaced."""
        for number, anchor in sorted(self._anchors.items())[:MOST_PROBLEMS]:
            was = anchor.head
            self.problem(
                was.first,
                f"the outside anchor has head {number} ({was.at}, rows {was.first} to {was.last}), the trail has not:"
                f" it was cut off or replaced",
            )

    def _say_what_was_not_looked_at(self) -> None:
        report = self.report
        if report.heads and self._key is None:
            report.notes.append("No public key was given: the signatures of the heads were not checked.")
        if not report.anchored:
            report.notes.append(
                "No outside anchor was given: a trail that was replaced as a whole would look good."
            )
        uncovered = self._sequence - (self._head.head.last if self._head else 0)
        if uncovered:
            report.notes.append(
                f"The last {uncovered} row(s) are chained, but not yet covered by a signed head."
            )


def verify_proof(
    untrusted_text: str, *, key: Ed25519PublicKey | None, authority: Authority | None = None
) -> Report:
    """One row with its path to a signed head, as ``sekisho audit proof`` gives it: nothing else of the trail."""
    verifier = Verifier(key=key, authority=authority)
    report = verifier.report
    try:
        proof = json.loads(untrusted_text)
        row, signed = proof["row"], read(proof["head"]["document"])
        sequence, row_digest = int(row["sequence"]), bytes.fromhex(row["digest"])
        neighbours = [bytes.fromhex(each) for each in proof["path"]]
        unchanged = digest(bytes.fromhex(row["salt"]), row["event"]) == row_digest
    except (ValueError, KeyError, TypeError, AttributeError, BadHead) as error:
        verifier.problem(0, f"this is not a proof of Sekisho ({error})"[:200])
        return report
    head = signed.head
    found = merkle.root_by_path(
        sequence - head.first, head.last - head.first + 1, merkle.leaf(sequence, row_digest), neighbours
    )
    if not unchanged:
        verifier.problem(sequence, "the event was changed")
    if found is None or found.hex() != head.root:
        verifier.problem(sequence, f"the row is not under head {head.number} ({head.at})")
    verifier._check_signature(signed, "the")
    verifier._check_stamps(signed, proof["head"].get("stamps", []))
    report.rows, report.heads, report.chain = 1, 1, head.chain
    if key is None:
        report.notes.append("No public key was given: the signature of the head was not checked.")
    return report
