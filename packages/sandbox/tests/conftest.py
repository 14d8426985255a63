from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_support import HERE, QUICK, Attempt, Result, run

from sekisho_sandbox import Limits, Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("sandbox_targets:attempt", "sandbox_targets:warm", search_path=[HERE]) as made:
        yield made


@pytest.fixture
def attempt(sandbox: Sandbox) -> Attempt:
    """Run one function of sandbox_targets in a child: ``attempt("fork")``."""

    def go(do: str, data: bytes = b"", limits: Limits = QUICK, **options: Any) -> Result:
        return run(sandbox, do, data, limits, **options)

    return go
