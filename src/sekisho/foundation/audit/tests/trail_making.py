"""A trail for tests: rows, seals and heads by the product's own verbs; and what a thief does to it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection

from sekisho.foundation.audit.exporting import export
from sekisho.foundation.audit.heads import make_head
from sekisho.foundation.audit.proof.heads import load_public
from sekisho.foundation.audit.services import record, seal
from sekisho.foundation.identity.actor import System

TABLES = ("event", "seal", "head", "headplaced", "tombstone")


def write(count: int, **more: Any) -> None:
    for number in range(count):
        record(
            "route:changed",
            actor=System(),
            subject=f"thing:{number}",
            profile="記録",
            keep_days=number,
            **more,
        )


def hour(at: str, rows: int) -> None:
    """So many rows, sealed, and the head over them, made at that time."""
    write(rows)
    seal()
    with patch("django.utils.timezone.now", lambda: datetime.fromisoformat(at)):
        assert make_head() is not None


def three_hours() -> None:
    """Rows 1–3 under head 1, 4–6 under head 2, 7–9 under head 3, 10–11 under none yet."""
    for number in (1, 2, 3):
        hour(f"2026-11-22T0{number}:10:00+00:00", 3)
    write(2)
    seal()


def tamper(*statements: str) -> None:
    """What somebody with the rights of the database's owner could do."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE audit_{table} ENABLE TRIGGER USER")


def public_key() -> Ed25519PublicKey:
    return load_public(Path(settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE).read_bytes())


def exported(path: Path) -> Path:
    path.write_text("".join(f"{line}\n" for line in export()), encoding="utf-8")
    return path
