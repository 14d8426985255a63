"""From the engine's word and the scanners' words to one verdict."""

from __future__ import annotations

import pytest

from sekisho.foundation.inspection.judging import Judgement, Rebuilding, is_stopped_by, judge
from sekisho.foundation.inspection.scanners.base import Result, Scan
from sekisho.foundation.inspection.sentences import SENTENCES, finding

REMOVED = {"code": "DSM-101", "where": "", "action": "removed", "message": ""}


def stop(code: str) -> dict[str, str]:
    return {"code": code, "where": "", "action": "stopped", "message": ""}


def scan(result: str, name: str = "clamd", *, whole: bool = True) -> Scan:
    signature = "Bad" if result == "hit" else ""
    return Scan(
        name,
        "clamd",
        Result(result),
        1.0,
        signature=signature,
        code="SCN-002" if result == "failed" else "",
        whole=whole,
    )


CHANGED = Rebuilding("changed", "docx", [REMOVED])
PROGRAM = Rebuilding("blocked", "program", [stop("DSM-900")])
DRAWING = Rebuilding("undecided", "dwg", [stop("DSM-910")])
LOCKED = Rebuilding("undecided", "zip", [stop("DSM-930")])


def judged(rebuilding: Rebuilding, *scans: Scan, wanted: int = 0, extension: str = "dwg") -> Judgement:
    return judge(rebuilding, scans, extension=extension, confirmations=wanted)


def reason(judgement: Judgement) -> str:
    stopping = [each["code"] for each in judgement.findings if each["action"] == "stopped"]
    return stopping[-1] if stopping else ""


def test_without_scanners_the_engine_alone_decides() -> None:
    for rebuilding in (CHANGED, PROGRAM, DRAWING, LOCKED):
        assert judged(rebuilding) == Judgement(rebuilding.verdict, rebuilding.findings)


def test_silence_leaves_the_engines_verdict() -> None:
    assert judged(CHANGED, scan("passed")) == Judgement("changed", [REMOVED], 1)


@pytest.mark.parametrize("rebuilding", [CHANGED, PROGRAM, DRAWING, LOCKED])
def test_a_find_blocks_whatever_the_engine_made_of_it(rebuilding: Rebuilding) -> None:
    judgement = judged(rebuilding, scan("passed", "a"), scan("hit", "b"), scan("failed", "c"), wanted=1)
    assert (judgement.verdict, reason(judgement)) == ("blocked", "SCN-001")
    assert not judgement.gives_out


@pytest.mark.parametrize(
    ("rebuilding", "verdict", "why"),
    [
        (CHANGED, "undecided", "SCN-002"),
        (PROGRAM, "blocked", "DSM-900"),
        (DRAWING, "undecided", "DSM-910"),
        (LOCKED, "undecided", "DSM-930"),  # the page asks for the password
    ],
)
def test_a_scanner_without_an_answer_makes_undecided_what_would_pass(
    rebuilding: Rebuilding, verdict: str, why: str
) -> None:
    judgement = judged(rebuilding, scan("failed"), wanted=1)
    assert (judgement.verdict, reason(judgement)) == (verdict, why)
    assert "SCN-002" in {each["code"] for each in judgement.findings}


def test_enough_silence_confirms_what_cannot_be_rebuilt() -> None:
    judgement = judged(DRAWING, scan("passed", "a"), scan("passed", "b"), wanted=2)
    assert (judgement.verdict, judgement.confirmed_by, judgement.gives_out) == ("confirmed", 2, True)
    (told,) = judgement.findings
    assert (told["code"], told["action"]) == ("SCN-010", "kept")
    assert "a, b" in told["message"]


def test_too_few_scanners_confirm_nothing() -> None:
    judgement = judged(DRAWING, scan("passed", "a"), scan("passed", "b", whole=False), wanted=2)
    assert (judgement.verdict, reason(judgement), judgement.confirmed_by) == ("undecided", "SCN-011", 1)


@pytest.mark.parametrize(
    ("kind", "extension", "code", "verdict"),
    [
        ("unknown", "jww", "DSM-910", "confirmed"),
        ("unknown", "exe", "DSM-910", "undecided"),
        ("unknown", "js", "DSM-910", "undecided"),
        ("unknown", "", "DSM-910", "undecided"),
        ("dwg", "exe", "DSM-910", "undecided"),  # a drawing whose name makes it a program
        ("rar", "rar", "DSM-910", "undecided"),
        ("xlsb", "xlsb", "DSM-910", "undecided"),
        ("docx", "docx", "DSM-920", "undecided"),
        ("dwg", "dwg", "DSM-960", "undecided"),
        ("program", "dwg", "DSM-900", "blocked"),
    ],
)
def test_only_kinds_that_carry_nothing_else_are_confirmed(
    kind: str, extension: str, code: str, verdict: str
) -> None:
    said = Rebuilding("blocked" if code == "DSM-900" else "undecided", kind, [stop(code)])
    assert judged(said, scan("passed"), wanted=1, extension=extension).verdict == verdict


def test_a_route_that_accepts_none_confirms_none() -> None:
    assert judged(DRAWING, scan("passed")).verdict == "undecided"


def test_anything_but_silence_stops_the_copy() -> None:
    assert not is_stopped_by([scan("passed")])
    assert is_stopped_by([scan("passed"), scan("failed")])
    assert is_stopped_by([scan("hit")])


def test_every_sentence_says_what_to_do_in_both_languages() -> None:
    details = {
        "scanner": "a",
        "signature": "b",
        "kind": "dwg",
        "count": 1,
        "wanted": 2,
        "scanners": "a",
        "names": "b",
    }
    for code in SENTENCES:
        told = finding(code, "", "stopped", **details)
        assert told["message"].endswith("。")
        assert told["message_en"].endswith(".")
        assert "{" not in told["message"] + told["message_en"]
