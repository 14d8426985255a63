"""What a list of the new year would change, compared with what would hold on that day without it.  Pure."""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sekisho.foundation.organisation.models import EmploymentKind, PostKind
from sekisho.foundation.organisation.year_rows import Entry, Listed, Problem, SectionEntry

MANY_LEAVE = 0.2  # more than a fifth of the staff leaving is rather a list that was not whole
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, slots=True)
class Place:
    """A post as far as a list speaks of it."""

    section: str
    kind: str
    title: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the town would have it on the day.  ``employment`` is None for who is not employed then."""

    pk: uuid.UUID
    login: str
    name: str
    number: str
    employment: str | None
    until: date | None
    places: frozenset[Place]
    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The town on the day, without the list."""

    day: date
    sections: Mapping[str, SectionEntry]
    people: Mapping[str, Known]  # by staff number
    logins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person as the list has it."""

    number: str
    name: str
    login: str
    kana: str
    email: str
    employment: str
    until: date | None
    places: frozenset[Place]
    zones: frozenset[str] | None

    @property
    def main(self) -> Place | None:
        return next((place for place in self.places if place.kind == PostKind.MAIN), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One person's change.  ``was`` is None for who comes, ``will`` for who leaves."""

    was: Known | None
    will: Wanted | None

    @property
    def name(self) -> str:
        return self.will.name if self.will else self.was.name if self.was else ""

    @property
    def number(self) -> str:
        return self.will.number if self.will else self.was.number if self.was else ""

    @property
    def moves(self) -> bool:
        """Does the main section change?"""
        return (
            self.was is not None
            and self.will is not None
            and _main(self.was.places) != _main(self.will.places)
        )


def _main(places: Iterable[Place]) -> str | None:
    return next((place.section for place in places if place.kind == PostKind.MAIN), None)


@dataclass(slots=True)
class Plan:
    """The readable difference.  The lists of steps do not overlap."""

    day: date
    joins: list[Step] = field(default_factory=list)
    renewals: list[Step] = field(default_factory=list)  # known, and not employed on the day but for the list
    leaves: list[Step] = field(default_factory=list)
    moves: list[Step] = field(default_factory=list)
    changes: list[Step] = field(default_factory=list)  # title, head, posts beside, employment, networks
    unchanged: int = 0
    new_sections: list[SectionEntry] = field(default_factory=list)
    changed_sections: list[tuple[SectionEntry, SectionEntry]] = field(default_factory=list)
    ended_sections: list[SectionEntry] = field(default_factory=list)
    two_posts: list[Wanted] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)  # codes of sections with people and no head
    problems: list[Problem] = field(default_factory=list)
    section_names: dict[str, str] = field(default_factory=dict)

    @property
    def steps(self) -> list[Step]:
        return [*self.joins, *self.renewals, *self.moves, *self.changes, *self.leaves]

    @property
    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocking]

    @property
    def many_leave(self) -> bool:
        staff = len(self.leaves) + len(self.moves) + len(self.changes) + self.unchanged
        return bool(self.leaves) and len(self.leaves) > MANY_LEAVE * staff


def make(snapshot: Snapshot, listed: Listed, *, whole: bool) -> Plan:
    """Compare.  ``whole``: staff who are not in the list leave; contractors never come or go by it."""
    plan = Plan(snapshot.day, problems=list(listed.problems))
    sections = _compare_sections(plan, snapshot, listed)
    plan.section_names = {code: section.name for code, section in sections.items()}
    wanted = _people(plan, snapshot, listed)
    for will in wanted.values():
        _sort_in(plan, Step(snapshot.people.get(will.number), will))
    if whole:
        plan.leaves = [
            Step(known, None)
            for number, known in snapshot.people.items()
            if number not in wanted and known.employment not in (None, EmploymentKind.CONTRACTOR)
        ]
    plan.two_posts = [will for will in wanted.values() if len(will.places) > 1]
    _look_at_heads(plan, snapshot, wanted, sections, whole=whole)
    if listed.heads_from_titles:
        plan.problems.append(
            Problem("YR-020", _("所属長の列がないため、役職名から所属長を決めました。"), blocking=False)
        )
    return plan


def _sort_in(plan: Plan, step: Step) -> None:
    was, will = step.was, step.will
    assert will is not None
    if was is None:
        plan.joins.append(step)
    elif was.employment is None:
        plan.renewals.append(step)
    elif step.moves:
        plan.moves.append(step)
    elif _differs(was, will):
        plan.changes.append(step)
    else:
        plan.unchanged += 1
    if was is not None and was.name != will.name:
        words = _("氏名が登録と違います（%(was)s → %(will)s）。職員の画面で直してください。")
        plan.problems.append(Problem("YR-021", words % {"was": was.name, "will": will.name}, blocking=False))


def _differs(was: Known, will: Wanted) -> bool:
    return (
        was.places != will.places
        or was.employment != will.employment
        or (will.until is not None and was.until != will.until)
        or (will.zones is not None and was.zones != will.zones)
    )


def _compare_sections(plan: Plan, snapshot: Snapshot, listed: Listed) -> dict[str, SectionEntry]:
    """The sections of the day; a list that names sections names all of them."""
    if listed.sections is None:
        return dict(snapshot.sections)
    wanted = {section.code: section for section in listed.sections}
    for code, section in wanted.items():
        was = snapshot.sections.get(code)
        if section.parent is not None and section.parent not in wanted:
            plan.problems.append(
                Problem("YR-008", _("上位の所属がありません：%(name)s") % {"name": section.name})
            )
        if was is None:
            plan.new_sections.append(section)
        elif was != section:
            plan.changed_sections.append((was, section))
    plan.ended_sections = [was for code, was in snapshot.sections.items() if code not in wanted]
    return wanted


def _people(plan: Plan, snapshot: Snapshot, listed: Listed) -> dict[str, Wanted]:
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in listed.entries:
        rows[entry.number].append(entry)
    taken = Counter(entry.login for entries in rows.values() for entry in entries[:1] if entry.login)
    found = {}
    for number, entries in rows.items():
        main = [entry for entry in entries if entry.kind == PostKind.MAIN]
        if len(main) != 1:
            words = _("本務の行が%(count)s行あります：%(name)s") % {
                "count": len(main),
                "name": entries[0].name,
            }
            plan.problems.append(Problem("YR-009", words, entries[0].line))
            continue
        if len({entry.section for entry in entries}) != len(entries):
            words = _("同じ所属に2度あります：%(name)s") % {"name": entries[0].name}
            plan.problems.append(Problem("YR-010", words, entries[0].line))
            continue
        found[number] = _wanted(plan, snapshot, main[0], entries, taken)
    return found


def _wanted(plan: Plan, snapshot: Snapshot, main: Entry, entries: list[Entry], taken: Counter[str]) -> Wanted:
    known = snapshot.people.get(main.number)
    login = known.login if known else main.login or _login_of(main.number)
    clash = known is None and (login in snapshot.logins or taken[login] > 1)
    if clash or not LOGIN.fullmatch(login):
        plan.problems.append(
            Problem("YR-012", _("この職員IDは使えません：%(id)s") % {"id": login}, main.line)
        )
    if main.until is not None and main.until < snapshot.day:
        plan.problems.append(
            Problem(
                "YR-013", _("任期が発令日より前に終わっています：%(name)s") % {"name": main.name}, main.line
            )
        )
    return Wanted(
        number=main.number,
        name=main.name,
        login=login,
        kana=main.kana,
        email=main.email,
        employment=main.employment,
        until=main.until,
        places=frozenset(Place(e.section, e.kind, e.title, e.is_head) for e in entries),
        zones=main.zones,
    )


def _login_of(number: str) -> str:
    plain = re.sub(r"[^a-z0-9._-]", "", number.casefold())
    return plain if LOGIN.fullmatch(plain) else f"s{plain}"


def _look_at_heads(
    plan: Plan,
    snapshot: Snapshot,
    wanted: Mapping[str, Wanted],
    sections: Mapping[str, SectionEntry],
    *,
    whole: bool,
) -> None:
    """Who heads which section afterwards: two heads block, none is told."""
    heads: Counter[str] = Counter()
    peopled: set[str] = set()
    stays = [] if whole else [known for number, known in snapshot.people.items() if number not in wanted]
    contractors = (
        [k for k in snapshot.people.values() if k.employment == EmploymentKind.CONTRACTOR] if whole else []
    )
    places = [each.places for each in wanted.values()] + [each.places for each in (*stays, *contractors)]
    for place in (place for group in places for place in group):
        peopled.add(place.section)
        heads[place.section] += place.is_head
    for code, count in heads.items():
        if count > 1:
            words = _("所属長が%(count)s人になります：%(name)s") % {
                "count": count,
                "name": _name(sections, code),
            }
            plan.problems.append(Problem("YR-014", words))
    for code in sorted(peopled - set(sections)):
        plan.problems.append(
            Problem(
                "YR-015", _("なくなる所属に人が残ります：%(name)s") % {"name": _name(snapshot.sections, code)}
            )
        )
    plan.headless = sorted(code for code in peopled & set(sections) if not heads[code])


def _name(sections: Mapping[str, SectionEntry], code: str) -> str:
    return sections[code].name if code in sections else code
