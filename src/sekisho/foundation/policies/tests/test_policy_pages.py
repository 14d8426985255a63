"""The administrator reads, writes, tries and switches rules; nobody else does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from sekisho.foundation.policies import services
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.models import PolicySet
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = pytest.mark.django_db
TEXT = """format = 1
name = "総務課の持ち出し"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head", hours = 24, escalate = "above" }]
[[rule]]
id = "sheets"
reason = "表は所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], department = ["soumu"], kind = ["excel"], hours = "08:30-17:15", days = ["mon", "tue"] }
then = { outcome = "hold", approval = "head" }
[[rule]]
id = "sheets-too"
reason = "いつでも表は所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], department = ["soumu"], kind = ["excel"] }
then = { outcome = "hold", approval = "head" }
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = { outcome = "release" }
"""


@pytest.fixture
def admin(client: Client) -> Client:
    factories.department("soumu")
    let_in(client, factories.person("kaname"))
    return client


def page(client: Client, name: str, *args: object, **data: str) -> str:
    answer = client.get(reverse(f"policies:{name}", args=args), data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_rules_are_read_as_sentences(admin: Client) -> None:
    assert "今の規則（はじめの規則）" in page(admin, "versions")
    answer = admin.post(reverse("policies:new"), {"text": TEXT.replace("\n", "\r\n"), "reason": "持ち出し"})
    draft = PolicySet.objects.get()
    assert answer["Location"] == reverse("policies:version", args=[draft.pk])
    assert draft.text == TEXT
    shown = page(admin, "version", draft.pk)
    for words in (
        "送り元がLGWAN接続系",
        "送る人の所属が総務課",
        "中身の種類がExcel",
        "「所属長の承認」を待つ",
    ):
        assert words in shown
    assert "決裁：所属長（1人）、24時間以内、過ぎたら上の所属の長も" in shown


def test_a_mistake_is_shown_with_its_line_and_nothing_is_kept(admin: Client) -> None:
    answer = admin.post(
        reverse("policies:new"), {"text": TEXT.replace('"soumu"', '"nowhere"'), "reason": "持ち出し"}
    )
    assert answer.status_code == 422
    assert "11行目：「department」に「nowhere」は使えません。" in answer.content.decode()
    assert not PolicySet.objects.exists()


def test_a_draft_is_tried_and_switched_on_and_can_be_exported(admin: Client) -> None:
    factories.person("aoi")
    now = timezone.localtime()
    crossing = Crossing(
        origin="lgwan",
        destination="internet",
        departments=("soumu",),
        roles=frozenset({"clerk"}),
        kind="xlsx",
        extension="xlsx",
        size=1,
        count=1,
        verdict="clean",
        codes=frozenset(),
        at=now,
        channel="web",
    )
    services.judge(crossing, subject=uuid.uuid4())
    admin.post(reverse("policies:new"), {"text": TEXT, "reason": "持ち出し"})
    draft = PolicySet.objects.get()
    tried = page(admin, "simulation", draft.pk, days="30")
    assert "過去30日の1件のうち、1件が変わります" in tried
    assert "通す → 承認を待つ：1件" in tried
    assert services.in_force().version == 0
    assert admin.get(reverse("policies:toml", args=[draft.pk])).content.decode() == TEXT
    assert "第" in page(admin, "switch_on", draft.pk)
    admin.post(reverse("policies:switch_on", args=[draft.pk]), {})
    assert services.in_force().version == draft.pk
    assert admin.get(reverse("policies:edit", args=[draft.pk])).status_code == 404
    assert "使用中" in page(admin, "versions")


def test_a_draft_may_begin_from_a_preset_or_an_older_version(admin: Client) -> None:
    assert "out-of-mynumber" in page(admin, "new", **{"from": "beta"})
    assert "inspected-may-pass" in page(admin, "new")
    assert "inspected-may-pass" in page(admin, "new", **{"from": "../../pyproject"})


def test_a_switch_of_tomorrow_can_be_taken_back(admin: Client) -> None:
    admin.post(reverse("policies:new"), {"text": TEXT, "reason": "持ち出し"})
    draft = PolicySet.objects.get()
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    admin.post(reverse("policies:switch_on", args=[draft.pk]), {"effective_from": tomorrow})
    assert "予約済み" in page(admin, "versions")
    page(admin, "withdraw", draft.pk)
    admin.post(reverse("policies:withdraw", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.withdrawn_at is not None


@pytest.mark.parametrize("login", ["aoi", "hajime", "minoru"])
def test_nobody_else_opens_these_pages(client: Client, login: str) -> None:
    let_in(client, factories.person(login))
    for address in ("versions", "new"):
        assert client.get(reverse(f"policies:{address}")).status_code == 403


def test_they_are_not_opened_in_another_network(client: Client) -> None:
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("kaname"))
        assert client.get(reverse("policies:versions")).status_code == 403
