"""A page that says "yes" names a test, and the test exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/asvs-authentication.md"


def test_every_test_that_the_list_names_exists() -> None:
    text = PAGE.read_text(encoding="utf-8")
    places = {short: ROOT / path for short, path in re.findall(r"`(\w\w)` = `([\w/.]+\.py)`", text)}
    named = re.findall(r"`(\w\w)::(test_\w+)`", text)
    assert len(named) > 40
    missing = [
        f"{short}::{name}"
        for short, name in named
        if f"def {name}(" not in places[short].read_text(encoding="utf-8")
    ]
    assert missing == []
