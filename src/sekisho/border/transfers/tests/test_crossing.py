"""Files through the real engines in the real sandbox: what goes in, what comes out, what is said about it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from sekisho.border.transfers.models import Item, ProcessingRecord, Transfer
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.vault.api import read
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]


def crossed(files: dict[str, bytes], **how: Any) -> list[Item]:
    transfer: Transfer = factories.sent(files, **how)
    factories.work_off()
    return list(Item.objects.filter(transfer=transfer).select_related("inspection", "transfer"))


def content(item: Item) -> bytes:
    assert item.clean_copy is not None
    return b"".join(read(item.clean_copy))


def unpacked(data: bytes) -> bytes:
    """Every byte of a package, members unpacked, nested ones too."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data + b"".join(unpacked(archive.read(name)) for name in archive.namelist())


def test_a_macro_document_crosses_without_its_macro() -> None:
    (item,) = crossed({"申請書.docm": samples.macro_document()})
    assert (item.state, item.output_name) == (State.READY, "申請書.docx")
    assert samples.MARK.encode() not in unpacked(content(item))
    assert item.inspection is not None
    assert "DSM-101" in item.inspection.codes
    assert item.inspection.kind == "docm"
    assert "庁議の次第".encode() in unpacked(content(item))


def test_the_facts_of_an_inspection_stand_in_columns() -> None:
    (item,) = crossed({"申請書.docm": samples.macro_document()})
    found = item.inspection
    assert found is not None
    assert (found.verdict, found.extension, found.profile) == ("changed", "docm", "keep")
    assert found.size_in == item.size
    assert found.sha256_in == item.sha256
    assert found.size_out == len(content(item))
    assert min(found.rebuild_ms, found.verify_ms, found.store_ms, found.total_ms) > 0
    assert found.engine.startswith("sekisho_disarm ")


@pytest.mark.parametrize("name", [name for name in samples.SAMPLES if name not in samples.STOPPED])
def test_every_sample_of_the_demo_town_crosses_without_what_was_hidden_in_it(name: str) -> None:
    (item,) = crossed({name: samples.SAMPLES[name]()})
    assert item.state == State.READY, tell(item)
    clean = unpacked(content(item))
    assert samples.MARK.encode() not in clean
    assert samples.MARK.lower().encode() not in clean


def test_a_zip_with_cp932_names_keeps_them() -> None:
    (item,) = crossed({"まとめ.zip": samples.archive()})
    with zipfile.ZipFile(io.BytesIO(content(item))) as archive:
        assert archive.namelist() == ["申請書（表）.docx", "備品一覧.xlsx", "様式.pdf", "現地写真.jpg"]
        assert all(info.flag_bits & 0x800 for info in archive.infolist())


def test_a_program_is_refused_whatever_its_name_says() -> None:
    (item,) = crossed({"請求書.docx": samples.program()})
    assert (item.state, item.clean_copy) == (State.REFUSED, None)
    assert "プログラム" in tell(item).why
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("壊れた.docx", samples.document()[:4000]),
        ("空のzip.zip", b"PK\x05\x06" + bytes(18)),
        ("拡張子違い.docx", b"\x00\x01\x02\x03" * 100),
        ("知らない.xyz", bytes(range(256)) * 10),
    ],
)
def test_what_cannot_be_judged_is_held_with_a_reason(name: str, data: bytes) -> None:
    (item,) = crossed({name: data})
    if name == "空のzip.zip" and item.state == State.READY:
        assert item.inspection is not None
        assert item.inspection.verdict == "clean"
        return
    assert item.state == State.HELD
    told = tell(item)
    assert told.code.startswith("DSM-")
    assert told.why.endswith("。")
    assert not Release.objects.exists()


def test_a_zip_bomb_is_held_quickly() -> None:
    """10 GB of zeros, in a zip in a zip."""
    inner = io.BytesIO()
    with (
        zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("0", "w") as member,
    ):
        zeros = bytes(16 * 1024 * 1024)
        for _number in range(64):
            member.write(zeros)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.zip", inner.getvalue())
    (item,) = crossed({"爆弾.zip": outer.getvalue()})
    assert item.state == State.HELD
    assert item.inspection is not None
    assert item.inspection.total_ms < 20_000


def test_one_bad_file_does_not_stop_the_others() -> None:
    good, bad, also_good = crossed(
        {"よい.txt": "こんにちは\n".encode(), "だめ.exe": samples.program(), "表.csv": b"a,b\n1,2\n"}
    )
    assert [item.state for item in (good, bad, also_good)] == [State.READY, State.REFUSED, State.READY]


def test_each_settled_item_has_its_record() -> None:
    items = crossed({"よい.txt": b"x\n", "だめ.exe": samples.program()})
    assert {record.item_id for record in ProcessingRecord.objects.all()} == {item.pk for item in items}


@pytest.mark.parametrize(
    ("origin", "destination", "sender"),
    [
        ("internet", "lgwan", "aoi"),
        ("lgwan", "internet", "aoi"),
        ("lgwan", "mynumber", "mei"),
        ("mynumber", "lgwan", "mei"),
    ],
)
def test_one_installation_serves_all_three_zones(origin: str, destination: str, sender: str) -> None:
    (item,) = crossed(
        {"a.docm": samples.macro_document()},
        origin=origin,
        destination=destination,
        sender=sender,
        recipients=[sender],
    )
    assert item.state == State.READY
    assert Release.objects.get().zone == destination


def test_a_route_for_pdf_only_lets_pdf_pass_and_nothing_else() -> None:
    Route.objects.filter(origin="lgwan", destination="internet").update(allowed_kinds=["pdf"])
    items = crossed(
        {"様式.pdf": samples.pdf(), "次第.docx": samples.document(), "pdfに見える.pdf": samples.document()},
        origin="lgwan",
        destination="internet",
    )
    assert [item.state for item in items] == [State.READY, State.REFUSED, State.REFUSED]
    assert tell(items[1]).code == "TRF-103"


def test_who_moved_which_file_from_where_to_where_is_in_the_trail_by_itself() -> None:
    (item,) = crossed({"申請書.docm": samples.macro_document()})
    submitted = Event.objects.get(name="transfer:submitted")
    assert (submitted.actor, submitted.zone, submitted.data["destination"]) == ("aoi", "internet", "lgwan")
    assert submitted.data["items"][0]["name"] == "申請書.docm"
    ready = Event.objects.get(name="item:ready")
    assert ready.data["sha256_in"] == submitted.data["items"][0]["sha256"]
    assert item.inspection is not None
    assert ready.data["sha256_out"] == item.inspection.sha256_out
