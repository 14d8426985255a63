"""See before you decide: pictures of what was disarmed, for those who may decide now, gone with the decision."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sekisho.border.transfers import before_after, previews, services
from sekisho.border.transfers.models import Item, Preview
from sekisho.border.transfers.tests.test_approving import approved, asked, sent, sheet, switch_on, text
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.jobs.api import Attempt
from sekisho.foundation.vault.models import ObjectKey, Release, StoredObject
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
OUT = 'from = ["lgwan"], to = ["internet"]'
JPEG = b"\xff\xd8\xff"


def held_pdf() -> Item:
    switch_on(text(when=f'{OUT}, kind = ["pdf"]'))
    return sent(samples.pdf(), "図面.pdf")


def objects(made: Preview) -> list[Any]:
    return [*made.pages.values_list("object", flat=True), *([made.text] if made.text else [])]


def destroyed(found: list[Any]) -> bool:
    return (
        bool(found)
        and not ObjectKey.objects.filter(object__in=found).exists()
        and not Release.objects.filter(object__in=found).exists()
        and all(one.state == "destroyed" for one in StoredObject.objects.filter(pk__in=found))
    )


def test_pages_are_made_from_the_disarmed_copy_and_seen_where_the_file_lies() -> None:
    item = held_pdf()
    made = item.preview
    assert (made.outcome, made.sha256) == ("pages", asked(item).sha256)
    assert made.pages.count() == made.total > 0
    releases = Release.objects.filter(object__in=objects(made))
    assert {one.zone for one in releases} == {"lgwan"}
    assert releases.count() == made.pages.count() + 1  # and its words
    inner = [one for one in (item.original, item.held_copy) if one]
    assert not Release.objects.filter(object__in=inner).exists()


def test_the_original_is_never_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho_disarm import preview as engine

    rendered: list[str] = []
    real = engine.preview

    def watched(data: bytes, name: str, **how: Any) -> Any:
        rendered.append(hashlib.sha256(data).hexdigest())
        return real(data, name, **how)

    monkeypatch.setattr(engine, "preview", watched)
    item = held_pdf()
    copy = StoredObject.objects.get(pk=str(item.held_copy))
    assert rendered == [copy.sha256]
    assert copy.sha256 != StoredObject.objects.get(pk=str(item.original)).sha256
    Inspection.objects.filter(pk=str(item.inspection_id)).update(verdict=Inspection.Verdict.CONFIRMED)
    item = Item.objects.select_related("inspection").get(pk=item.pk)
    assert previews._shown(item, copy) == (None, Preview.Outcome.NONE)  # not rebuilt: the original's bytes
    assert previews._facts(item, copy, None) == {}
    assert rendered == [copy.sha256]


def test_without_libreoffice_a_sheet_is_words_and_so_are_the_members_of_an_archive() -> None:
    switch_on(text(when=f"{OUT}"))
    assert sent(sheet()).preview.outcome == "text"
    item = sent(samples.archive(), "まとめ.zip")
    assert item.preview.outcome == "text"
    members = before_after.members(item, item.preview)
    assert {one.name.rpartition(".")[2] for one in members} >= {"docx"}
    assert all(one.size > 0 and one.kind for one in members)
    assert any(one.changes for one in members)


def roster() -> bytes:
    """A workbook whose hidden sheet is a list of invented people, beside a sentence with a telephone."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["問い合わせは 090-1234-5678 <b>まで</b>"])
    hidden = book.create_sheet("名簿")
    hidden.append(["氏名", "携帯電話", "備考"])
    for number in range(60):
        hidden.append([f"見本　{'一二三四五六七八九十'[number % 10]}郎", f"090-1111-{number:04}", ""])
    hidden.sheet_state = "hidden"
    hidden.column_dimensions["C"].hidden = True
    hidden.row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def held_roster() -> Item:
    switch_on(text(when=OUT))
    Route.objects.filter(origin="lgwan", destination="internet").update(screens=True)
    return sent(roster(), "名簿.xlsx")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_each_finding_leads_to_its_mark_in_the_words_and_back(client: Client) -> None:
    item = held_roster()
    let_in(client, factories.person("hajime"))
    request = asked(item)
    address = reverse("transfers:words", args=[request.pk])
    page = client.get(reverse("transfers:approval", args=[request.pk])).content.decode()
    assert f'hx-get="{address}"' in page  # unfolds in the page; without script a link leads there
    assert item.inspection is not None
    findings = list(item.inspection.screening.findings.all())
    assert {one.kind for one in findings} >= {"name", "phone"}
    for one in findings:
        assert f'href="{address}#mark-{one.position}"' in page
    assert not Event.objects.filter(name="item:preview-opened").exists()
    shown = client.get(address)
    words = shown.content.decode()
    for one in findings:
        assert words.count(f'id="mark-{one.position}"') == words.count(f'id="finding-{one.position}"') == 1
        assert f'href="#mark-{one.position}"' in words
        assert f'href="#finding-{one.position}"' in words
        assert f"<code>{one.sample}</code>" in words  # in the list they stay masked
    assert "<mark" not in page
    for said in (
        "シート『名簿』",
        "非表示のシート",
        "非表示の列",
        "非表示の行",
        "&lt;b&gt;まで&lt;/b&gt;",
        "行は、出していません",
    ):
        assert said in words
    assert shown["Cache-Control"] == "no-store"
    assert Event.objects.get(name="item:preview-opened").data["page"] == 0
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    let_in(other := Client(), factories.person("ren"))
    assert other.get(address).status_code in (403, 404)


def test_on_the_page_of_a_pdf_what_was_found_is_boxed(client: Client) -> None:
    switch_on(text(when=f'{OUT}, kind = ["pdf"]'))
    Route.objects.filter(origin="lgwan", destination="internet").update(screens=True)
    item = sent(telling_pdf(), "届出.pdf")
    (page,) = item.preview.pages.all()
    assert {box[0] for box in page.boxes} == {1}
    let_in(client, factories.person("hajime"))
    body = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    assert 'href="#box-1"' in body
    assert body.count('id="box-1"') == 1
    assert body.count('href="#finding-1"') == 1


def telling_pdf() -> bytes:
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = made.make_stream(b"BT /F1 14 Tf 72 770 Td (Tel 090-1234-5678) Tj ET")
    made.save(out)
    return out.getvalue()


def test_before_and_after_stand_side_by_side(client: Client) -> None:
    switch_on(text(when=OUT))
    item = sent(samples.macro_document(), "様式.docm")
    facts = item.preview.facts
    assert (facts["before"]["kind"], facts["after"]["kind"]) == ("docm", "docx")
    assert (facts["before"]["counts"]["macros"], facts["after"]["counts"]["macros"]) == (1, 0)
    assert facts["before"]["counts"]["characters"] == facts["after"]["counts"]["characters"] > 0
    compared = before_after.compare(item, item.preview)
    assert compared is not None
    assert not compared.moved
    assert [(row.word, row.before, row.after) for row in compared.rows if row.changed] == [
        ("種類", "Word文書（マクロを持てるもの）（docm）", "Word文書（docx）"),
        ("ファイル名", "様式.docm", "様式.docx"),
        ("マクロ", "1", "0"),
    ]
    item.preview.facts["after"]["counts"]["pages"] = 3
    compared = before_after.compare(item, item.preview)
    assert compared is not None
    assert compared.moved
    let_in(client, factories.person("hajime"))
    page = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    assert "元のファイルとくらべる" in page
    assert "変わりました" in page


@pytest.mark.parametrize("end", ["agree", "return", "withdraw", "again", "expire"])
def test_the_pictures_die_with_the_decision_and_with_the_file(end: str) -> None:
    item = held_pdf()
    found, request = objects(item.preview), asked(item)
    head, sender = factories.actor("hajime", "lgwan"), factories.actor("aoi", "lgwan")
    if end == "agree":
        assert approved(item).state == "ready"
    elif end == "return":
        approvals.send_back(actor=head, request=request, sha256_seen=request.sha256, comment="直す")
    elif end == "withdraw":
        services.withdraw(actor=sender, transfer=item.transfer)
    elif end == "again":
        services.inspect_again(actor=sender, item=item)
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE transfers_transfer SET expires_at = now() - interval '1 day'")
        services.expire()
    factories.work_off()
    assert destroyed(found)
    left = Preview.objects.filter(item=item).first()
    assert left is None or (end == "again" and not set(objects(left)) & set(found))


@pytest.mark.parametrize(
    ("login", "zone"),
    [
        ("aoi", "lgwan"),  # the owner
        ("ren", "lgwan"),  # a colleague
        ("mei", "lgwan"),  # a stranger
        ("kaname", "lgwan"),  # an administrator
        ("minoru", "lgwan"),  # an auditor
        ("hajime", "internet"),  # the right person in another network
    ],
)
def test_nobody_sees_it_but_who_may_decide_now(login: str, zone: str) -> None:
    request = asked(held_pdf())
    for number in (previews.WORDS, 1):
        with pytest.raises(Denied) as denied:
            previews.open_page(actor=factories.actor(login, zone), request=request, number=number)
        assert denied.value.code == "TRF-040"
    refused = Event.objects.filter(name="item:preview-refused")
    assert [(one.actor, one.data) for one in refused] == [(login, {"code": "TRF-040"})] * 2


def test_whoever_answered_already_sees_it_no_more() -> None:
    item = held_pdf()
    request = asked(item)
    head = factories.actor("hajime", "lgwan")
    with pytest.raises(Denied) as denied:
        previews.open_page(actor=head, request=request, number=99)
    assert denied.value.code == "TRF-041"
    approvals.agree(actor=head, request=request, sha256_seen=request.sha256)
    with pytest.raises(Denied) as denied:
        previews.open_page(actor=head, request=request, number=1)
    assert denied.value.code == "TRF-040"


def test_a_job_that_comes_after_the_decision_or_twice_leaves_one_set_or_none() -> None:
    item = held_pdf()
    first = objects(item.preview)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
            " VALUES ('default', %s, 'doing', '{}') RETURNING id, attempts",
            [previews.PREVIEW_TASK],
        )
        row = cursor.fetchone()
    assert row is not None
    attempt = Attempt(*row)
    previews.make(item.pk, attempt)
    assert destroyed(first)
    again = Preview.objects.get(item=item)
    request = asked(item)
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    factories.work_off()
    previews.make(item.pk, attempt)
    assert not Preview.objects.filter(item=item).exists()
    assert destroyed(objects(again)) or not objects(again)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_on_the_page_it_is_a_picture_from_here_and_every_opening_is_written_down(client: Client) -> None:
    item = held_pdf()
    let_in(client, factories.person("hajime"))
    page = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    address = reverse("transfers:preview_page", args=[asked(item).pk, 1])
    assert f'src="{address}"' in page
    assert "この1年で初めてです" in page
    assert not Event.objects.filter(name="item:preview-opened").exists()
    answer = client.get(address)
    body = b"".join(answer)
    assert body.startswith(JPEG)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "no-store")
    assert "img-src 'self'" in answer["Content-Security-Policy"]
    opened = Event.objects.get(name="item:preview-opened")
    assert (opened.actor, opened.subject, opened.data) == (
        "hajime",
        f"item:{item.pk}",
        {"page": 1, "sha256": asked(item).sha256},
    )


def test_while_the_pictures_are_made_the_page_asks_again(client: Client) -> None:
    item = held_pdf()
    Preview.objects.filter(item=item).delete()
    let_in(client, factories.person("hajime"))
    address = reverse("transfers:preview", args=[asked(item).pk])
    page = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    assert f'hx-get="{address}"' in page
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    let_in(other := Client(), factories.person("kaname"))
    assert other.get(address).status_code == 404


def test_the_approver_reads_what_was_sent_to_the_same_people_before(client: Client) -> None:
    held_pdf()
    item = sent(samples.pdf(), "図面.pdf")
    let_in(client, factories.person("hajime"))
    page = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    assert "この1年で1回送っています" in page
