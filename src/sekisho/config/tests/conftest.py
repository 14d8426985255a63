import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.config import embedded_postgres, postgres_cluster


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What survives a power failure cannot be tested here, so most databases need not wait for the disk."""
    options = postgres_cluster._options
    monkeypatch.setattr(postgres_cluster, "_options", lambda *given: [*options(*given), "--no-sync"])
    monkeypatch.setitem(embedded_postgres._SETTINGS, "fsync", "off")


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory every account can pass through (pytest's own are closed to others)."""
    directory = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)
