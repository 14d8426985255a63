"""Detection beside rebuilding: files cross under real scanners, and what these say decides, shows and is kept."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sekisho.border.transfers.models import Item, ProcessingRecord
from sekisho.border.transfers.presentation import method, receipt, tell
from sekisho.border.transfers.states import State
from sekisho.config import wellness
from sekisho.foundation.audit.models import Event
from sekisho.foundation.inspection.models import ScanResult
from sekisho.foundation.inspection.scanners import registry
from sekisho.foundation.inspection.scanners.registry import BadScanner, configured
from sekisho.foundation.vault.api import read
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.scanner_servers import MARK, SIGNATURE, ClamdServer, IcapServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]

DRAWING = b"AC1032" + bytes(2000)  # the beginning of a DWG
GONE = "gone=unix:/nonexistent/clamd.sock"
RULE = 'rule mark { strings: $m = "SEKISHO-TEST-RULE" condition: $m }'


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "town.yar").write_text(RULE)
    yield f"town=yara:{tmp_path}"
    for scanner in configured():
        getattr(scanner, "close", lambda: None)()
    registry._made.cache_clear()


@pytest.fixture(autouse=True)
def impatient(settings: Any) -> None:
    settings.SEKISHO_SCANNER_PATIENCE_SECONDS = 0


def crossed(data: bytes, name: str = "次第.docx") -> Item:
    transfer = factories.sent({name: data})
    factories.work_off()
    return Item.objects.select_related("inspection", "transfer").get(transfer=transfer)


def results(item: Item) -> dict[str, str]:
    assert item.inspection is not None
    return {scan.scanner: scan.result for scan in item.inspection.scans.all()}


def accept_confirmed(count: int) -> None:
    Route.objects.filter(origin="internet", destination="lgwan").update(confirmations=count)


def test_three_scanners_find_nothing_and_the_file_is_rebuilt_all_the_same(
    settings: Any, clamd: ClamdServer, icap: IcapServer, rules: str
) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}", rules, f"box={icap.setting('avscan')}"]
    item = crossed(samples.macro_document(), "申請書.docm")
    assert (item.state, item.output_name) == (State.READY, "申請書.docx")
    assert results(item) == {"clamd": "passed", "town": "passed", "box": "passed"}
    assert item.inspection is not None
    assert (item.inspection.verdict, item.inspection.confirmed_by) == ("changed", 3)
    assert item.inspection.scan_ms > 0
    assert all(scan.version and scan.ms > 0 for scan in ScanResult.objects.all())


def test_a_find_refuses_the_file_with_scanner_and_signature(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    item = crossed("議事録\n".encode() + MARK, "議事録.txt")
    assert (item.state, item.reason, item.clean_copy) == (State.REFUSED, "SCN-001", None)
    assert not Release.objects.exists()
    assert "clamd" in tell(item).why
    assert SIGNATURE in tell(item).why
    assert item.inspection is not None
    assert (item.inspection.verdict, item.inspection.kind) == ("blocked", "text")
    event = Event.objects.get(name="item:refused")
    assert event.data["scans"][0]["signature"].startswith(SIGNATURE)
    (row, _word, tone) = receipt(item)["scans"][0]
    assert (row.scanner, row.result, tone) == ("clamd", "hit", "error")
    record = json.loads(ProcessingRecord.objects.get(item=item).body)
    assert record["scans"][0]["result"] == "hit"


def test_a_rule_of_the_town_refuses_what_it_matches_inside_an_archive(settings: Any, rules: str) -> None:
    settings.SEKISHO_SCANNERS = [rules]
    assert crossed(samples.document()).state == State.READY
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("メモ.txt", "." * 5000 + "SEKISHO-TEST-RULE" * 9)
    refused = crossed(packed.getvalue(), "まとめ.zip")
    assert (refused.state, refused.reason) == (State.REFUSED, "SCN-001")
    assert "town:mark" in tell(refused).why


def test_a_scanner_that_does_not_answer_holds_the_file(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}", GONE]
    item = crossed(samples.document())
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "SCN-002", None)
    assert results(item) == {"clamd": "passed", "gone": "failed"}
    assert "ください" in tell(item).why
    assert not Release.objects.exists()


def test_what_is_held_for_a_scanner_passes_when_the_scanner_is_back(
    settings: Any, clamd: ClamdServer
) -> None:
    from sekisho.border.transfers.services import inspect_again

    settings.SEKISHO_SCANNERS = [GONE]
    item = crossed(samples.document())
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    inspect_again(actor=factories.actor("aoi", "internet"), item=item)
    factories.work_off()
    item.refresh_from_db()
    assert item.state == State.READY


def test_a_program_stays_blocked_whatever_scanners_say(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}", GONE]
    accept_confirmed(1)
    item = crossed(samples.program(), "図面.dwg")
    assert item.state == State.REFUSED
    assert item.reason.startswith("DSM-90")


def test_a_drawing_is_held_unless_the_route_accepts_scanners(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    item = crossed(DRAWING, "平面図.dwg")
    assert (item.state, item.reason) == (State.HELD, "DSM-910")


def test_a_drawing_passes_as_it_is_when_enough_scanners_found_nothing(
    settings: Any, clamd: ClamdServer, icap: IcapServer
) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}", f"box={icap.setting('avscan')}"]
    accept_confirmed(2)
    item = crossed(DRAWING, "平面図.dwg")
    assert (item.state, item.output_name) == (State.READY, "平面図.dwg")
    assert item.clean_copy is not None
    assert item.clean_copy != item.original
    assert b"".join(read(item.clean_copy)) == DRAWING
    inspection = item.inspection
    assert inspection is not None
    assert (inspection.verdict, inspection.sha256_out, inspection.codes) == (
        "confirmed",
        inspection.sha256_in,
        ["SCN-010"],
    )
    assert "無害化なし" in method(item)
    assert json.loads(ProcessingRecord.objects.get(item=item).body)["verdict"] == "confirmed"
    assert Event.objects.get(name="item:ready").data["verdict"] == "confirmed"


def test_one_scanner_too_few_holds_the_drawing(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    accept_confirmed(2)
    item = crossed(DRAWING, "平面図.dwg")
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "SCN-011", None)


def test_a_drawing_with_a_find_is_refused(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    accept_confirmed(1)
    assert crossed(DRAWING + MARK, "平面図.dwg").state == State.REFUSED


def test_a_route_for_pdf_only_lets_no_drawing_pass(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    accept_confirmed(1)
    Route.objects.filter(origin="internet", destination="lgwan").update(allowed_kinds=["pdf"])
    item = crossed(DRAWING, "平面図.dwg")
    assert (item.state, item.reason) == (State.REFUSED, "TRF-103")


# --- configuration --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        "clamd",
        "clamd=",
        "=unix:/x",
        "Clamd=unix:/x",
        "a=unix:relative",
        "a=http://x/",
        "a=icap://",
        "a=icap://h:x/s",
    ],
)
def test_a_scanner_that_cannot_be_understood_is_named(settings: Any, entry: str) -> None:
    settings.SEKISHO_SCANNERS = [entry]
    with pytest.raises(BadScanner, match="SEKISHO_SCANNERS"):
        configured()
    assert not asked()


def asked() -> bool:
    """Are all scanners well, by ``sekisho check``?"""
    return all(each.well for each in wellness.ask_all() if each.part.startswith("scanner"))


def test_two_scanners_of_one_name_are_refused(settings: Any) -> None:
    settings.SEKISHO_SCANNERS = ["a=unix:/x", "a=unix:/y"]
    with pytest.raises(BadScanner):
        configured()


def test_check_asks_every_scanner(settings: Any, clamd: ClamdServer) -> None:
    assert asked(), "none is configured: nothing is wrong"
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}", GONE]
    answers = {each.part: each for each in wellness.ask_all() if each.part.startswith("scanner")}
    assert answers["scanner clamd"].well
    assert "ClamAV" in answers["scanner clamd"].sentence
    assert not answers["scanner gone"].well
    assert "SCN-002" in answers["scanner gone"].sentence
