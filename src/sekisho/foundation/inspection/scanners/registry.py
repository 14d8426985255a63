"""From ``SEKISHO_SCANNERS`` to scanners.

Each is written ``name=address``, several with commas between them:

    clamd=unix:/run/clamav/clamd.ctl     clamd behind a Unix socket
    clamd=clamd://192.0.2.20:3310        clamd behind TCP (in plain: on this machine or a network of its own)
    town=yara:/etc/sekisho/yara          the rules in this directory
    box=icap://192.0.2.30:1344/avscan    an ICAP service (in plain, as above)
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from sekisho.foundation.inspection.scanners.base import Scanner
from sekisho.foundation.inspection.scanners.clamd import Clamd
from sekisho.foundation.inspection.scanners.icap import Icap
from sekisho.foundation.inspection.scanners.yara import Yara

MIB = 1024 * 1024
CLAMD_PORT, ICAP_PORT = 3310, 1344
_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")


class BadScanner(ValueError):
    """``SEKISHO_SCANNERS`` cannot be understood; the message names the entry and what it should look like."""


def configured() -> list[Scanner]:
    """The scanners of this installation, the same objects as long as the settings are the same.

    Raises ``BadScanner``.
    """
    return list(
        _made(
            tuple(settings.SEKISHO_SCANNERS),
            settings.SEKISHO_SCANNER_PATIENCE_SECONDS,
            settings.SEKISHO_INSPECTION_MEMORY_MB * MIB,
            settings.SEKISHO_SCANNER_MEMORY_FILE_MB * MIB,
        )
    )


@lru_cache(maxsize=4)
def _made(entries: tuple[str, ...], patience: float, memory: int, most: int) -> tuple[Scanner, ...]:
    scanners = tuple(_scanner(entry, patience, memory, most) for entry in entries)
    if len({scanner.name for scanner in scanners}) != len(scanners):
        raise BadScanner("SEKISHO_SCANNERS names two scanners the same.")
    return scanners


def _scanner(entry: str, patience: float, memory: int, most: int) -> Scanner:
    name, _, address = entry.partition("=")
    if not _NAME.fullmatch(name):
        raise BadScanner(f"SEKISHO_SCANNERS: {entry!r} is not name=address (small letters, digits, hyphens).")
    scheme, _, rest = address.partition(":")
    if scheme == "unix" and rest.startswith("/"):
        return Clamd(name, rest, patience=patience)
    if scheme == "yara" and rest.startswith("/"):
        return Yara(name, Path(rest), memory_bytes=memory, most_bytes=most)
    try:
        url = urlsplit(address)
        host, port = url.hostname, url.port
    except ValueError:
        host, port = None, None
    if host and scheme == "clamd":
        return Clamd(name, (host, port or CLAMD_PORT), patience=patience)
    if host and scheme == "icap":
        return Icap(name, host, port or ICAP_PORT, url.path.strip("/"), patience=patience)
    raise BadScanner(
        f"SEKISHO_SCANNERS: {entry!r} is none of unix:/path, clamd://host:port, yara:/directory,"
        " icap://host:port/service."
    )
