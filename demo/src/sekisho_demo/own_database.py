"""A database of its own for a measurement: made, migrated with the rights of production, and removed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ZONES = ["internet", "lgwan", "mynumber"]


@contextmanager
def own_database() -> Iterator[None]:
    """Django stands on it inside; nothing of Django may have been set up before."""
    from sekisho.config.embedded_postgres import ADMIN, EmbeddedPostgres

    home = Path(tempfile.mkdtemp(prefix="skb-", dir="/var/tmp"))  # on a disk, as in production
    home.chmod(0o711)  # as root the server runs as another account, which must be able to enter
    server = EmbeddedPostgres(home / "data")
    server.start()
    os.environ |= {
        "SEKISHO_DATABASE_URL": server.dsn(ADMIN),
        "DJANGO_SETTINGS_MODULE": "sekisho.config.settings",
        "SEKISHO_HOSTS": "testserver",
    }
    try:
        _migrate()
        yield
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from sekisho.config import database_roles

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for role in database_roles.roles(ZONES):
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
    database_roles.apply(ZONES)
