"""The administrator's day and the CISO's month: counted over every zone by a worker, and no name in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from sekisho.border.transfers import figures
from sekisho.border.transfers.models import Figures
from sekisho.border.transfers.report import printed
from sekisho.border.transfers.tests.test_approving import sent, switch_on, text
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.notices.models import Kind, Notice
from sekisho.foundation.organisation import places
from sekisho.foundation.vault import api as vault
from sekisho.foundation.vault.models import Release
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]


def some_traffic() -> None:
    switch_on(text())
    sent()
    sent(b"text\n", name="案内.txt")


def test_what_waits_what_took_how_long_and_which_rules_sleep() -> None:
    some_traffic()
    now = timezone.now()
    body = figures.gather(now - timedelta(days=1), now + timedelta(minutes=1))
    assert (body["sendings"], body["states"]) == (2, {"held": 1, "ready": 1})
    assert body["ways"] == [{"from": "lgwan", "to": "internet", "count": 2}]
    assert body["reasons"] == [{"code": "TRF-111", "count": 1}]
    assert (body["waiting"]["approvals"], body["waiting"]["held"], body["waiting"]["failed_jobs"]) == (
        1,
        1,
        0,
    )
    kinds = {row["kind"]: row for row in body["times"]}
    assert set(kinds) == {"xlsx", "text"}
    middle, slow = kinds["xlsx"]["steps"]["total"]
    assert 0 < middle <= slow
    assert body["unused_rules"] == []


def test_a_rule_sleeps_when_it_stood_for_ninety_days_and_decided_nothing() -> None:
    switch_on(text(when='from = ["lgwan"], to = ["internet"], kind = ["pdf"]').replace('"asked"', '"sleeps"'))
    stands_since = timezone.now()
    sent(b"text\n", name="案内.txt")
    assert figures.unused_rules(timezone.now()) == []
    (sleeping,) = figures.unused_rules(stands_since + timedelta(days=figures.UNUSED_DAYS))
    assert sleeping["id"] == "sleeps"
    assert sleeping["reason"]


def test_no_name_of_a_file_or_a_person_is_counted() -> None:
    some_traffic()
    figures.refresh()
    told = json.dumps(Figures.objects.get().body, ensure_ascii=False)
    for word in ("備品", "案内", "aoi", "見本", "庁議"):
        assert word not in told


def test_the_month_is_reported_once_after_it_is_over() -> None:
    some_traffic()
    next_month = (timezone.localtime().replace(day=1) + timedelta(days=32)).replace(day=2)
    assert figures.close_month(next_month) == 1
    assert figures.close_month(next_month + timedelta(days=3)) == 0
    found = Figures.objects.get()
    assert found.period == timezone.localtime().strftime("%Y-%m")
    assert found.body["sendings"] == 2
    event = Event.objects.get(name="report:made")
    assert event.data == {"sha256": found.paper_sha256}


def test_the_paper_says_the_figures_and_is_what_the_trail_knows() -> None:
    some_traffic()
    figures.close_month((timezone.localtime().replace(day=1) + timedelta(days=32)).replace(day=2))
    found = Figures.objects.get()
    assert found.paper is not None
    data = b"".join(vault.read(found.paper))
    assert hashlib.sha256(data).hexdigest() == found.paper_sha256
    assert printed(found.body, found.period, unused_days=figures.UNUSED_DAYS) == data
    document = pypdfium2.PdfDocument(data)
    words = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    here = timezone.localtime()
    assert f"{here.year}年{here.month}月" in words
    assert "送信 2件、保留 1、受け取り可能 1。" in words
    kinds = {row["kind"]: row["steps"]["total"] for row in found.body["times"]}
    for middle, slow in kinds.values():
        assert f"{middle:,.0f} / {slow:,.0f}" in words
    assert "TRF-111" in words
    for word in ("備品", "案内", "aoi", "見本", "庁議"):
        assert word not in words
    assert Release.objects.get(object=found.paper).zone == "lgwan"


def test_the_ciso_is_told_where_and_reads_the_figures_and_nothing_else(client: Client) -> None:
    factories.person("mei")
    places.grant_role(actor=System(channel="test"), person=factories.person("mei"), role="ciso")
    figures.close_month()
    notice = Notice.objects.get(kind=Kind.REPORT)
    (found,) = Figures.objects.all()
    assert (notice.person.login, notice.zone, notice.path) == ("mei", "lgwan", f"/admin/day/{found.period}/")
    let_in(client, factories.person("mei"))
    assert "月ごとの報告ができました" in client.get("/notices/").content.decode()
    assert client.get(notice.path).status_code == 200
    assert client.get(f"/admin/day/{found.period}/csv/").status_code == 200
    assert client.get("/admin/queue/").status_code == 403
    figures.close_month()
    assert Notice.objects.count() == 1


def test_a_month_that_has_no_paper_yet_gets_one() -> None:
    some_traffic()
    now = timezone.now()
    Figures.objects.create(period="2026-01", body=figures.gather(now - timedelta(days=1), now))
    assert figures.close_month(now) == 2
    assert not Figures.objects.filter(paper=None).exists()


def test_the_administrator_reads_the_day_and_takes_the_month(client: Client) -> None:
    let_in(client, factories.person("kaname"))
    assert "まだ数えていません" in client.get("/admin/day/").content.decode()
    some_traffic()
    figures.refresh()
    figures.close_month((timezone.localtime().replace(day=1) + timedelta(days=32)).replace(day=2))
    page = client.get("/admin/day/").content.decode()
    for words in ("検査の途中", "承認待ち", "承認を待っています", 'role="img"', "xlsx"):
        assert words in page
    period = timezone.localtime().strftime("%Y-%m")
    assert f"関所の月報　{period}" in client.get(f"/admin/day/{period}/").content.decode()
    rows = list(csv.reader(io.StringIO(client.get(f"/admin/day/{period}/csv/").content.decode("utf-8-sig"))))
    assert ["way", "lgwan-internet", "2"] in rows
    assert ["sendings", "", "2"] in rows
    assert f"/admin/day/{period}/pdf/" in page
    assert client.get("/admin/day/now/").status_code == 404
    assert client.get("/admin/day/now/pdf/").status_code == 404
    assert client.get("/admin/day/1999-01/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_the_paper_comes_out_of_the_vault(client: Client) -> None:
    some_traffic()
    figures.close_month((timezone.localtime().replace(day=1) + timedelta(days=32)).replace(day=2))
    found = Figures.objects.get()
    let_in(client, factories.person("kaname"))
    answer = client.get(f"/admin/day/{found.period}/pdf/")
    assert hashlib.sha256(b"".join(answer)).hexdigest() == found.paper_sha256
    assert answer["Content-Type"] == "application/pdf"
    assert f"sekisho-{found.period}.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize("login", ["aoi", "hajime", "mei", "minoru"])
def test_the_figures_are_the_administrators(login: str, client: Client) -> None:
    let_in(client, factories.person(login))
    for path in ("/admin/day/", "/admin/day/2026-11/", "/admin/day/2026-11/csv/", "/admin/day/2026-11/pdf/"):
        assert client.get(path).status_code == 403
