"""What screening cannot read does not leave by itself: files behind a kept password, and files only confirmed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sekisho.border.transfers import unlocking
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.states import State
from sekisho.foundation.vault.api import sealed
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.scanner_servers import ClamdServer
from sekisho_disarm.zipio import Writer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]

WORD = "合言葉-Right7"
OUTWARDS = {"origin": "lgwan", "destination": "internet"}
DRAWING = b"AC1032" + bytes(2000)  # the beginning of a DWG


def outward(**how: Any) -> None:
    Route.objects.filter(**OUTWARDS).update(**how)


def crossed(files: dict[str, bytes]) -> Item:
    transfer = factories.sent(files, **OUTWARDS)
    factories.work_off()
    return fresh(Item.objects.get(transfer=transfer))


def fresh(item: Item) -> Item:
    return Item.objects.select_related("inspection__screening", "transfer").get(pk=item.pk)


def locked_zip() -> bytes:
    writer = Writer()
    writer.add("回覧.txt", "回覧です\n".encode(), password=WORD)
    return writer.finish()


def locked_document() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(samples.document())).encrypt(WORD, out)
    return out.getvalue()


def opened(name: str, data: bytes) -> Item:
    """A locked file whose sender gave its password."""
    item = crossed({name: data})
    secret = factories.stored(sealed(WORD), "lgwan")
    unlocking.give(actor=factories.actor("aoi", "lgwan"), item=item, secret=secret)
    factories.work_off()
    return fresh(item)


def assert_held_unread(item: Item, code: str) -> None:
    assert (item.state, item.clean_copy) == (State.HELD, None)
    assert item.inspection is not None
    assert (item.inspection.verdict, item.inspection.sha256_out) == ("undecided", None)
    assert item.inspection.screening.code == code
    assert code in item.inspection.codes
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("name", "made", "code"), [("資料.zip", locked_zip, "SCR-021"), ("次第.docx", locked_document, "SCR-011")]
)
def test_what_keeps_its_password_is_held(name: str, made: Callable[[], bytes], code: str) -> None:
    outward(keep_password=True)
    assert_held_unread(opened(name, made()), code)


def test_the_same_archive_without_its_password_goes() -> None:
    item = opened("資料.zip", locked_zip())
    assert item.state == State.READY
    assert item.inspection is not None
    assert item.inspection.screening.code == ""


def test_an_archive_that_keeps_its_password_passes_where_screening_only_records() -> None:
    outward(keep_password=True, hold_score=None, hold_people=None)
    item = opened("資料.zip", locked_zip())
    assert item.state == State.READY
    assert item.inspection is not None
    assert item.inspection.screening.code == "SCR-021"


@pytest.mark.parametrize("words", [b"", "川辺町 平面図".encode("utf-16-le") * 300])
def test_a_drawing_that_scanners_only_confirmed_is_held(
    settings: Any, clamd: ClamdServer, words: bytes
) -> None:
    """Also when enough of it looks like text: what the rest says nobody has read."""
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    outward(confirmations=1)
    item = crossed({"平面図.dwg": DRAWING[: 6 if words else None] + words})
    assert_held_unread(item, "SCR-021")
    assert item.inspection is not None
    assert item.inspection.screening.gaps
