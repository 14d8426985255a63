"""The presets of the national models, as texts to begin a draft from; where no source tree is, there are none."""

from __future__ import annotations

import tomllib
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parents[4] / "rules" / "policies"


def presets() -> list[tuple[str, str]]:
    """(code, name) of each preset, in the order of their codes."""
    return [
        (path.stem, str(tomllib.loads(path.read_text(encoding="utf-8"))["name"]))
        for path in sorted(DIRECTORY.glob("*.toml"))
    ]


def preset_text(code: str) -> str | None:
    """The text of a preset; None when there is no such one."""
    path = next((path for path in DIRECTORY.glob("*.toml") if path.stem == code), None)
    return path.read_text(encoding="utf-8") if path else None
