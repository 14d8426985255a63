"""See before you decide: pictures of what was disarmed, for those who may decide now, gone with the decision."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sekisho.border.transfers import previews, services
from sekisho.border.transfers.models import Item, Preview
from sekisho.border.transfers.tests.test_approving import approved, asked, sent, sheet, switch_on, text
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection, preview
from sekisho.foundation.jobs.api import Attempt
from sekisho.foundation.vault.models import ObjectKey, Release, StoredObject
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
    assert releases.count() == made.pages.count()
    inner = [one for one in (item.original, item.held_copy) if one]
    assert not Release.objects.filter(object__in=inner).exists()


def test_the_original_is_never_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def watched(copy: StoredObject, *, name: str) -> Any:
        seen.append(copy.pk)
        return preview(copy, name=name)

    monkeypatch.setattr(previews, "preview", watched)
    item = held_pdf()
    assert seen == [item.held_copy]
    assert item.original not in seen
    copy = StoredObject.objects.get(pk=str(item.held_copy))
    Inspection.objects.filter(pk=str(item.inspection_id)).update(verdict=Inspection.Verdict.CONFIRMED)
    item = Item.objects.select_related("inspection").get(pk=item.pk)
    assert previews._shown(item, copy) == (None, Preview.Outcome.NONE)  # not rebuilt: the original's bytes
    assert seen == [item.held_copy]


def test_a_sheet_without_libreoffice_is_words_and_a_packed_file_is_neither() -> None:
    switch_on(text(when=f"{OUT}"))
    assert sent(sheet()).preview.outcome == "text"
    assert sent(samples.archive(), "まとめ.zip").preview.outcome == "none"


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
    with pytest.raises(Denied) as denied:
        previews.open_page(actor=factories.actor(login, zone), request=request, number=1)
    assert denied.value.code == "TRF-040"
    refused = Event.objects.get(name="item:preview-refused")
    assert (refused.actor, refused.data) == (login, {"code": "TRF-040"})


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
