"""The organisation is built here from nothing."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def from_nothing(nobody_yet: None) -> None:
    """No test of this room finds people whom it did not let in."""
