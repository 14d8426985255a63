"""Bring the database and the keys of an installation to the state that this version needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def migrate() -> None:
    """Apply migrations, then the rights of the runtime roles.  Run as the owner of the tables.

    Roles that do not exist are named in the error: creating login roles is the database administrator's work.
    """
    from sekisho.config import database_roles
    from sekisho.foundation.audit.retention import apply_settings as apply_retention
    from sekisho.foundation.identity.actor import System

    call_command("migrate", verbosity=0, interactive=False)
    zones = list(settings.SEKISHO_ENTRANCES)
    missing = _missing(database_roles.roles(zones))
    if missing:
        raise SystemExit(
            f"These database roles do not exist yet: {', '.join(missing)}. Create them, then run again."
        )
    database_roles.apply(zones)
    apply_retention(actor=System(channel="cli"))


def _missing(roles: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [roles])
        there = {row[0] for row in cursor.fetchall()}
    return [role for role in roles if role not in there]


def make_missing_keys() -> Iterator[str]:
    """Create the master key and the keys that sign records and trail where they do not exist; says what it did."""
    from sekisho.border.transfers.records import create_key
    from sekisho.foundation.audit.proof.heads import create_key as create_trail_key
    from sekisho.foundation.vault.crypto import MasterKeyMissing
    from sekisho.foundation.vault.store import master_keys

    keys = master_keys()
    try:
        yield f"master key {keys.newest()} is there"
    except MasterKeyMissing:
        yield f"master key {keys.create()} created in {settings.SEKISHO_MASTER_KEY_DIR}"
    for name, create, private, public in (
        ("record", create_key, settings.SEKISHO_RECORD_KEY_FILE, settings.SEKISHO_RECORD_PUBLIC_KEY_FILE),
        ("trail", create_trail_key, settings.SEKISHO_TRAIL_KEY_FILE, settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE),
    ):
        if Path(private).exists():
            yield f"{name} key is there"
        else:
            create(Path(private), Path(public))
            yield f"{name} key created in {private}"
    Path(settings.SEKISHO_VAULT_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
