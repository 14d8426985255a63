"""The administrator's day and the CISO's month: counted over every zone by a worker, and no name in it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.border.transfers import figures
from sekisho.border.transfers.models import Figures
from sekisho.border.transfers.tests.test_approving import sent, switch_on, text
from sekisho.foundation.audit.models import Event
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
    switch_on(text(when='from = ["lgwan"], to = ["internet"], kind = ["pdf"]').replace('"asked"', '"sleeps"'))
    assert figures.unused_rules(timezone.now()) == ["sleeps"]


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
    assert Event.objects.filter(name="report:made").count() == 1


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
    assert client.get("/admin/day/now/").status_code == 404
    assert client.get("/admin/day/1999-01/").status_code == 404


@pytest.mark.parametrize("login", ["aoi", "hajime", "mei", "minoru"])
def test_the_figures_are_the_administrators(login: str, client: Client) -> None:
    let_in(client, factories.person(login))
    for path in ("/admin/day/", "/admin/day/2026-11/", "/admin/day/2026-11/csv/"):
        assert client.get(path).status_code == 403
