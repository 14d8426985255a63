"""A member of staff at a browser.  Every verb is something that person does with hands, or sees.

Fields are found by their names and links by where they lead, so that a page may change its words.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from sekisho_demo.running import RunningTown, until

ARTIFACTS = Path(__file__).parents[2] / "test-artifacts"
#: Chromium's own line about an answer that a journey asked for; a missing style or script has another address
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|503)")
STATIC = "/static/"


@dataclass
class Steps:
    """What the person had to do so far."""

    opened: int = 0
    filled: int = 0
    clicked: int = 0
    chosen: int = 0
    signed_in: int = 0
    pages: int = 0  # shown, by whatever the person did: not an act, but a wait

    @property
    def acts(self) -> int:
        return self.opened + self.filled + self.clicked + self.chosen


@dataclass
class Person:
    """One person, one browser window.  ``host``: the name in front of the ports, when it shall be the same."""

    town: RunningTown
    login: str
    context: BrowserContext
    host: str = ""
    steps: Steps = field(default_factory=Steps)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("framenavigated", self._shown)

    def _heard(self, line: ConsoleMessage) -> None:
        expected = EXPECTED.match(line.text) and STATIC not in line.location.get("url", "")
        if line.type == "error" and not expected:
            self.complaints.append(line.text)

    def _shown(self, *_: object) -> None:
        self.steps.pages += 1

    # Hands

    def address(self, zone: str, path: str = "/") -> str:
        if self.host:
            return f"http://{self.host}:{self.town.port_of(zone)}{path}"
        return self.town.page_address(zone) + path

    def open(self, zone: str, path: str = "/") -> int:
        """The status of the answer."""
        self.steps.opened += 1
        answer = self.page.goto(self.address(zone, path))
        assert answer is not None
        return answer.status

    def click(self, what: str | Locator) -> None:
        self.steps.clicked += 1
        (self.page.locator(what) if isinstance(what, str) else what).click()

    def fill(self, name: str, words: str) -> None:
        self.steps.filled += 1
        self.page.locator(f"main [name={name}]").fill(words)

    def choose(self, *files: Path, name: str = "files") -> None:
        self.steps.chosen += 1
        self.page.locator(f"[name={name}]").set_input_files([str(file) for file in files])

    def press_the_button(self) -> None:
        """The one that sends the page's form."""
        self.click(self.page.locator("main form[method=post] .dads-actions button[type=submit]"))

    # Signing in

    def sign_in(self, zone: str, path: str = "/") -> None:
        self.open(zone, path)
        self.steps.signed_in += 1
        self.fill("login", self.login)
        self.fill("password", self.town.password)
        self.press_the_button()
        self.show_second_factor(zone)
        expect(self.page.locator(".dads-user-menu")).to_be_visible()

    def show_second_factor(self, zone: str) -> None:
        """The code of the app, where the page asks for one."""
        self.page.wait_for_load_state("load")
        if self.page.locator("main [name=code]").count():
            self.fill("code", self.town.code(self.login, zone))
            self.press_the_button()

    @property
    def is_asked_to_sign_in(self) -> bool:
        return self.page.locator("main [name=password]").count() == 1

    # Sending

    def send(
        self,
        *files: Path,
        purpose: str,
        to: Sequence[str] = (),
        myself: bool = True,
        folder: Path | None = None,
    ) -> str:
        """Send from the zone where I am, to its first destination; the path of the transfer's page."""
        self.go_to("/send/")
        if folder is None:
            self.choose(*files)
        else:
            self.choose(folder, name="files_folder")
        self.fill("purpose", purpose)
        if to:
            self.click(".dads-disclosure summary")
            self.fill("others", "、".join(to))
        if not myself:
            self.click("label[for=id_to_myself]")
        self.press_the_button()
        self.page.wait_for_url("**/transfers/**")
        return self.path

    def go_to(self, path: str) -> None:
        """By the menu, opening the heading that the page stands under."""
        link = self.page.locator(f".dads-nav a[href='{path}']")
        if not link.is_visible():
            folded = self.page.locator(".dads-nav details", has=self.page.locator(f"a[href='{path}']"))
            self.click(folded.locator("summary"))
        self.click(link)

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    # Seeing

    def row(self, name: str) -> Locator:
        return self.page.locator("main tbody tr", has_text=name)

    def see(self, state: str, name: str = "") -> None:
        """Wait until the file (every file, without a name) shows that state, without loading the page anew."""
        rows = self.row(name) if name else self.page.locator("#items tbody tr")
        expect(rows.first).to_be_visible()
        expect(rows.locator(f".dads-chip[data-status={state}]")).to_have_count(rows.count())

    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def see_words(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def mark_page(self) -> None:
        """Leave a mark that only a page that was never loaded anew still has."""
        self.page.evaluate("window.stillTheSamePage = true")

    @property
    def is_same_page(self) -> bool:
        return self.page.evaluate("window.stillTheSamePage === true") is True

    # Receiving

    def find_in_inbox(self, purpose: str) -> Locator:
        """The row of the inbox, once it can be received; the inbox tells by itself."""
        row = self.row(purpose)
        expect(row.locator("a[href$='/download/']")).to_be_visible()
        return row

    def download(self, link: Locator, into: Path) -> Path:
        """Save under the name that the browser was told."""
        self.steps.clicked += 1
        with self.page.expect_download() as coming:
            link.click()
        into.mkdir(parents=True, exist_ok=True)
        kept = into / coming.value.suggested_filename
        coming.value.save_as(kept)
        return kept

    def picture(self, name: str) -> None:
        """For the manual."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)


@contextmanager
def nobody_works(town: RunningTown) -> Iterator[None]:
    """Hold both workers still, so that a file stays on its way for as long as the block lasts."""
    workers = [pid for name in ("worker-1", "worker-2") if (pid := town.pid(name))]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def settled(town: RunningTown) -> None:
    """Wait until nothing moves any more, for a test that begins with what is there."""
    until(lambda: town.unsettled() == 0, "every file to settle", seconds=60)
