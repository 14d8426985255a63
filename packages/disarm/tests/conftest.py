"""What several test files need: documents that LibreOffice itself has written, made once a session."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

#: What needs LibreOffice is gathered where it is installed (make test brings it); the rest is built by code.
collect_ignore = [] if shutil.which("soffice") else ["test_ole2_libreoffice.py", "test_office_help.py"]


class LibreOffice:
    """One profile for the session: the first start makes it, and that is half of what a conversion costs."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._known: dict[tuple[bytes, str, str], bytes] = {}

    def __call__(self, data: bytes, source: str, target: str) -> bytes:
        """``libreoffice(data, "docx", "odt")``: the converted file, empty when it could not be opened."""
        return self.all([data], source, target)[0]

    def all(self, files: Sequence[bytes], source: str, target: str) -> list[bytes]:
        """Several of one kind, by one start of LibreOffice."""
        new = [data for data in files if (data, source, target) not in self._known]
        for data, converted in zip(new, self._convert(new, source, target) if new else [], strict=True):
            self._known[data, source, target] = converted
        return [self._known[data, source, target] for data in files]

    def _convert(self, files: Sequence[bytes], source: str, target: str) -> list[bytes]:
        folder = self._home / f"{len(self._known)}"
        folder.mkdir(exist_ok=True)
        names = [f"in{number}" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            (folder / f"{name}.{source}").write_bytes(data)
        out = Path(tempfile.mkdtemp(dir=folder))
        command = ["soffice", f"-env:UserInstallation=file://{self._home}/profile", "--headless"]
        command += ["--convert-to", target, "--outdir", str(out)]
        command += [str(folder / f"{name}.{source}") for name in names]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = {path.stem: path.read_bytes() for path in out.iterdir()}
        return [
            next((data for stem, data in made.items() if stem.split("-")[0] == name), b"") for name in names
        ]


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice itself; its tests run one after the other, so that it starts and makes samples once."""
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.hookimpl(tryfirst=True)  # before the marks are read that choose the suite
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"libreoffice", "samples"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.programs)
