"""Verbs of the new year: take a list in, map its columns, try it, schedule it, take it back.

Scheduling writes the facts of the day at once, weeks ahead: questions about that day then have their answer, and at
midnight the clock only carries over what stands written.  Undoing takes back exactly what one change wrote.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Table
from sekisho.foundation.jobs.api import later
from sekisho.foundation.organisation import (
    breaks,
    policies,
    services,
    year_plan,
    year_presentation,
    year_rows,
)
from sekisho.foundation.organisation.models import (
    Change,
    ChangeKind,
    ColumnMapping,
    YearImport,
    YearState,
)
from sekisho.foundation.organisation.year_snapshot import snapshot_on
from sekisho.foundation.organisation.year_write import write
from sekisho.foundation.zones.api import Zone

READ_TASK = "organisation.read-year"
SECTION_SHEETS = ("組織", "所属", "課", "部署")


def take_in(
    *,
    actor: Actor,
    upload: uuid.UUID,
    file_name: str,
    sha256: str,
    effective_on: date,
    whole: bool,
) -> YearImport:
    """A list that lies in the vault; a job reads it in the sandbox.  Raises ``Denied`` (IDN-004/005, YR-101)."""
    policies.check_may_administer(actor)
    _check_day(effective_on)
    with transaction.atomic():
        year = YearImport.objects.create(
            effective_on=effective_on,
            whole=whole,
            file_name=file_name[:255],
            sha256=sha256,
            upload=upload,
            login=actor.login,
        )
        record(
            "year:uploaded",
            actor=actor,
            subject=f"year:{year.pk}",
            list_name=year.file_name,
            sha256=sha256,
            effective_on=str(effective_on),
        )
        later(READ_TASK, year.pk, first=True)
    return year


def _check_day(effective_on: date) -> None:
    if effective_on < services.today():
        raise Denied(
            "YR-101",
            _("発令日が過ぎています。"),
            remedy=_("過ぎた日の記録は、職員の画面で1人ずつ訂正してください。"),
        )


def take_table(
    *, actor: System, table: Table, file_name: str, sha256: str, effective_on: date, whole: bool
) -> YearImport:
    """The same for a list that was read already (command line)."""
    _check_day(effective_on)
    year = YearImport(
        effective_on=effective_on, whole=whole, file_name=file_name[:255], sha256=sha256, login=actor.login
    )
    settle_read(year, table)
    year.save()
    return year


def settle_read(year: YearImport, table: Table) -> None:
    """Take the rows of a list over, and guess its columns.  Does not save."""
    people, sections = _sheets(table)
    year.people, year.sections, year.encoding = people, sections, table.encoding
    remembered = ColumnMapping.objects.filter(headers=year_rows.fingerprint(people[0])).first()
    mapping = remembered.mapping if remembered else {}
    known = {code: header for code, header in mapping.items() if header in people[0]}
    year.mapping = known or year_rows.guess(people[0], year_rows.PEOPLE)
    year.state = YearState.READ


def _sheets(table: Table) -> tuple[list[list[str]], list[list[str]]]:
    """The sheet of people, and the one of sections if there is one, told by its name."""
    names = [name for name, _rows in table.sheets]
    index = next((i for i, name in enumerate(names) if any(word in name for word in SECTION_SHEETS)), None)
    if index is None or len(names) == 1:
        return table.sheets[0][1], []
    return table.sheets[0 if index else 1][1], table.sheets[index][1]


@transaction.atomic
def map_columns(*, actor: Actor | System, year: YearImport, mapping: Mapping[str, str]) -> YearImport:
    """Say what each column means; remembered for the next list with these headers.  Raises ``Denied`` (YR-102/-103)."""
    policies.check_may_administer(actor)
    year = _locked(year, YearState.READ, YearState.MAPPED)
    chosen = {code: header for code, header in mapping.items() if header in year.people[0]}
    lacking = year_rows.missing(chosen)
    if lacking:
        raise Denied(
            "YR-102",
            _("必要な列が決まっていません：%(fields)s")
            % {"fields": "、".join(str(f.label) for f in lacking)},
            remedy=_("一覧の列を選んでください。列がない場合は、一覧に加えて取り込み直してください。"),
        )
    year.mapping, year.state = chosen, YearState.MAPPED
    year.save(update_fields=["mapping", "state"])
    ColumnMapping.objects.update_or_create(
        headers=year_rows.fingerprint(year.people[0]), defaults={"mapping": chosen}
    )
    return year


def dry_run(year: YearImport) -> year_plan.Plan:
    """The difference that the list would make.  Changes nothing."""
    snapshot = snapshot_on(year.effective_on)
    listed = year_rows.parse(
        year.people,
        year.sections,
        year.mapping,
        known_sections={code: section.name for code, section in snapshot.sections.items()},
        year_end=fiscal_year_end(year.effective_on),
    )
    _check_zones(listed)
    return year_plan.make(snapshot, listed, whole=year.whole)


def _check_zones(listed: year_rows.Listed) -> None:
    known = set(Zone.objects.values_list("code", flat=True))
    named = {zone for entry in listed.entries for zone in entry.zones or ()}
    for zone in sorted(named - known):
        words = _("この町にないネットワークです：%(word)s") % {"word": zone}
        listed.problems.append(year_rows.Problem("YR-011", words))


def fiscal_year_end(day: date) -> date:
    """31 March that ends the fiscal year of a day."""
    return date(day.year + (day.month >= 4), 3, 31)


def what_breaks(plan: year_plan.Plan) -> list[breaks.Break]:
    """What other rooms would be left with."""
    outlook = breaks.Outlook(
        day=plan.day,
        leaving=frozenset(step.was.pk for step in plan.leaves if step.was),
        moving=frozenset(step.was.pk for step in plan.moves if step.was),
        headless=frozenset(plan.headless),
    )
    return list(breaks.look(outlook))


def schedule(*, actor: Actor | System, year: YearImport, many_leave: bool = False) -> Change:
    """Write the facts of the day; they hold from its midnight on.

    ``many_leave``: a person looked at the many who leave.  Raises ``Denied``: YR-103 not in this state, -104 the
    list has faults, -105 many leave, ORG-001 … when facts exclude each other.
    """
    policies.check_may_administer(actor)
    with transaction.atomic():
        year = _locked(year, YearState.MAPPED)
        _check_day(year.effective_on)
        plan = dry_run(year)
        if plan.blocking:
            raise Denied(
                "YR-104",
                _("一覧に直すところが%(count)s件あるため、予約できません。") % {"count": len(plan.blocking)},
                remedy=_("試算の「直すところ」を直した一覧を、もう一度取り込んでください。"),
            )
        if plan.many_leave and not many_leave:
            raise Denied(
                "YR-105",
                _("%(count)s人が退職・転出になります。") % {"count": len(plan.leaves)},
                remedy=_("全職員の名簿であることを確かめ、確認の欄にチェックを付けてください。"),
            )
        broken = what_breaks(plan)  # asked before anything is written
        with services.change(
            actor, ChangeKind.YEAR, reason=year.file_name, effective_on=year.effective_on
        ) as ledger:
            write(ledger, plan)
        year.state, year.change = YearState.SCHEDULED, ledger.change
        year.summary = year_presentation.describe(plan, broken)
        year.save(update_fields=["state", "change", "summary"])
        record(
            "year:scheduled",
            actor=actor,
            subject=f"year:{year.pk}",
            effective_on=str(year.effective_on),
            joins=len(plan.joins),
            renewals=len(plan.renewals),
            moves=len(plan.moves),
            changes=len(plan.changes),
            leaves=len(plan.leaves),
            sha256=year.sha256,
        )
    return ledger.change


def undo(*, actor: Actor | System, year: YearImport) -> Change:
    """Take a scheduled year back as a whole, before or after its day.  Raises ``Denied`` (YR-103, ORG-010/-011)."""
    with transaction.atomic():
        year = _locked(year, YearState.SCHEDULED)
        assert year.change is not None
        undoing = services.undo(actor=actor, made=year.change, reason=year.file_name)
        year.state = YearState.UNDONE
        year.save(update_fields=["state"])
    return undoing


@transaction.atomic
def discard(*, actor: Actor | System, year: YearImport) -> None:
    """Give up a list that was not scheduled; its rows are forgotten.  Raises ``Denied`` (YR-103)."""
    policies.check_may_administer(actor)
    year = _locked(year, YearState.READING, YearState.UNREADABLE, YearState.READ, YearState.MAPPED)
    year.state, year.people, year.sections = YearState.DISCARDED, [], []
    year.save(update_fields=["state", "people", "sections"])
    record("year:discarded", actor=actor, subject=f"year:{year.pk}")


def _locked(year: YearImport, *states: str) -> YearImport:
    found = YearImport.objects.select_for_update().get(pk=year.pk)
    if found.state not in states:
        raise Denied(
            "YR-103",
            _("この取込みは、いまはその操作ができません（%(state)s）。")
            % {"state": YearState(found.state).label},
            remedy=_("画面を開き直して、状態を確かめてください。"),
        )
    return found


def sample_rows(year: YearImport, header: str, count: int = 3) -> Sequence[str]:
    """The first filled cells of a column, to recognise it by."""
    index = year.people[0].index(header)
    return [row[index] for row in year.people[1:50] if row[index]][:count]
