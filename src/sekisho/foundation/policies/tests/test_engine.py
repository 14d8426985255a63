"""Rules without a database: what fits, what decides, what is refused at reading, what is pointed out."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sekisho.foundation.policies.engine.checking import doubts
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.reading import Known, Problem, Reading, read
from sekisho.foundation.policies.engine.rules import Floor, Outcome, Ruleset

ZONES = ("internet", "lgwan", "mynumber")
DEPARTMENTS = {"soumu": ("soumu",), "zeimu": ("zeimu",), "chousei": ("chousei", "zeimu")}
KNOWN = Known(
    frozenset(ZONES),
    DEPARTMENTS,
    frozenset({"clerk", "head", "administrator"}),
    {"excel": frozenset({"xlsx", "xlsm"}), "pdf": frozenset({"pdf"})},
    frozenset({"aoi", "hajime"}),
)
TOKYO = timezone(timedelta(hours=9))
CROSSING = Crossing(
    origin="lgwan",
    destination="internet",
    departments=("soumu",),
    roles=frozenset({"clerk"}),
    kind="docx",
    extension="docx",
    size=1_000,
    count=1,
    verdict="clean",
    codes=frozenset(),
    at=datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO),  # a Tuesday
    channel="web",
)
HEAD = """
format = 1
name = "試験"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head", hours = 24, escalate = "role:administrator" }]
[[approval]]
code = "two"
name = "2人の承認"
step = [{ kind = "approve", by = "colleague" }, { kind = "decide", by = "head" }]
"""


def rule(identifier: str, when: str, then: str) -> str:
    return (
        f'\n[[rule]]\nid = "{identifier}"\nreason = "試験の規則"\nowner = "情報政策課"\n'
        f"when = {{ {when} }}\nthen = {{ {then} }}\n"
    )


PASS = rule("rest", "", 'outcome = "release"')


def reading(*rules: str) -> Reading:
    return read(HEAD + "".join(rules), KNOWN)


def ruleset(*rules: str) -> Ruleset:
    found = reading(*rules)
    assert found.ruleset is not None, found.problems
    return found.ruleset


def decided(rules: str, crossing: Crossing = CROSSING) -> str:
    decision = ruleset(rules, PASS).decide(crossing)
    return decision.rule.id if decision.rule else ""


@pytest.mark.parametrize(
    ("when", "fitting", "other"),
    [
        ('from = ["lgwan"]', {}, {"origin": "mynumber"}),
        ('to = ["internet"]', {}, {"destination": "mynumber"}),
        ('department = ["zeimu"]', {"departments": ("zeimu",)}, {"departments": ("soumu",)}),
        ('department = ["zeimu"]', {"departments": ("chousei", "zeimu")}, {"departments": ()}),
        ('role = ["head"]', {"roles": frozenset({"clerk", "head"})}, {}),
        ('kind = ["excel"]', {"kind": "xlsm"}, {"kind": "docx"}),
        ('kind = ["xlsx"]', {"kind": "xlsx"}, {"kind": "xlsm"}),
        ('extension = ["csv", "xlsx"]', {"extension": "csv"}, {"extension": ""}),
        ("min_mb = 20", {"size": 20 * 1024**2}, {"size": 20 * 1024**2 - 1}),
        ("max_mb = 20", {"size": 20 * 1024**2}, {"size": 20 * 1024**2 + 1}),
        ("min_files = 10", {"count": 10}, {"count": 9}),
        ("max_files = 10", {"count": 10}, {"count": 11}),
        ('verdict = ["changed"]', {"verdict": "changed"}, {"verdict": "clean"}),
        ('code = ["DSM-101"]', {"codes": frozenset({"DSM-101", "DSM-7"})}, {"codes": frozenset({"DSM-10"})}),
        ('code = ["DSM-1*"]', {"codes": frozenset({"DSM-199"})}, {"codes": frozenset({"DSM-299"})}),
        ('personal = ["my_number"]', {"personal": frozenset({"my_number"})}, {"personal": frozenset()}),
        ("min_score = 80", {"score": 80}, {"score": 79}),
        ("min_people = 100", {"people": 1_222}, {"people": 99}),
        ('class = ["3A", "3B"]', {"information_class": "3B"}, {"information_class": "2"}),
        (
            'hours = "17:15-08:30"',
            {"at": datetime(2026, 11, 24, 8, 29, tzinfo=TOKYO)},
            {"at": datetime(2026, 11, 24, 8, 30, tzinfo=TOKYO)},
        ),
        (
            'hours = "08:30-17:15"',
            {"at": datetime(2026, 11, 24, 8, 30, tzinfo=TOKYO)},
            {"at": datetime(2026, 11, 24, 17, 15, tzinfo=TOKYO)},
        ),
        ('days = ["sat", "sun"]', {"at": datetime(2026, 11, 22, 10, 0, tzinfo=TOKYO)}, {}),
        ('channel = ["api"]', {"channel": "api"}, {"channel": "web"}),
    ],
)
def test_every_condition_fits_what_it_is_about_and_nothing_else(
    when: str, fitting: dict[str, Any], other: dict[str, Any]
) -> None:
    refusing = rule("asked", when, 'outcome = "refuse"')
    assert decided(refusing, replace(CROSSING, **fitting)) == "asked"
    assert decided(refusing, replace(CROSSING, **other)) == "rest"


def test_the_first_rule_that_fits_decides() -> None:
    first = rule("first", 'from = ["lgwan"]', 'outcome = "refuse"')
    second = rule("second", 'to = ["internet"]', 'outcome = "hold", approval = "two"')
    assert decided(first + second) == "first"
    assert decided(second + first) == "second"


@pytest.mark.parametrize(
    "when", ["min_people = 10", "min_score = 80", 'personal = ["my_number"]', 'class = ["3A"]']
)
def test_what_is_not_known_is_held_and_never_released(when: str) -> None:
    holding = rule("asked", when, 'outcome = "hold", approval = "two"')
    releasing = rule("asked", when, 'outcome = "release"')
    stop = rule("stop", "", 'outcome = "refuse"')
    assert ruleset(holding, PASS).decide(CROSSING).outcome is Outcome.HOLD
    assert ruleset(releasing, stop).decide(CROSSING).outcome is Outcome.REFUSE


def test_no_rule_lets_pass_what_inspection_did_not_pass() -> None:
    rules = ruleset(PASS)
    blocked, undecided = (rules.decide(replace(CROSSING, verdict=v)) for v in ("blocked", "undecided"))
    assert (blocked.outcome, blocked.floor) == (Outcome.REFUSE, Floor.BLOCKED)
    assert (undecided.outcome, undecided.floor) == (Outcome.HOLD, Floor.UNDECIDED)
    assert rules.decide(replace(CROSSING, verdict="something new")).outcome is Outcome.REFUSE


def test_what_no_rule_speaks_of_does_not_pass() -> None:
    decision = ruleset(rule("other", 'to = ["mynumber"]', 'outcome = "release"')).decide(CROSSING)
    assert (decision.outcome, decision.floor) == (Outcome.REFUSE, Floor.NO_RULE)


def test_a_binding_changes_with_the_rule_and_its_route_and_with_nothing_else() -> None:
    holding = rule("asked", 'from = ["lgwan"]', 'outcome = "hold", approval = "two"')
    binding = ruleset(holding, PASS).decide(CROSSING).binding
    unrelated = rule("before", 'from = ["mynumber"]', 'outcome = "refuse"')
    assert ruleset(unrelated, holding, PASS).decide(CROSSING).binding == binding
    narrower = holding.replace('from = ["lgwan"]', 'from = ["lgwan"], max_files = 5')
    assert ruleset(narrower, PASS).decide(CROSSING).binding != binding
    other_people = read(HEAD.replace('by = "colleague"', 'by = "head"') + holding + PASS, KNOWN).ruleset
    assert other_people is not None
    assert other_people.decide(CROSSING).binding != binding


@pytest.mark.parametrize(
    ("when", "then", "cause", "mark"),
    [
        ('from = ["lgwann"]', 'outcome = "release"', "no-such-value", "lgwann"),
        ('frm = ["lgwan"]', 'outcome = "release"', "unknown-word", "frm"),
        ('department = ["nowhere"]', 'outcome = "release"', "no-such-value", "nowhere"),
        ('role = ["mayor"]', 'outcome = "release"', "no-such-value", "mayor"),
        ('kind = ["wordstar"]', 'outcome = "release"', "no-such-value", "wordstar"),
        ('verdict = ["blocked"]', 'outcome = "release"', "no-such-value", "blocked"),
        ('verdict = ["undecided"]', 'outcome = "release"', "releases-unjudged", "undecided"),
        ('code = ["drop table"]', 'outcome = "release"', "no-such-value", "drop"),
        ('hours = "25:00-26:00"', 'outcome = "release"', "hours", "25:00"),
        ("min_mb = -1", 'outcome = "release"', "number", "min_mb"),
        ("min_people = true", 'outcome = "release"', "number", "min_people"),
        ("from = []", 'outcome = "release"', "not-a-list", "from"),
        ('class = ["4"]', 'outcome = "release"', "no-such-value", "class"),
        ("", 'outcome = "allow"', "no-such-value", "allow"),
        ("", 'outcome = "hold"', "hold-without-approval", "hold"),
        ('from = ["lgwan"]', 'outcome = "hold", approval = "nobody"', "no-such-approval", "nobody"),
        ("", 'outcome = "release", approval = "two"', "approval-without-hold", "approval"),
        ("", 'outcome = "refuse", as = "text"', "as-without-release", "as"),
        ("", 'outcome = "release", as = "picture"', "no-such-value", "picture"),
        ("", 'outcome = "release", keep_for_ever = true', "unknown-word", "keep_for_ever"),
        ('from = ["mynumber"]', 'outcome = "hold", approval = "head"', "two-people", "approval"),
        ("", 'outcome = "hold", approval = "head"', "two-people", "approval"),
    ],
)
def test_a_bad_rule_is_refused_with_line_and_cause(when: str, then: str, cause: str, mark: str) -> None:
    text = HEAD + rule("good", "", 'outcome = "refuse"') + rule("bad", when, then)
    found = read(text, KNOWN)
    assert found.ruleset is None
    assert [problem.cause for problem in found.problems] == [cause]
    line = found.problems[0].line
    assert mark in text.split("\n")[line - 1]
    assert line > text.split("\n").index('id = "bad"')


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("format = 1\nname =", "syntax"),
        ("format = 2" + PASS, "format"),
        ("format = 1\n", "no-rules"),
        ("format = 1\nrule = 3", "not-a-list"),
        (HEAD + rule("a", "", 'outcome = "refuse"') + rule("a", "", 'outcome = "refuse"'), "twice"),
        (HEAD + '[[rule]]\nid = "a"\nreason = ""\nowner = "x"\nthen = { outcome = "refuse" }', "missing"),
        (HEAD + '[[rule]]\nid = "a"\nreason = "x"\nthen = { outcome = "refuse" }', "missing"),
        (HEAD.replace('by = "head", hours = 24', 'by = "boss", hours = 24') + PASS, "approver"),
        (HEAD.replace("hours = 24, ", "") + PASS, "escalate-without-hours"),
        (HEAD.replace('by = "colleague"', 'by = "people:aoi gone"') + PASS, "no-such-person"),
        (HEAD.replace('code = "two"', 'code = "head"') + PASS, "twice"),
        (HEAD.replace('step = [{ kind = "decide"', 'step = [{ kind = "nod"') + PASS, "no-such-value"),
        (HEAD + '[[approval]]\ncode = "x"\nname = "x"\nstep = []' + PASS, "no-steps"),
        ("x" * 1_000_001, "too-large"),
    ],
)
def test_a_bad_text_is_refused(text: str, cause: str) -> None:
    found = read(text, KNOWN)
    assert found.ruleset is None
    assert cause in [problem.cause for problem in found.problems]


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    found = reading(rule("a", 'frm = ["x"]', 'outcome = "release"'), rule("b", "", 'outcome = "no"'))
    assert [problem.cause for problem in found.problems] == ["unknown-word", "no-such-value"]
    assert isinstance(found.problems[0], Problem)


def told(*rules: str) -> list[tuple[str, str, str]]:
    return [
        (d.cause, d.rule, d.by) for d in doubts(ruleset(*rules), ZONES, DEPARTMENTS) if d.cause != "unused"
    ]


def test_a_rule_behind_a_wider_one_is_pointed_out() -> None:
    wide = rule("wide", 'from = ["lgwan"]', 'outcome = "refuse"')
    narrow = rule("narrow", 'from = ["lgwan"], kind = ["excel"]', 'outcome = "refuse"')
    assert told(wide, narrow, PASS) == [("unreachable", "narrow", "wide")]
    assert told(narrow, wide, PASS) == []


def test_a_rule_that_says_something_else_behind_a_wider_one_contradicts() -> None:
    wide = rule("wide", 'department = ["zeimu"]', 'outcome = "refuse"')
    narrow = rule("narrow", 'department = ["chousei"], min_mb = 5', 'outcome = "hold", approval = "two"')
    assert told(wide, narrow, PASS) == [("contradicts", "narrow", "wide")]


def test_two_rules_that_together_take_everything_are_seen() -> None:
    passed = rule("passed", 'verdict = ["clean", "changed", "confirmed"]', 'outcome = "refuse"')
    unjudged = rule("unjudged", 'verdict = ["undecided"]', 'outcome = "refuse"')
    last = rule("last", 'from = ["lgwan"]', 'outcome = "refuse"')
    assert ("unreachable", "last", "passed") in told(passed, unjudged, last)
    assert told(passed, last) == [("no-end", "", "internet → mynumber")] or not [
        one for one in told(passed, last) if one[0] == "unreachable"
    ]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("min_mb = 5", "min_mb = 10"),
        ("max_files = 10", "max_files = 5"),
        ('code = ["DSM-1*"]', 'code = ["DSM-101", "DSM-12*"]'),
        ('hours = "17:00-09:00"', 'hours = "22:00-05:00"'),
        ('days = ["sat", "sun"]', 'days = ["sun"]'),
        ('kind = ["excel"]', 'kind = ["xlsx"]'),
        ("min_people = 10", "min_people = 100"),
    ],
)
def test_ranges_patterns_and_groups_are_compared(wide: str, narrow: str) -> None:
    a, b = (rule(name, when, 'outcome = "refuse"') for name, when in (("a", wide), ("b", narrow)))
    assert [one[:2] for one in told(a, b, PASS)] == [("unreachable", "b")]
    assert told(rule("b", narrow, 'outcome = "refuse"'), rule("a", wide, 'outcome = "refuse"'), PASS) == []


def test_a_rule_nothing_can_meet_and_a_way_without_end_are_pointed_out() -> None:
    assert ("impossible", "never", "") in told(
        rule("never", "min_mb = 10, max_mb = 5", 'outcome = "refuse"'), PASS
    )
    assert ("no-end", "", "internet → lgwan") in told(rule("one", "max_mb = 5", 'outcome = "release"'))


def test_the_engine_needs_no_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None;"
        "from sekisho.foundation.policies.engine import reading, checking"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


SOLE = """
format = 1
name = "試験"
[[approval]]
code = "sole"
name = "課長、3Aと3Bは部長まで"
step = [{ kind = "approve", by = "head" }, { kind = "decide", by = "above", class = [%s] }]
"""


def sole(classes: str = '"3A", "3B"') -> Reading:
    asked = rule("asked", 'from = ["lgwan"]', 'outcome = "hold", approval = "sole"')
    return read(SOLE % classes + asked + PASS, KNOWN)


@pytest.mark.parametrize(
    ("information_class", "asked"),
    [
        ("3A", ["head", "above"]),
        ("3B", ["head", "above"]),
        ("3C", ["head"]),
        ("2", ["head"]),
        ("1", ["head"]),
        ("", ["head", "above"]),  # nobody said: nobody decides alone
    ],
)
def test_up_to_which_class_the_first_decides_alone(information_class: str, asked: list[str]) -> None:
    found = sole().ruleset
    assert found is not None
    approval = found.decide(replace(CROSSING, information_class=information_class)).approval
    assert approval is not None
    assert [step.by for step in approval.steps] == asked
    assert approval.sole is (len(asked) == 1)


def test_another_limit_binds_anew_only_those_classes_about_which_others_are_asked() -> None:
    wide, narrow = sole().ruleset, sole('"3A"').ruleset
    assert wide is not None
    assert narrow is not None

    def same(information_class: str) -> bool:
        crossing = replace(CROSSING, information_class=information_class)
        return wide.decide(crossing).binding == narrow.decide(crossing).binding

    assert [each for each in ("3A", "3B", "2", "") if not same(each)] == ["3B"]


@pytest.mark.parametrize(
    ("steps", "origin", "cause"),
    [
        ('{ kind = "decide", by = "head", class = ["3A", "3B"] }', "lgwan", "class-without-step"),
        ('{ kind = "decide", by = "head", class = ["4"] }', "lgwan", "no-such-value"),
        ('{ kind = "decide", by = "head", class = [] }', "lgwan", "not-a-list"),
        # alone is one person: never enough for what leaves the My Number zone
        (
            '{ kind = "approve", by = "head" }, { kind = "decide", by = "above", class = ["3A"] }',
            "mynumber",
            "two-people",
        ),
    ],
)
def test_no_class_is_without_somebody_who_decides(steps: str, origin: str, cause: str) -> None:
    head = f'format = 1\nname = "x"\n[[approval]]\ncode = "sole"\nname = "x"\nstep = [{steps}]\n'
    asked = rule("asked", f'from = ["{origin}"]', 'outcome = "hold", approval = "sole"')
    assert read(head + asked, KNOWN).problems[0].cause == cause


def test_a_channel_by_which_nothing_comes_in_is_pointed_out() -> None:
    found = ruleset(
        rule("folders", 'channel = ["web", "folder"]', 'outcome = "refuse"'),
        rule("originals", 'channel = ["original"]', 'outcome = "refuse"'),
        PASS,
    )
    silent = [(one.rule, one.by) for one in doubts(found, ZONES, DEPARTMENTS) if one.cause == "silent"]
    assert silent == [("folders", "folder")]


def test_a_section_without_one_above_is_pointed_out_where_a_later_step_asks_there() -> None:
    found = sole().ruleset
    assert found is not None
    lonely = [one for one in doubts(found, ZONES, DEPARTMENTS) if one.cause == "no-above"]
    assert [(one.by, one.sections) for one in lonely] == [("sole", ("soumu",))], "zeimu is above chousei"
    head = [one for one in doubts(ruleset(PASS), ZONES, DEPARTMENTS) if one.cause == "no-above"]
    assert head == []
