"""Who is told, once, by bell and by mail; and a mail that says nothing but where."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from sekisho.foundation.approvals import services as approvals
from sekisho.foundation.approvals import telling
from sekisho.foundation.approvals.models import Request
from sekisho.foundation.approvals.tests.test_approvals import SHA, TWO, agree, asked
from sekisho.foundation.audit.models import Event
from sekisho.foundation.jobs.api import NotYet, later
from sekisho.foundation.notices import services
from sekisho.foundation.notices.models import How, Kind, Notice, Preference
from sekisho.foundation.notices.tests.smtp_server import SmtpServer
from sekisho.foundation.organisation.models import Absence, Change, ChangeKind, Post, PostKind, Staff
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = pytest.mark.django_db
NAMED = '[{ kind = "approve", by = "people:ren hajime mei", need = 2 }]'


@pytest.fixture(autouse=True)
def _zones(installation: Any) -> None:
    """A town of its own, with its zones."""


@pytest.fixture
def server(settings: Any) -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        settings.SEKISHO_MAIL_LINKS = {"lgwan": "https://sekisho.example"}
        yield running


def with_mailbox(*logins: str) -> None:
    for login in logins:
        Staff.objects.filter(person=factories.person(login)).update(email=f"{login}@town.example")


def work() -> None:
    """What a worker would do, but for following up the file, which this room knows nothing of."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'tests.follow'")
    factories.work_off()


def told(kind: Kind = Kind.ASKED) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("person__login", flat=True))


def test_those_who_may_decide_are_told_once_however_often_the_job_runs() -> None:
    request = asked(NAMED)
    work()
    assert told() == ["hajime", "mei", "ren"]
    with transaction.atomic():
        later(approvals.TELL_TASK, request.pk)
    work()
    assert told() == ["hajime", "mei", "ren"]
    event = Event.objects.get(name="notice:told")
    assert event.data == {"kind": "asked", "people": ["hajime", "mei", "ren"]}


def test_the_sender_is_never_asked() -> None:
    asked('[{ kind = "approve", by = "people:aoi ren" }]')
    work()
    assert told() == ["ren"]


def test_a_deputy_is_told_only_while_the_head_is_away() -> None:
    today = timezone.localdate()
    change = Change.objects.create(kind=ChangeKind.HAND, login="kaname")
    always = {"valid": DateRange(today, None), "made_by": change}
    mei = factories.person("mei")
    Post.objects.create(person=mei, department=factories.department("soumu"), kind=PostKind.DEPUTY, **always)
    asked()
    work()
    assert told() == ["hajime"]
    Absence.objects.create(person=factories.person("hajime"), **always)
    asked()
    work()
    assert told() == ["hajime", "mei"]


def test_a_deputy_is_told_of_what_waits_already_when_the_head_goes_away() -> None:
    request = asked()
    work()
    today = timezone.localdate()
    change = Change.objects.create(kind=ChangeKind.HAND, login="kaname")
    always = {"valid": DateRange(today, None), "made_by": change}
    Post.objects.create(
        person=factories.person("mei"),
        department=factories.department("soumu"),
        kind=PostKind.DEPUTY,
        **always,
    )
    assert telling.tell_newcomers() == 0
    Absence.objects.create(person=factories.person("hajime"), **always)
    assert telling.tell_newcomers() == 1
    work()
    assert told() == ["hajime", "mei"]
    assert telling.tell_newcomers() == 0
    agree(request, "mei")


def test_answered_it_is_settled_and_the_next_step_is_told_to_its_own() -> None:
    request = asked(TWO)
    work()
    assert "ren" in told()
    agree(request, "ren")
    assert not Notice.objects.filter(settled_at=None).exists()
    work()
    assert [one.person.login for one in Notice.objects.filter(settled_at=None)] == ["hajime"]
    agree(request, "hajime")
    work()
    assert not Notice.objects.filter(settled_at=None).exists()


def test_overdue_is_chased_once_with_those_of_the_escalation() -> None:
    request = asked()
    work()
    Request.objects.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert approvals.escalate() == 1
    work()
    assert told(Kind.OVERDUE) == ["hajime", "kaname"]
    assert approvals.escalate() == 0
    work()
    assert told(Kind.OVERDUE) == ["hajime", "kaname"]


def test_sent_back_the_sender_is_told_and_takes_note(client: Client) -> None:
    request = asked()
    approvals.send_back(
        actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=SHA, comment="直す"
    )
    work()
    assert told(Kind.RETURNED) == ["aoi"]
    notice = Notice.objects.get(kind=Kind.RETURNED)
    for login in ("ren", "mei", "kaname", "minoru"):
        let_in(other := Client(), factories.person(login))
        assert other.post(f"/notices/{notice.pk}/noted/").status_code == 404
    services.take_note(actor=factories.actor("aoi", "internet"), notice=notice)
    assert services.to_read_by(factories.actor("aoi", "lgwan")).count() == 1
    let_in(client, factories.person("aoi"))
    assert client.post(f"/notices/{notice.pk}/noted/").status_code == 302
    assert services.to_read_by(factories.actor("aoi", "lgwan")).count() == 0
    assert Event.objects.filter(name="notice:noted").count() == 1


def test_thirty_things_at_once_are_one_mail_that_holds_a_link_and_nothing_else(server: SmtpServer) -> None:
    with_mailbox("hajime")
    requests = [asked() for _number in range(3)]
    work()
    (mail,) = server.mails
    body = mail.get_content()
    assert mail["To"] == "hajime@town.example"
    assert "https://sekisho.example/notices/" in body
    for word in ("集計.xlsx", "見本", "あおい", "総務", SHA, str(requests[0].pk)):
        assert word not in f"{mail['Subject']}{body}"
    assert Notice.objects.filter(mailed_at=None).count() == 0
    work()
    assert len(server.mails) == 1


def test_one_thing_leads_to_its_own_page(server: SmtpServer) -> None:
    with_mailbox("hajime")
    request = asked()
    work()
    assert f"https://sekisho.example/approvals/{request.pk}/" in server.mails[0].get_content()


def test_without_an_address_of_the_entrance_the_mail_names_the_network(
    server: SmtpServer, settings: Any
) -> None:
    settings.SEKISHO_MAIL_LINKS = {}
    with_mailbox("hajime")
    asked()
    work()
    assert "LGWAN接続系の関所の「お知らせ」" in server.mails[0].get_content()


@pytest.mark.parametrize("how", [How.DIGEST, How.NONE])
def test_who_chose_otherwise_gets_no_mail_at_once(how: How, server: SmtpServer) -> None:
    with_mailbox("hajime")
    services.choose(actor=factories.actor("hajime", "lgwan"), how=how)
    asked()
    work()
    assert server.mails == []
    assert told() == ["hajime"]


def test_the_mail_of_the_day_comes_once_to_those_who_chose_it_and_have_something_waiting(
    server: SmtpServer,
) -> None:
    asked(NAMED)
    with_mailbox("ren", "hajime", "mei")
    for login in ("ren", "aoi"):
        Preference.objects.create(person=factories.person(login), how=How.DIGEST)
    work()
    server.mails.clear()
    here = timezone.localtime()
    assert telling.digest(here.replace(hour=7)) == 0
    assert telling.digest(here.replace(hour=8)) == 1
    assert telling.digest(here.replace(hour=9)) == 0
    work()
    assert [mail["To"] for mail in server.mails] == ["ren@town.example"]
    assert telling.digest(here.replace(hour=8) + timedelta(days=1)) == 1


def test_settled_before_the_mail_went_out_nobody_is_disturbed(server: SmtpServer) -> None:
    with_mailbox("hajime")
    request = asked()
    actor = factories.actor("hajime", "lgwan")
    services.tell(people=[actor.person], kind=Kind.ASKED, about=request.pk, zone="lgwan", path="/approvals/")
    agree(request, "hajime")
    work()
    assert server.mails == []
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_a_mailbox_that_is_refused_for_good_is_written_down_and_not_tried_again(server: SmtpServer) -> None:
    with_mailbox("hajime")
    server.refuses = 550
    asked()
    work()
    assert Event.objects.get(name="notice:mail-refused").data == {"code": 550}
    assert Notice.objects.filter(mailed_at=None).count() == 0


@pytest.mark.parametrize("trouble", ["later", "away"])
def test_a_mail_server_that_is_away_is_asked_again_and_keeps_nobody_from_deciding(
    trouble: str, server: SmtpServer, settings: Any
) -> None:
    with_mailbox("hajime")
    if trouble == "later":
        server.refuses = 451
    else:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = free.getsockname()[1]
    request = asked()
    with pytest.raises(NotYet):
        work()
    assert Notice.objects.filter(mailed_at=None).count() == 1
    assert agree(request, "hajime").state == "granted"


def test_without_a_mail_server_or_a_mailbox_the_bell_is_all(server: SmtpServer, settings: Any) -> None:
    asked()  # no mailbox
    work()
    settings.EMAIL_HOST = ""
    with_mailbox("hajime")
    asked()
    work()
    assert server.mails == []


def test_the_bell_counts_what_waits_for_me_and_its_page_lists_it(client: Client) -> None:
    request = asked()
    work()
    let_in(client, factories.person("hajime"))
    page = client.get("/notices/").content.decode()
    assert 'dads-bell__count">1<' in page
    assert f"/approvals/{request.pk}/" in page
    assert "集計.xlsx" in page
    let_in(other := Client(), factories.person("ren"))
    page = other.get("/notices/").content.decode()
    assert "dads-bell__count" not in page
    assert "集計.xlsx" not in page


def test_a_person_chooses_how_to_be_told(client: Client) -> None:
    let_in(client, factories.person("ren"))
    assert client.post("/notices/", {"how": "digest"}).status_code == 302
    assert services.how_for(factories.person("ren")) == How.DIGEST
    assert Event.objects.get(name="notice:chosen").data == {"how": "digest"}
    assert client.post("/notices/", {"how": "pigeon"}).status_code == 422


def test_another_zone_does_not_see_who_was_told_of_what() -> None:
    Notice.objects.create(
        person=factories.person("aoi"), zone="lgwan", kind=Kind.RETURNED, about=uuid.uuid4(), path="/"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sekisho_web_internet")
        cursor.execute("SELECT count(*) FROM notices_notice")
        assert cursor.fetchone() == (0,)
