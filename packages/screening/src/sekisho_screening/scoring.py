"""What stands together: a name beside an address is a person, a sensitive word beside a name is about them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sekisho_screening import samples
from sekisho_screening.detectors import BY_ID, Match
from sekisho_screening.detectors.sensitive import near_person
from sekisho_screening.findings import Why, says
from sekisho_screening.scan import Located, names_in
from sekisho_screening.surroundings import Known, in_public

NEAR = 500  # bytes: about 165 characters of Japanese, a few lines of a form
SURE_NAME = 50
_KNOWN_NAME = 55  # from this score on something besides the lists of names says that it is one
#: Kinds that turn a name beside them into a person of private life, and gain from it themselves.
PRIVATE = frozenset(
    {"address", "birth", "my_number", "driving_licence", "pension_number", "insured_number", "residence_code"}
    | {"passport", "residence_card", "credit_card", "bank_account"}
)
#: Matters that are about those who are employed, and the ranks of those who do not sign papers.
_OF_EMPLOYMENT = frozenset(
    {
        "休職",
        "休職中",
        "病気休暇",
        "病気休職",
        "病休",
        "病欠",
        "停職",
        "減給",
        "戒告",
        "分限",
        "懲戒",
        "傷病",
        "病名",
        "診断書",
    }
    | {"適応障害", "うつ病", "うつ状態", "抑うつ", "高ストレス", "飲酒運転", "酒気帯び", "検挙", "逮捕"}
)
_RANK = re.compile(
    r"(?:主事補?|主任|主査|係長|技師|保育士|教諭|調理員|消防士|会計年度任用職員|[課係室]|職員)[ 　]*$"
)
_RANK_REACH, _MOST_OF_STAFF = 24, 2
#: Numbers of twelve digits without a label: score when all pass, how many it takes.
_ALL_PASS, _FEWEST_PASSING = 40, 2
_TWELVE = re.compile(rb"(?<![0-9-])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9-])")
_GAIN = {"address": 20, "birth": 25, "phone": 10, "email": 10}
_MOST_ON_A_FORM, _FORM, _NOTE = 3, 6000, 4000  # names; bytes, about a page; bytes of a short note
#: Values that only one person has: what is sensitive beside them is about that person, named or not.
_OF_ONE, _SURE_OF_ONE = PRIVATE - {"address", "bank_account", "credit_card"}, 60
#: Values whose form is telling, and sure as soon as somebody stands beside them.
_NEEDS_COMPANY, _HOLDS = frozenset({"my_number", "residence_card", "credit_card", "passport"}), 85
_SURNAME_ONLY, _AT_WORK, _OF_PERSONS = 30, 35, ("さん", "さま", "くん", "ちゃん")
_TELLING = 50  # from this score on a match says that its line is about somebody
_BESIDE = 180  # bytes of its line on both sides of such a match that are searched for a name
_MOST_LINES = 5000  # of one passage that are searched for names: bounded time on hostile text
_NEIGHBOUR = says("name-and-details")


def combine(
    data: bytes,
    found: Sequence[Located],
    known: Known | None = None,
    at_work: Callable[[int], bool] | None = None,
    *,
    of_persons: bool = False,
) -> list[Located]:
    """The matches of one passage with their scores after a look at their neighbours.

    ``known``: what the passages before said of office holders; ``at_work``: whether a table's headings say so;
    ``of_persons``: whether a column that is not in ``data`` names private persons.
    """
    found = in_public(data, _with_more_names(data, found), known or Known(), at_work)
    if known is not None and known.senders:
        found = [_of_the_sender(one, known.senders) for one in found]
    if of_persons:
        found = [
            Located(one.at, near_person(one.match)) if one.match.kind == "sensitive" else one for one in found
        ]
    found = _beside_each_other(data, _all_passing(data, found))
    return samples.weighed(found) if known is not None and known.sample else found


def _all_passing(data: bytes, found: list[Located]) -> list[Located]:
    """``found`` with numbers weighed up where every one of several without a label passes its check digit.

    One in ten passes by chance; of two or more all do because that is what they are.
    """
    bare = {one.match.key for one in found if one.match.kind == "my_number" and one.match.score < _ALL_PASS}
    if len(bare) < _FEWEST_PASSING or len(data) > _NOTE * _FEWEST_PASSING:
        return found
    tried = {one.replace(b"-", b"").replace(b" ", b"") for one in _TWELVE.findall(data)}
    if len(bare) * 10 < len(tried) * 9:
        return found
    return [
        Located(one.at, replace(one.match, score=max(one.match.score, _ALL_PASS)))
        if one.match.kind == "my_number"
        else one
        for one in found
    ]


def _beside_each_other(data: bytes, found: Sequence[Located]) -> list[Located]:
    if not any(one.match.kind == "name" or one.match.kind in _OF_ONE for one in found):
        return [one for one in found if one.match.score > 0]
    result, low, high = [], 0, 0
    for one in found:
        while found[low].at < one.at - NEAR:
            low += 1
        while high < len(found) and found[high].at <= one.at + NEAR:
            high += 1
        result.append(Located(one.at, _weighed(data, one, found[low : min(high, low + 64)])))
    return [one for one in _of_a_form(data, result) if one.match.score > 0]


def _of_the_sender(one: Located, senders: set[str]) -> Located:
    """The name under a mail is that of its sender, also where no list knows it."""
    match = one.match
    if match.kind != "name" or match.key not in senders or match.score >= _KNOWN_NAME:
        return one
    return Located(one.at, replace(match, score=_KNOWN_NAME))


def _of_a_form(data: bytes, found: Sequence[Located]) -> Iterable[Located]:
    """A form, a letter or a note about few persons: its sensitive words are about them, wherever they stand on it."""
    if not any(one.match.kind == "sensitive" and one.match.score == 0 for one in found):
        return found
    bare = 40 if len(data) <= _NOTE else _KNOWN_NAME
    named = [one for one in found if one.match.kind == "name" and one.match.score >= bare]
    if not named or len({one.match.key for one in named}) > _MOST_ON_A_FORM:
        return found
    return [
        Located(one.at, near_person(one.match))
        if one.match.kind == "sensitive" and one.match.score == 0 and -NEAR <= one.at - named[0].at <= _FORM
        else one
        for one in found
    ]


def _weighed(data: bytes, one: Located, around: Sequence[Located]) -> Match:
    match = one.match
    if match.kind == "name":
        private = any(near.match.kind in PRIVATE and near.match.score >= 40 for near in around)
        against = any(evidence.why is Why.AGAINST_ROLE for evidence in match.evidence)
        if private and not against and match.score < 85:
            return replace(match, score=85, evidence=(*match.evidence, _NEIGHBOUR))
        return match
    names = [near for near in around if near.match.kind == "name" and near.match.score >= 40]
    few = len({near.match.key for near in around if near.match.kind == "name"}) <= _MOST_OF_STAFF
    if match.kind == "sensitive" and any(
        _is_called(data, one, near)
        or (few and _is_of_staff(data, one, near))
        or (near.match.kind in _OF_ONE and near.match.score >= _SURE_OF_ONE)
        for near in around
    ):
        return near_person(match)
    if (
        match.kind in _NEEDS_COMPANY
        and match.score >= 40
        and any(near.match.kind in ("name", "birth") and near.match.score >= 40 for near in around)
    ):
        return replace(match, score=max(match.score, _HOLDS), evidence=(*match.evidence, _NEIGHBOUR))
    if not names:
        return match
    if match.kind == "sensitive":
        return near_person(match) if any(_is_about(data, one, name) for name in names) else match
    if match.kind in _GAIN and match.score >= 40:
        return replace(
            match, score=min(95, match.score + _GAIN[match.kind]), evidence=(*match.evidence, _NEIGHBOUR)
        )
    return match


def _is_called(data: bytes, matter: Located, name: Located) -> bool:
    """A surname with さん in the same line as a sensitive matter: those who read it know who is meant."""
    if name.match.kind != "name" or name.match.score not in (_SURNAME_ONLY, _AT_WORK):
        return False
    titled = any(
        one.code == "title" and dict(one.facts).get("word") in _OF_PERSONS for one in name.match.evidence
    )
    low, high = sorted((matter.at, name.at))
    return titled and high - low <= _BESIDE and data.find(b"\n", low, high) < 0


def _is_of_staff(data: bytes, matter: Located, name: Located) -> bool:
    """Whether a matter of somebody's employment stands in a short paper beside a clerk's name: 「主事 山田花子　休職」."""
    if name.match.kind != "name" or name.match.score != _AT_WORK or len(data) > _NOTE:
        return False
    if matter.match.value not in _OF_EMPLOYMENT or abs(matter.at - name.at) > NEAR:
        return False
    before = data[max(0, name.at - _RANK_REACH) : name.at].decode("utf-8", "ignore")
    return _RANK.search(before) is not None


def _is_about(data: bytes, matter: Located, name: Located) -> bool:
    """A bare name only speaks for its own line; one with a label or a title for what stands around it."""
    if name.match.score >= _KNOWN_NAME:
        return True
    low, high = sorted((matter.at, name.at))
    return data.find(b"\n", low, high) < 0


def _with_more_names(data: bytes, found: Sequence[Located]) -> list[Located]:
    """Search the lines that already speak of somebody for names that carry no label."""
    sure = [one.at for one in found if one.match.kind == "name" and one.match.score >= SURE_NAME]
    known = {(one.match.key, one.at // NEAR) for one in found if one.match.kind == "name"}
    more: list[Located] = []
    seen = -1
    lines = 0
    for one in found:
        if one.at <= seen or not _tells(one.match) or lines >= _MOST_LINES:
            continue
        start = max(seen, data.rfind(b"\n", 0, one.at), one.at - _BESIDE) + 1
        end = data.find(b"\n", one.at, one.at + _BESIDE)
        seen = end if end >= 0 else min(one.at + _BESIDE, len(data))
        lines += 1
        if bisect_left(sure, seen) > bisect_left(sure, start):
            continue
        line = data[start:seen].decode("utf-8", "ignore")
        for match in names_in(line):
            at = start + len(line[: match.start].encode())
            if not {(match.key, at // NEAR + n) for n in (-1, 0, 1)} & known:
                more.append(Located(at, match))
    return sorted([*found, *more], key=lambda one: one.at) if more else list(found)


def _tells(match: Match) -> bool:
    return (
        match.score >= _TELLING and match.kind in BY_ID and match.kind != "name"
    ) or match.kind == "sensitive"
