"""Run by the tests as a process of its own: start a database as some user, say so, then wait to be killed.

Arguments: data directory, number of the user, a PostgreSQL directory that user can run.
Everything is imported before the user changes, because the new user may not be able to read the interpreter.
"""

import os
import signal
import sys
from pathlib import Path
from unittest.mock import patch

import psycopg  # noqa: F401

from sekisho.config import postgres_programs
from sekisho.config.embedded_postgres import OWNER, EmbeddedPostgres


def become(user: int) -> None:
    if user != os.geteuid():
        os.environ.pop("XDG_RUNTIME_DIR", None)
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


def main(data: Path, user: int, programs: Path) -> None:
    become(user)
    with patch.object(postgres_programs, "packaged_programs", lambda: programs):
        database = EmbeddedPostgres(data)
        database.start()
    print(database.dsn(OWNER), flush=True)  # noqa: T201
    signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
