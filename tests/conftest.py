"""One running town and one real Chromium for everything that happens in a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles, make_real_files
from journey_person import Person
from playwright.sync_api import Browser, sync_playwright

from sekisho_demo.running import RunningTown

Somebody = Callable[..., Person]


@pytest.fixture(scope="session")
def town() -> Iterator[RunningTown]:
    with RunningTown() as running:
        yield running


# Not for the whole session: while Playwright lives, its event loop makes Django refuse the database.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def somebody(chromium: Browser, town: RunningTown) -> Iterator[Somebody]:
    """``somebody("aoi")``: that person at a browser of her own; afterwards no page may have complained."""
    people: list[Person] = []

    def appear(login: str, *, host: str = "", width: int = 1280, **options: Any) -> Person:
        size: Any = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, locale="ja-JP", **options)
        people.append(Person(town, login, context, host))
        return people[-1]

    yield appear
    for person in people:
        person.context.close()
    assert [line for person in people for line in person.complaints] == []


@pytest.fixture(scope="session")
def real_files(tmp_path_factory: pytest.TempPathFactory) -> RealFiles:
    """Five files that real programs made."""
    return make_real_files(tmp_path_factory.mktemp("real"))


@pytest.fixture
def broken(tmp_path: Path, real_files: RealFiles) -> Path:
    """A Word file that was not copied to its end."""
    path = tmp_path / "途中で切れた資料.docx"
    path.write_bytes(real_files.docx.read_bytes()[:2500])
    return path
