"""Lists of passwords: who keeps and removes what, that they are tried, and that nobody sees one again."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sekisho.border.partner_passwords import policies, services
from sekisho.border.partner_passwords.api import words_for
from sekisho.border.partner_passwords.models import PartnerPassword
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.vault.api import sealed
from sekisho.foundation.vault.models import ObjectKey
from sekisho_demo import factories
from sekisho_disarm.zipio import Writer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]
RIGHT = "合言葉-Right7"


def keep(
    word: str = RIGHT,
    *,
    login: str = "aoi",
    zone: str = "internet",
    shared: bool = False,
    partner: str = "架空県",
) -> PartnerPassword:
    secret = factories.stored(sealed(word), zone)
    return services.keep(actor=factories.actor(login, zone), partner=partner, secret=secret, shared=shared)


def words(login: str, zone: str = "internet") -> list[str]:
    return words_for(person=factories.person(login), zone=zone)


def code_of(call: Any) -> str:
    with pytest.raises(Denied) as denied:
        call()
    return denied.value.code


@pytest.mark.usefixtures("inspection_parent")
def test_a_file_locked_with_a_known_password_passes_without_a_question() -> None:
    keep("another-1", partner="架空市")
    keep()
    writer = Writer()
    writer.add("回覧.txt", "回覧です\n".encode(), password=RIGHT)
    transfer = factories.sent({"資料.zip": writer.finish()})
    factories.work_off()
    item = Item.objects.select_related("inspection").get(transfer=transfer)
    assert item.state == State.READY
    assert item.inspection is not None
    assert item.inspection.opened_with == "list"
    assert Event.objects.get(name="item:ready").data["opened_with"] == "list"


@pytest.mark.usefixtures("inspection_parent")
def test_when_none_of_the_list_fits_nobody_reads_that_a_password_was_wrong() -> None:
    keep("another-1")
    writer = Writer()
    writer.add("回覧.txt", "回覧です\n".encode(), password=RIGHT)
    transfer = factories.sent({"資料.zip": writer.finish()})
    factories.work_off()
    assert Item.objects.get(transfer=transfer).reason == "DSM-930"


def test_mine_are_tried_on_my_files_in_this_zone_only() -> None:
    keep()
    assert words("aoi") == [RIGHT]
    assert words("aoi", "lgwan") == []
    assert words("ren") == []


def test_those_of_the_department_are_tried_on_everybodys_files() -> None:
    keep("shared-1", login="hajime", shared=True)
    keep()
    assert words("ren") == ["shared-1"]
    assert words("aoi") == [RIGHT, "shared-1"] or words("aoi") == ["shared-1", RIGHT]
    assert words("mei") == []


@pytest.mark.parametrize(("login", "zone"), [("aoi", "internet"), ("mei", "lgwan")])
def test_a_clerk_keeps_none_for_the_department(login: str, zone: str) -> None:
    assert code_of(lambda: keep(login=login, zone=zone, shared=True)) == "PWD-001"
    with pytest.raises(Denied):
        services.hand_in(actor=factories.actor(login, zone), partner="x", password="y", shared=True)
    assert Event.objects.get(name="partner-password:refused").data == {"code": "PWD-001"}


def test_a_list_has_an_end() -> None:
    for number in range(policies.MOST):
        keep(f"word-{number}", partner=f"相手{number}")
    assert code_of(keep) == "PWD-002"


@pytest.mark.parametrize(
    ("partner", "password", "code"),
    [("  ", "x", "PWD-003"), ("x", "", "PWD-004"), ("x", "y" * 256, "PWD-004")],
)
def test_what_is_incomplete_is_refused_before_it_is_stored(partner: str, password: str, code: str) -> None:
    actor = factories.actor("aoi", "internet")
    handed = partial(services.hand_in, actor=actor, partner=partner, password=password, shared=False)
    assert code_of(handed) == code


def test_only_who_keeps_it_removes_it() -> None:
    mine = keep()
    others = [
        ("ren", "internet"),
        ("hajime", "internet"),
        ("mei", "lgwan"),
        ("kaname", "lgwan"),
        ("aoi", "lgwan"),
    ]
    for login, zone in others:
        actor = factories.actor(login, zone)
        assert code_of(partial(services.forget, actor=actor, kept=mine)) == "PWD-001"
    services.forget(actor=factories.actor("aoi", "internet"), kept=mine)
    assert words("aoi") == []


def test_a_colleague_sees_the_departments_but_does_not_remove_it() -> None:
    shared = keep("shared-1", login="hajime", shared=True)
    aoi = factories.actor("aoi", "internet")
    assert list(PartnerPassword.objects.visible_to(aoi)) == [shared]
    assert code_of(lambda: services.forget(actor=aoi, kept=shared)) == "PWD-001"
    services.forget(actor=factories.actor("hajime", "internet"), kept=shared)
    assert not PartnerPassword.objects.visible_to(aoi).exists()


def test_what_was_removed_is_destroyed_by_a_job_and_twice_is_once() -> None:
    kept = keep()
    actor = factories.actor("aoi", "internet")
    services.forget(actor=actor, kept=kept)
    services.forget(actor=actor, kept=kept)
    assert factories.work_off() == 1
    services.destroy_forgotten(kept.pk)
    assert not PartnerPassword.objects.exists()
    assert not ObjectKey.objects.filter(object_id=kept.secret).exists()
    assert Event.objects.filter(name="partner-password:forgotten").count() == 1


def test_a_job_destroys_nothing_that_was_not_removed() -> None:
    kept = keep()
    services.destroy_forgotten(kept.pk)
    assert words("aoi") == [RIGHT]


def test_a_row_that_names_another_object_is_passed_over_and_destroys_nothing() -> None:
    """What a seized web process could write."""
    file = factories.stored(b"somebody's file", "internet")
    kept = keep()
    keep("another-1", partner="架空市")
    PartnerPassword.objects.filter(pk=kept.pk).update(secret=file.object_id)
    assert words("aoi") == ["another-1"]
    services.forget(actor=factories.actor("aoi", "internet"), kept=kept)
    factories.work_off()
    assert ObjectKey.objects.filter(object_id=file.object_id).exists()


def test_no_row_holds_a_password() -> None:
    keep()
    with connection.cursor() as cursor:
        for table in ("partner_passwords_partnerpassword", "audit_event", "vault_storedobject"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            assert RIGHT not in str(cursor.fetchall())


# --- pages ----------------------------------------------------------------------------------------------


def enter(login: str, zone: str, settings: Any) -> Client:
    settings.SEKISHO_ZONE = zone
    factories.person(login)
    client = Client()
    client.post("/sign-in/", {"login": login, "password": factories.PASSWORD})
    return client


@pytest.mark.usefixtures("broker")
def test_the_page_keeps_shows_and_removes_but_never_tells_a_password(settings: Any) -> None:
    client = enter("aoi", "internet", settings)
    assert client.post("/passwords/", {"partner": "架空県", "password": RIGHT}).status_code == 302
    page = client.get("/passwords/").content.decode()
    assert "架空県" in page
    assert RIGHT not in page
    assert 'name="shared"' not in page, "a clerk keeps none for the department"
    (kept,) = PartnerPassword.objects.all()
    asked = client.get(f"/passwords/{kept.pk}/forget/")
    assert "消しますか" in asked.content.decode()
    assert client.post(f"/passwords/{kept.pk}/forget/").status_code == 302
    assert "登録したパスワードはありません" in client.get("/passwords/").content.decode()
    assert client.get(f"/passwords/{kept.pk}/forget/").status_code == 404


def test_a_refused_password_is_not_sent_back(settings: Any) -> None:
    client = enter("aoi", "internet", settings)
    answer = client.post("/passwords/", {"partner": "", "password": RIGHT})
    assert answer.status_code == 422
    assert RIGHT not in answer.content.decode()
