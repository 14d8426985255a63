"""Where a town's data lies when nobody says otherwise."""

import os
from pathlib import Path


def default_data_directory() -> Path:
    """A user's own place (XDG_DATA_HOME); for root one that other accounts can reach, unlike root's home."""
    if os.geteuid() == 0:
        return Path("/var/lib/sekisho/demo")
    home = os.environ.get("XDG_DATA_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".local" / "share"
    return base / "sekisho" / "demo"
