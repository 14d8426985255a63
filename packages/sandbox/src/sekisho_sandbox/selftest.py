"""A target that proves the whole way works; ``python -m sekisho_sandbox check`` runs it."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO

_CHUNK = 1024 * 1024


def copy(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """Copy source to sink; the report names the SHA-256 of what was read and repeats the options."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        sink.write(chunk)
    return {"sha256": digest.hexdigest(), "options": options}


def forbidden(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """Try what a child must not do: open a file."""
    del source, sink, options
    with open("/etc/hostname", "rb") as file:  # noqa: PTH123 - the plainest call is the point
        return {"opened": len(file.read())}
