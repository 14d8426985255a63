"""A draft written rule by rule, in forms: what is saved, what is refused beside which field, and for whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.policies import drafting, services
from sekisho.foundation.policies.engine.drafts import put_together, take_apart
from sekisho.foundation.policies.engine.reading import Known, read
from sekisho.foundation.policies.models import PolicySet
from sekisho.foundation.policies.presets import preset_text, presets
from sekisho.foundation.policies.rule_forms import RuleForm
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

ZONES = frozenset({"internet", "lgwan", "mynumber"})


@pytest.fixture
def admin(client: Client) -> Client:
    for code in ("soumu", "zeimu"):
        factories.department(code)
    let_in(client, factories.person("kaname"))
    return client


def begun(admin: Client, origin: str = "alpha") -> PolicySet:
    admin.post(reverse("policies:begin"), {"origin": origin, "reason": "持ち出しを見直す"})
    return PolicySet.objects.get()


def address(name: str, draft: PolicySet, *more: object) -> str:
    return reverse(f"policies:{name}", args=[draft.pk, *more])


def typed(draft: PolicySet, **more: Any) -> dict[str, Any]:
    draft.refresh_from_db()
    return {
        "seen": draft.digest,
        "outcome": "hold",
        "approval": "head",
        "reason": "税の表は所属長が確かめる",
        "owner": "税務課",
        "place": "0",
        **more,
    }


def order(draft: PolicySet) -> list[str]:
    draft.refresh_from_db()
    return [rule["id"] for rule in take_apart(draft.text).rules]


def errors_beside(page: str) -> dict[str, str]:
    """Field → what the error summary says of it."""
    return dict(re.findall(r'<a href="#id_(\w+)">[^:]*: ([^<]*)</a>', page))


@pytest.mark.parametrize("code", [code for code, _name in presets()])
def test_taking_a_text_apart_and_putting_it_together_changes_no_rule(code: str) -> None:
    text = preset_text(code)
    assert text is not None
    known = Known(ZONES, {}, frozenset(), {})
    again = put_together(take_apart(text))
    before, after = read(text, known).ruleset, read(again, known).ruleset
    assert before is not None
    assert after is not None
    assert [(r.id, r.when, r.outcome, r.approval, r.source, r.mark) for r in before.rules] == [
        (r.id, r.when, r.outcome, r.approval, r.source, r.mark) for r in after.rules
    ]
    assert before.approvals == after.approvals
    assert again.startswith("#"), "the words above the first line stay"


@pytest.mark.django_db
def test_a_rule_is_written_with_every_condition_and_comes_back_into_the_form(admin: Client) -> None:
    draft = begun(admin)
    answers = typed(
        draft,
        when_from=["lgwan"],
        when_to=["internet"],
        when_department=["soumu", "zeimu"],
        when_role=["staff"],
        when_kind=["excel", "csv"],
        when_extension="xlsx  csv",
        when_min_mb="1",
        when_max_mb="90",
        when_min_files="1",
        when_max_files="20",
        when_verdict=["clean", "changed"],
        when_code="DSM-1* DSM-201",
        when_personal=["my_number", "name"],
        when_min_score="60",
        when_min_people="10",
        when_class=["3A", "3B"],
        when_hours="17:15",
        when_hours_end="08:30",
        when_days=["sat", "sun"],
        when_channel=["web"],
        profile="flatten",
        notify=["above", "role:administrator"],
        notify_people="kaname",
        keep_days="3",
        source="町の規程 第3条",
    )
    answer = admin.post(address("new_rule", draft), answers)
    assert answer.status_code == 302, errors_beside(answer.content.decode())
    assert order(draft)[0] == "rule-1"
    rule = take_apart(draft.text).rules[0]
    assert rule["when"]["hours"] == "17:15-08:30"
    assert rule["when"]["extension"] == ["xlsx", "csv"]
    assert rule["then"] == {
        "outcome": "hold",
        "approval": "head",
        "as": "flatten",
        "keep_days": 3,
        "notify": ["above", "role:administrator", "people:kaname"],
    }
    shown = RuleForm.fill(rule, 0, draft.digest)
    for name in answers.keys() - {"when_extension", "place", "seen"}:
        assert str(shown[name]) == str(answers[name]), name
    page = admin.get(address("version", draft)).content.decode()
    assert "送り元がLGWAN接続系、かつ送り先がインターネット接続系" in page
    assert "個人情報の種類が個人番号（マイナンバー）または氏名" in page
    editing = admin.get(address("edit_rule", draft, "rule-1")).content.decode()
    assert 'value="17:15"' in editing
    assert editing.count('<details class="dads-disclosure">') == 0, "every group that asks something is open"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"approval": "", "when_from": ["lgwan"]}, "approval", "承認の経路を選んでください"),
        ({"approval": "head"}, "approval", "別々の2人以上の承認が要ります"),
        ({"outcome": "release", "when_from": ["lgwan"]}, "approval", "「承認を待つ」のときだけ"),
        (
            {"outcome": "release", "approval": "", "when_verdict": ["undecided"]},
            "when_verdict_0",
            "判定不能のものを通す規則",
        ),
        ({"when_hours": "17:15", "when_from": ["lgwan"]}, "when_hours", "両方の時刻"),
        ({"when_min_people": "0", "when_from": ["lgwan"]}, "when_min_people", "範囲の外"),
        ({"when_code": "nonsense", "when_from": ["lgwan"]}, "when_code", "「nonsense」は使えません"),
        ({"when_extension": "EXE!", "when_from": ["lgwan"]}, "when_extension", "「EXE!」は使えません"),
        ({"reason": ""}, "reason", "入力してください"),
        ({"owner": ""}, "owner", "入力してください"),
    ],
)
def test_a_mistake_is_shown_beside_its_field_and_nothing_is_kept(
    admin: Client, answers: dict[str, Any], field: str, words: str
) -> None:
    draft = begun(admin)
    before = draft.text
    answer = admin.post(address("new_rule", draft), typed(draft, **answers))
    assert answer.status_code == 422
    found = errors_beside(answer.content.decode())
    assert words in found.get(field, "")
    draft.refresh_from_db()
    assert draft.text == before


@pytest.mark.django_db
def test_rules_are_copied_moved_and_removed(admin: Client) -> None:
    draft = begun(admin)
    first, second, *_rest = order(draft)
    admin.post(address("move_rule", draft, second), {"seen": draft.digest, "to": "up"})
    assert order(draft)[:2] == [second, first]
    admin.post(address("copy_rule", draft, second), {"seen": draft.digest})
    assert order(draft)[:3] == [second, f"{second}-1", first]
    page = admin.get(address("version", draft)).content.decode()
    assert f"規則「{second}-1」は使われません。" in page, "the doubt stands at the rule"
    admin.get(address("remove_rule", draft, second))
    admin.post(address("remove_rule", draft, second), {"seen": draft.digest})
    assert order(draft)[:2] == [f"{second}-1", first]
    assert [event.name for event in Event.objects.filter(name__startswith="policy:")] == ["policy:saved"] * 4


@pytest.mark.django_db
def test_what_a_colleague_changed_meanwhile_is_not_written_over(admin: Client) -> None:
    draft = begun(admin)
    old = draft.digest
    admin.post(address("copy_rule", draft, order(draft)[0]), {"seen": old})
    answer = admin.post(address("new_rule", draft), typed(draft, seen=old, when_from=["lgwan"]))
    assert answer.status_code == 422
    assert "POL-006" in answer.content.decode()
    answer = admin.post(address("remove_rule", draft, order(draft)[0]), {"seen": old}, follow=True)
    assert "POL-006" in answer.content.decode()
    answer = admin.post(address("remove_rule", draft, order(draft)[0]), {}, follow=True)
    assert "POL-006" in answer.content.decode(), "without saying what was seen nothing is changed"


@pytest.mark.django_db
def test_a_rule_that_is_gone_is_told(admin: Client) -> None:
    draft = begun(admin)
    actor = Actor(person=factories.person("kaname"), zone="lgwan")
    with pytest.raises(Denied, match="POL-007"):
        drafting.copy_rule(actor=actor, draft=draft, seen=draft.digest, rule="nothing")
    assert admin.get(address("edit_rule", draft, "nothing")).status_code == 404


@pytest.mark.django_db
def test_a_route_of_approval_is_written_and_one_in_use_stays(admin: Client) -> None:
    draft = begun(admin)
    answers = {
        "seen": draft.digest,
        "name": "税務課の2人",
        "step1-by": "colleague",
        "step1-kind": "approve",
        "step1-need": "1",
        "step1-hours": "4",
        "step1-escalate": "head",
        "step2-by": "people",
        "step2-people": "kaname",
        "step2-kind": "decide",
        "step2-need": "0",
    }
    answer = admin.post(address("new_approval", draft), answers)
    assert answer.status_code == 302
    draft.refresh_from_db()
    route = take_apart(draft.text).approvals[-1]
    assert route["step"] == [
        {"kind": "approve", "by": "colleague", "need": 1, "hours": 4, "escalate": "head"},
        {"kind": "decide", "by": "people:kaname", "need": "all"},
    ]
    assert "税務課の2人" in admin.get(address("edit_approval", draft, route["code"])).content.decode()
    refused = admin.post(address("remove_approval", draft, "head"), {"seen": draft.digest}, follow=True)
    assert "承認の経路「head」がありません" in refused.content.decode()
    admin.post(address("remove_approval", draft, route["code"]), {"seen": draft.digest})
    draft.refresh_from_db()
    assert [one["code"] for one in take_apart(draft.text).approvals] == ["head", "two-people"]


@pytest.mark.django_db
def test_a_route_says_for_which_classes_a_step_is_needed(admin: Client) -> None:
    draft = begun(admin)
    answers = {
        "seen": draft.digest,
        "name": "課長の専決（3A・3Bは部長まで）",
        "step1-by": "head",
        "step2-by": "above",
        "step2-classes": ["3A", "3B"],
    }
    assert admin.post(address("new_approval", draft), answers).status_code == 302
    draft.refresh_from_db()
    route = take_apart(draft.text).approvals[-1]
    assert [step.get("class") for step in route["step"]] == [None, ["3A", "3B"]]
    shown = admin.get(address("edit_approval", draft, route["code"])).content.decode()
    assert shown.count("checked") == 2
    listed = admin.get(address("version", draft)).content.decode()
    assert "情報の分類が3A・3Bか、分からないときだけ" in listed
    nobody = admin.post(
        address("edit_approval", draft, route["code"]),
        answers | {"seen": draft.digest, "step1-classes": ["3A"]},
    )
    assert nobody.status_code == 422
    assert "情報の分類が3Cのものを決める段階がありません" in nobody.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "1段階以上"),
        ({"step1-by": "people"}, "職員IDを書いてください"),
        ({"step1-by": "people", "step1-people": "nobody"}, "「nobody」という職員IDはありません"),
        ({"step1-by": "head", "step1-escalate": "above"}, "何時間待つか"),
    ],
)
def test_a_route_without_people_or_time_is_refused(
    admin: Client, answers: dict[str, str], words: str
) -> None:
    draft = begun(admin)
    data = {"seen": draft.digest, "name": "経路", **answers}
    answer = admin.post(address("new_approval", draft), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_name_and_reason_of_a_draft_can_be_changed(admin: Client) -> None:
    draft = begun(admin)
    admin.post(address("rename", draft), {"seen": draft.digest, "name": "新しい名前", "reason": "新しい理由"})
    draft.refresh_from_db()
    assert (draft.name, draft.reason) == ("新しい名前", "新しい理由")


@pytest.mark.django_db
def test_what_was_switched_on_cannot_be_edited(admin: Client) -> None:
    draft = begun(admin)
    services.switch_on(actor=Actor(person=factories.person("kaname"), zone="lgwan"), draft=draft)
    for name, more in (("new_rule", ()), ("edit_rule", ("rest",)), ("new_approval", ()), ("rename", ())):
        assert admin.get(address(name, draft, *more)).status_code == 404
    assert admin.post(address("copy_rule", draft, "rest"), {"seen": draft.digest}).status_code == 404
    assert "直す</span>" not in admin.get(address("version", draft)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["aoi", "ren", "hajime", "minoru"])
def test_nobody_else_edits_a_draft(client: Client, login: str) -> None:
    person = Actor(person=factories.person("kaname"), zone="lgwan")
    text = preset_text("alpha")
    assert text is not None
    draft = services.save_draft(actor=person, text=text, reason="試し")
    stranger = factories.person(login)
    with pytest.raises(Denied, match="IDN-004"):
        drafting.remove_rule(
            actor=Actor(person=stranger, zone="lgwan"), draft=draft, seen=draft.digest, rule="rest"
        )
    let_in(client, stranger)
    assert client.get(address("new_rule", draft)).status_code == 403
    assert client.post(address("copy_rule", draft, "rest"), {"seen": draft.digest}).status_code == 403


@pytest.mark.django_db
def test_the_editor_is_not_there_in_another_network(client: Client, admin: Client) -> None:
    draft = begun(admin)
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("kaname"))
        assert client.get(address("new_rule", draft)).status_code == 403


@pytest.mark.django_db
def test_a_draft_begins_from_the_present_rules_unless_told(admin: Client) -> None:
    draft = begun(admin, "")
    assert order(draft) == ["inspected-may-pass"]


@pytest.mark.django_db
def test_the_form_offers_no_channel_that_brings_nothing_and_keeps_one_that_a_rule_names(
    admin: Client,
) -> None:
    draft = begun(admin)
    new = admin.get(address("new_rule", draft)).content.decode()
    for code in ("web", "api", "original"):
        assert f'name="when_channel" value="{code}"' in new or f'value="{code}" name="when_channel"' in new
    assert "フォルダ" not in new
    text = draft.text.replace('id = "rest"', 'id = "folders"', 1).replace(
        "when = {  }", 'when = { channel = ["folder"] }'
    )
    draft = services.save_draft(
        actor=Actor(person=factories.person("kaname"), zone="lgwan"), text=text, reason="試し", draft=draft
    )
    assert (
        "送り方「folder」を使うものは、まだありません"
        in admin.get(address("version", draft)).content.decode()
    )
    page = admin.get(address("edit_rule", draft, "folders")).content.decode()
    assert "folder（まだ使うものがありません）" in page
    kept = {
        "seen": draft.digest,
        "outcome": "refuse",
        "reason": "そのまま",
        "owner": "情報政策課",
        "place": "0",
    }
    admin.post(address("edit_rule", draft, "folders"), kept | {"when_channel": ["folder"]})
    draft.refresh_from_db()
    parts = take_apart(draft.text)
    assert parts.rules[parts.place_of("folders")]["when"] == {"channel": ["folder"]}
