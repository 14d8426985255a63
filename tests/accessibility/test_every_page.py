"""Every page of the product, in every state: axe at WCAG 2.2 AA, fingers, 400 % zoom, weight, no complaint.

Nothing is excluded.  The pictures of the manual are taken in passing (``test-artifacts/``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import ARTIFACTS, Person, nobody_works, settled
from page_scenes import Scene, send
from page_views import ON_ITS_WAY, VIEWS, View
from playwright.sync_api import Browser

from sekisho.ui.tests.looking import DESK, PHONE, ZOOMED, overflow, small_targets, violations
from sekisho_demo.api_client import Content
from sekisho_demo.running import RunningTown
from sekisho_demo.samples import SAMPLES, hidden_list, program, workbook
from sekisho_disarm.zipio import Writer

pytestmark = pytest.mark.browser

HEAVIEST = 100_000  # bytes over the wire, with everything that a first visit fetches
ROWS = 60  # more than a page of a transfer shows


@pytest.fixture(scope="module")
def scene(town: RunningTown, real_files: RealFiles) -> Scene:
    content = [(file.name, file.read_bytes()) for file in real_files.all]
    docx = real_files.docx.read_bytes()
    sendings: dict[str, list[tuple[str, Content]]] = {
        "庁議資料の取り込み": [*content],
        "申請書の控え": [(f"申請書_{number:03}.txt", b"sample\n") for number in range(ROWS)],
        "県からの照会": [("途中で切れた資料.docx", docx[:2500]), ("添付（壊れたもの）.docx", docx[:2400])],
        "請求書の確認": [("請求書に見えるプログラム.docx", program())],
        "送り先を間違えたもの": [("回覧.docx", docx)],
        "先月の資料": [("先月の資料.docx", docx)],
        "パスワード付きの資料": [("県からの資料.zip", locked())],
        "いろいろな様式": [(name, make()) for name, make in SAMPLES.items()],
    }
    transfers, receipts = {}, {}
    for purpose, files in sendings.items():
        made = send(town, files, purpose)
        transfers[purpose], receipts[purpose] = made["id"], made["items"][:2][-1]["id"]
    for sender, purpose in (("aoi", "集計の報告"), ("ren", "集計の控え")):
        made = town.api("lgwan", sender).send(
            [("集計.xlsx", hidden_list(40))], destination="internet", purpose=purpose, recipients=[sender]
        )
        transfers[purpose], receipts[purpose] = made["id"], made["items"][0]["id"]
    town.api("lgwan", "mei").send(
        [("備品の一覧.xlsx", workbook()), ("名簿の集計.xlsx", hidden_list(40))],
        destination="internet",
        purpose="県への報告",
        recipients=["aoi"],
    )
    settled(town)
    expired = transfers["先月の資料"]
    town.sql("UPDATE transfers_item SET state = 'expired' WHERE transfer_id = %s", [expired])
    scanned(town, receipts["請求書の確認"])
    return Scene(town, transfers, receipts)


def locked() -> bytes:
    writer = Writer()
    writer.add("資料.txt", b"sample\n", password="fictional-7421")
    return writer.finish()


def scanned(town: RunningTown, item: str) -> None:
    """What three scanners would have said about the item's original."""
    for scanner, result, signature, code in (
        ("clamd", "hit", "Sekisho.Test.Mark.UNOFFICIAL", ""),
        ("town", "passed", "", ""),
        ("box", "failed", "", "SCN-002"),
    ):
        town.sql(
            "INSERT INTO inspection_scanresult"
            " (inspection_id, scanner, kind, result, version, signature, code, whole, ms)"
            " SELECT inspection_id, %s, 'clamd', %s, 'ClamAV 1.4.3/27800', %s, %s, true, 12.4"
            " FROM transfers_item WHERE id = %s",
            [scanner, result, signature, code, item],
        )


@pytest.fixture(scope="module")
def watchers(chromium: Browser, town: RunningTown) -> Iterator[Callable[[View], Watcher]]:
    """A browser window for each person and zone, signed in once."""
    windows: dict[tuple[str, str], Watcher] = {}

    def window(view: View) -> Watcher:
        key = (view.login, view.zone)
        if key not in windows:
            person = Person(town, view.login, chromium.new_context(locale="ja-JP"))
            if view.login:
                person.sign_in(view.zone)
            windows[key] = Watcher(person)
        return windows[key]

    yield window
    for watcher in windows.values():
        watcher.person.context.close()


class Watcher:
    """A person whose browser keeps nothing and weighs what comes."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.weight = 0.0
        devtools = person.context.new_cdp_session(person.page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.on("Network.loadingFinished", self._came)

    def _came(self, event: dict[str, Any]) -> None:
        self.weight += event["encodedDataLength"]

    def look(self, view: View, scene: Scene) -> None:
        """Load the page as on a first visit, at the width of a desk."""
        self._resize(DESK)
        self.weight = 0
        self.person.complaints.clear()
        assert self.person.open(view.zone, view.address(scene)) == view.status
        self.person.page.wait_for_load_state("load")

    def _resize(self, size: tuple[int, int]) -> None:
        self.person.page.set_viewport_size({"width": size[0], "height": size[1]})

    def faults(self, name: str) -> list[str]:
        """At the three widths; takes the manual's pictures of the first two."""
        page, found = self.person.page, []
        for size in (DESK, PHONE):
            self._resize(size)
            page.evaluate("scrollTo(0, 0)")  # the band of the zone belongs at the top of the picture
            page.screenshot(path=ARTIFACTS / f"{name}-{size[0]}.png", full_page=True)
            found += [
                f"{size[0]} px: {fault}" for fault in (*violations(page), *small_targets(page, least=24))
            ]
        self._resize(ZOOMED)
        if sideways := overflow(page):
            found.append(f"at 400 % zoom {sideways} px must be scrolled sideways")
        return found


@pytest.fixture(scope="module")
def weights() -> Iterator[dict[str, int]]:
    """Bytes by page; listed beside the pictures, the heaviest first."""
    ARTIFACTS.mkdir(exist_ok=True)
    found: dict[str, int] = {}
    yield found
    lines = [f"{weight}\t{name}" for name, weight in sorted(found.items(), key=lambda pair: -pair[1])]
    (ARTIFACTS / "weights.tsv").write_text("\n".join(lines))


@pytest.mark.parametrize("name", VIEWS)
def test_page(name: str, scene: Scene, watchers: Callable[[View], Watcher], weights: dict[str, int]) -> None:
    view = VIEWS[name]
    watcher = watchers(view)
    still: AbstractContextManager[None] = nobody_works(scene.town) if name in ON_ITS_WAY else nullcontext()
    with still:
        watcher.look(view, scene)
        weights[name] = int(watcher.weight)
        view.first(watcher.person)
        faults = watcher.faults(name)
    assert faults == []
    assert watcher.person.complaints == []
    assert 0 < weights[name] <= HEAVIEST
