"""A real OpenID provider for tests: ``oidc-provider-mock`` (on Authlib and Flask) in a process of its own.

In a process of its own, because its libraries warn of their future while they are imported, and warnings are errors here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sekisho.foundation.identity.tests.slapd import free_port

SECONDS = 30.0


@contextmanager
def openid_provider(log: Path, *people: dict[str, Any]) -> Iterator[str]:
    """Its issuer; ``people`` are sets of claims, ``sub`` among them."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *claims,
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait(issuer, process, log)
            yield issuer
        finally:
            process.terminate()
            process.wait(10)


def _wait(issuer: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{issuer}/jwks", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the provider did not start:\n{log.read_text(errors='replace')}")
