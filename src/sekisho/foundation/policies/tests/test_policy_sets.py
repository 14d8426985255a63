"""Versions of the rules: who may change them, from when they decide, what is written down, what would change."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department
from sekisho.foundation.policies import presentation, services
from sekisho.foundation.policies.engine import checking, reading, values
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.reading import read
from sekisho.foundation.policies.engine.rules import Outcome
from sekisho.foundation.policies.models import Judged, PolicySet
from sekisho.foundation.policies.simulation import simulate
from sekisho.foundation.policies.vocabulary import known
from sekisho.foundation.policies.words import DOUBTS, PROBLEMS, explain
from sekisho_demo import factories

pytestmark = pytest.mark.django_db

TEXT = """format = 1
name = "税務課の持ち出し"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head" }]
[[rule]]
id = "tax-sheets"
reason = "税務課の表は所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], department = ["zeimu"], kind = ["excel"] }
then = { outcome = "hold", approval = "head" }
[[rule]]
id = "rest"
reason = "ほかは通す"
owner = "情報政策課"
then = { outcome = "release" }
"""


@pytest.fixture(autouse=True)
def town() -> None:
    for code in ("soumu", "zeimu", "jouhou"):
        factories.department(code)


def crossing(**facts: Any) -> Crossing:
    plain = Crossing(
        origin="lgwan",
        destination="internet",
        departments=("zeimu",),
        roles=frozenset({"clerk"}),
        kind="xlsx",
        extension="xlsx",
        size=1_000,
        count=1,
        verdict="clean",
        codes=frozenset(),
        at=timezone.localtime(),
        channel="web",
    )
    return replace(plain, **facts)


def draft(text: str = TEXT) -> PolicySet:
    return services.save_draft(actor=factories.actor("kaname", "lgwan"), text=text, reason="持ち出しの確認")


def switched_on(text: str = TEXT, effective_from: datetime | None = None) -> PolicySet:
    return services.switch_on(
        actor=factories.actor("kaname", "lgwan"), draft=draft(text), effective_from=effective_from
    )


def test_without_rules_of_its_own_a_town_passes_what_inspection_passed() -> None:
    assert services.in_force().version == 0
    judged, decision = services.judge(crossing(), subject=uuid.uuid4())
    assert (decision.outcome, judged.version, judged.rule) == (Outcome.RELEASE, 0, "inspected-may-pass")


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("aoi", "lgwan", "IDN-004"),
        ("hajime", "lgwan", "IDN-004"),
        ("minoru", "lgwan", "IDN-004"),
        ("kaname", "internet", "IDN-005"),
    ],
)
def test_only_an_administrator_at_the_administration_entrance_changes_rules(
    login: str, zone: str, code: str
) -> None:
    kept = draft()
    actor = factories.actor(login, zone)
    for verb in (
        lambda: services.save_draft(actor=actor, text=TEXT, reason="x"),
        lambda: services.switch_on(actor=actor, draft=kept),
        lambda: services.withdraw(actor=actor, policy_set=kept),
    ):
        with pytest.raises(Denied) as denied:
            verb()
        assert denied.value.code == code


def test_a_draft_decides_nothing_until_it_is_switched_on_and_then_never_changes() -> None:
    kept = draft()
    assert services.in_force().version == 0
    services.switch_on(actor=factories.actor("kaname", "lgwan"), draft=kept)
    assert services.in_force().version == kept.version
    with pytest.raises(Denied) as denied:
        services.save_draft(actor=factories.actor("kaname", "lgwan"), text=TEXT, reason="x", draft=kept)
    assert denied.value.code == "POL-003"
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicySet.objects.filter(pk=kept.pk).update(text="format = 1")
    names = list(Event.objects.filter(subject=f"policy:{kept.pk}").values_list("name", flat=True))
    assert sorted(names) == ["policy:saved", "policy:switched-on"]


def test_a_set_decides_from_its_moment_on_and_can_be_taken_back_before() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    kept = switched_on(effective_from=tomorrow)
    assert services.in_force().version == 0
    assert services.in_force(tomorrow).version == kept.version
    services.withdraw(actor=factories.actor("kaname", "lgwan"), policy_set=kept)
    assert services.in_force(tomorrow).version == 0
    with pytest.raises(Denied) as denied:
        services.withdraw(actor=factories.actor("kaname", "lgwan"), policy_set=switched_on())
    assert denied.value.code == "POL-005"
    with pytest.raises(Denied) as denied:
        switched_on(effective_from=timezone.now() - timedelta(days=1))
    assert denied.value.code == "POL-004"


def test_bad_rules_are_not_kept_and_a_reason_is_asked_for() -> None:
    with pytest.raises(services.Unreadable) as unreadable:
        draft(TEXT.replace('"zeimu"', '"zeimuu"'))
    assert [problem.line for problem in unreadable.value.problems] == [11]
    with pytest.raises(Denied) as denied:
        services.save_draft(actor=factories.actor("kaname", "lgwan"), text=TEXT, reason=" ")
    assert denied.value.code == "POL-002"
    assert not PolicySet.objects.exists()


def test_a_section_that_was_dissolved_leaves_the_rules_in_force_readable() -> None:
    text = TEXT.replace('["zeimu"]', '["zeimu", "dissolved"]')
    dissolved = Department.objects.create(code="dissolved", name="廃止された課")
    kept = switched_on(text)
    dissolved.delete()
    services._parsed.cache_clear()
    assert services.in_force().version == kept.version
    with pytest.raises(services.Unreadable):
        draft(text)


def test_a_decision_is_explained_in_a_sentence_of_both_languages() -> None:
    kept = switched_on()
    judged, decision = services.judge(crossing(), subject=uuid.uuid4())
    with translation.override("ja"):
        sentence = explain(judged, decision.rule, "所属長の承認")
    assert sentence == (
        f"規則の第{kept.version}版の「tax-sheets」（税務課の表は所属長が確かめる）により、"
        "「所属長の承認」を待ちます。"
    )
    with translation.override("en"):
        sentence = explain(judged, decision.rule, "所属長の承認")
    assert f"version {kept.version}" in sentence
    assert "tax-sheets" in sentence


def test_what_was_decided_is_never_rewritten() -> None:
    judged, _ = services.judge(crossing(), subject=uuid.uuid4())
    with pytest.raises(DatabaseError), transaction.atomic():
        Judged.objects.filter(pk=judged.pk).update(outcome="release", rule="x")


def test_a_simulation_counts_per_department_and_lists_what_would_change() -> None:
    for department, kind in (("zeimu", "xlsx"), ("zeimu", "docx"), ("soumu", "xlsx"), ("zeimu", "xlsm")):
        services.judge(crossing(departments=(department,), kind=kind), subject=uuid.uuid4())
    services.judge(crossing(at=timezone.localtime() - timedelta(days=40)), subject=uuid.uuid4())
    before = Judged.objects.count()
    text = read(TEXT, known())
    assert text.ruleset is not None
    found = simulate(text.ruleset, since=timezone.now() - timedelta(days=30))
    assert (found.total, found.changed) == (4, 2)
    assert found.departments["zeimu"] == {("release", "hold"): 2, ("release", "release"): 1}
    assert found.departments["soumu"] == {("release", "release"): 1}
    assert {(one.crossing.kind, one.rule, one.after[1]) for one in found.items} == {
        ("xlsx", "tax-sheets", "head"),
        ("xlsm", "tax-sheets", "head"),
    }
    assert found.never_used(text.ruleset) == []
    assert Judged.objects.count() == before
    assert not PolicySet.objects.exists()


def test_an_item_that_was_inspected_twice_is_counted_once() -> None:
    subject = uuid.uuid4()
    services.judge(
        crossing(verdict="undecided", at=timezone.localtime() - timedelta(hours=1)), subject=subject
    )
    services.judge(crossing(), subject=subject)
    found = simulate(services.shipped().ruleset, since=timezone.now() - timedelta(days=1))
    assert (found.total, found.changed) == (1, 0)


def test_every_cause_has_a_sentence() -> None:
    causes = set()
    for module in (reading, values, checking):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        causes |= {cause for cause in {**PROBLEMS, **DOUBTS} if f'"{cause}"' in source}
    assert causes == set(PROBLEMS) | set(DOUBTS)


def test_a_simulation_sees_that_other_people_would_be_asked_on_a_route_of_the_same_name() -> None:
    switched_on()
    for information_class in ("3A", "2", ""):
        services.judge(crossing(information_class=information_class), subject=uuid.uuid4())
    steps = 'step = [{ kind = "approve", by = "colleague", class = ["3A"] }, {'
    other = read(TEXT.replace("step = [{", steps, 1), known())
    assert other.ruleset is not None, other.problems
    found = simulate(other.ruleset, since=timezone.now() - timedelta(days=1))
    assert (found.total, found.changed) == (3, 2)
    assert {one.crossing.information_class: one.asked for one in found.items} == {
        "3A": (("head",), ("colleague", "head")),
        "": (("head",), ("colleague", "head")),  # nobody named a class: nobody decides alone
    }
    shown = {one["after"] for one in presentation.items_of(found, other.ruleset)}
    assert shown == {"「所属長の承認」を待つ（決める人：所属長 → 同じ所属の同僚、所属長）"}
