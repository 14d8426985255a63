"""Found events as a file: CSV for Excel, JSON lines for programs.  What left, and how much of it, is in the trail."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.utils import timezone

from sekisho.foundation.audit import catalogue
from sekisho.foundation.audit.models import Event, Seal
from sekisho.foundation.audit.search import Wanted, walk
from sekisho.foundation.audit.services import Who, payload, record

BATCH: Final = 1_000
BOM: Final = "\ufeff"  # without it Excel takes UTF-8 for the machine's own code page
#: with one of these in front a spreadsheet takes a cell for a formula (OWASP, "CSV Injection")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS: Final = (
    "number",
    "at",
    "event",
    "words",
    "actor",
    "deputy_for",
    "zone",
    "channel",
    "entrance",
    "writer",
    "address",
    "request_id",
    "subject",
    "data",
    "sequence",
    "digest",
)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _lines_of_csv(rows: Iterable[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(str(row[column])) for column in COLUMNS])
    return out.getvalue()


def _cells(event: Event, sealed: Seal | None) -> dict[str, Any]:
    return {
        "number": event.pk,
        "at": timezone.localtime(event.at).isoformat(sep=" ", timespec="milliseconds"),
        "event": event.name,
        "words": catalogue.word(event.name),
        "actor": event.actor,
        "deputy_for": event.deputy_for,
        "zone": event.zone,
        "channel": event.channel,
        "entrance": event.entrance,
        "writer": event.writer,
        "address": event.address or "",
        "request_id": event.request_id,
        "subject": event.subject,
        "data": json.dumps(event.data, ensure_ascii=False, sort_keys=True) if event.data else "",
        "sequence": sealed.sequence if sealed else "",
        "digest": bytes(sealed.digest).hex() if sealed else "",
    }


def _csv(batch: list[tuple[Event, Seal | None]]) -> str:
    return _lines_of_csv(_cells(event, sealed) for event, sealed in batch)


def _jsonl(batch: list[tuple[Event, Seal | None]]) -> str:
    """The payload exactly as the chain covers it, with its place: each line can be held against an export."""
    lines = (
        {
            "event": payload(event),
            "sequence": sealed.sequence if sealed else None,
            "digest": bytes(sealed.digest).hex() if sealed else None,
        }
        for event, sealed in batch
    )
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)


def _no_head() -> str:
    return ""


def _csv_head() -> str:
    return BOM + _lines_of_csv([{column: column for column in COLUMNS}])


FORMATS: Final[dict[str, tuple[str, Callable[[], str], Callable[[list[tuple[Event, Seal | None]]], str]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv_head, _csv),
    "jsonl": ("application/jsonl; charset=utf-8", _no_head, _jsonl),
}


def export_found(*, actor: Who, wanted: Wanted, said: dict[str, str], form: str) -> Iterator[bytes]:
    """What was found, as a stream.  Its begin is in the trail before the first byte leaves, its end after the last."""
    record("trail:exported", actor=actor, subject="trail:-", format=form, wanted=said)
    return _stream(actor, wanted, form)


def _stream(actor: Who, wanted: Wanted, form: str) -> Iterator[bytes]:
    _type, head, lines = FORMATS[form]
    told, rows, complete = hashlib.sha256(), 0, False
    try:
        for text in _parts(head(), wanted, lines):
            rows += text[1]
            data = text[0].encode()
            told.update(data)
            yield data
        complete = True
    finally:
        record(
            "trail:export-ended",
            actor=actor,
            subject="trail:-",
            rows=rows,
            sha256=told.hexdigest(),
            complete=complete,
        )


def _parts(
    head: str, wanted: Wanted, lines: Callable[[list[tuple[Event, Seal | None]]], str]
) -> Iterator[tuple[str, int]]:
    if head:
        yield head, 0
    for events in walk(wanted, batch=BATCH):
        seals = {s.event_id: s for s in Seal.objects.filter(event_id__in=[event.pk for event in events])}
        yield lines([(event, seals.get(event.pk)) for event in events]), len(events)
