"""What several test files need: documents that LibreOffice itself has written, made once a session."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

#: What needs LibreOffice is gathered where it is installed (make test brings it); the rest is built by code.
collect_ignore = [] if shutil.which("soffice") else ["test_ole2_libreoffice.py"]

Convert = Callable[[bytes, str, str], bytes]


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """``libreoffice(data, "docx", "odt")``: the converted file, empty when LibreOffice could not open it."""
    home = tmp_path_factory.mktemp("libreoffice")
    known: dict[tuple[bytes, str, str], bytes] = {}

    def convert(data: bytes, source: str, target: str) -> bytes:
        key = (data, source, target)
        if key not in known:
            known[key] = _convert(home, len(known), data, source, target)
        return known[key]

    return convert


def _convert(home: Path, number: int, data: bytes, source: str, target: str) -> bytes:
    folder = home / str(number)
    folder.mkdir()
    path = folder / f"in.{source}"
    path.write_bytes(data)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{home}/profile",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder / "out"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    out = folder / "out" / f"in.{target.partition(':')[0]}"
    return out.read_bytes() if out.exists() else b""
