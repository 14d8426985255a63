"""Verbs about what is held for personal data: keep the copy, answer, let go.

A person's answer releases nothing by itself: it is written where the file lies, and a worker, which alone may make
anything ready, looks at all answers again and lets the file go when nothing holds it any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence

from django.db import transaction

from sekisho.border.transfers import policies, previews, records
from sekisho.border.transfers.deciders import is_decider
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.moves import move, release
from sekisho.border.transfers.reasons import PERSONAL_DATA
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.screening.api import (
    Answer,
    HoldRule,
    PersonalFinding,
    Screened,
    answer,
    wanting,
)
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.vault import api as vault
from sekisho.foundation.zones.api import Route, open_route, route_between

LET_GO_TASK = "transfers.let_go"
Counts = Callable[[Answer], bool]


def rule_of(route: Route) -> HoldRule:
    return HoldRule(route.hold_score, route.hold_people) if route.screens else HoldRule()


def reason_to_hold(rule: HoldRule, screened: Screened | None) -> str:
    """Why a file that may pass otherwise is held, "" for none."""
    if not rule.asks:
        return ""
    if screened is None:
        return "TRF-108"
    found = screened.screening
    return PERSONAL_DATA if rule.holds(highest=found.highest, people=found.people) else ""


def keep(item: Item, clean: vault.StoredObject) -> None:
    """Keep the disarmed copy of an item that waits for a decision; nobody can take it.  Call it before the move."""
    vault.attach(clean.pk, zone="-")
    item.held_copy = clean.pk
    item.save(update_fields=["held_copy"])


def forget_copy(item: Item) -> None:
    """Another look begins: what was kept from the last one is destroyed."""
    previews.forget(item)
    if item.held_copy is not None:
        vault.destroy(item.held_copy)
        item.held_copy = None
        item.save(update_fields=["held_copy"])


def answer_findings(
    *, actor: Actor, item: Item, positions: Collection[int], is_false_alarm: bool, reason: str
) -> list[Answer]:
    """Say of findings that they are false alarms, or right.  When nothing holds the item any more, it goes.

    ``positions``: which findings of the item's screening.  Raises ``Denied`` (TRF-030 … -032, SCN-001, -002, ZON-001).
    """
    try:
        route = open_route(item.transfer.origin_id, item.transfer.destination_id)
        policies.check_may_decide(actor, item, route)
    except Denied as denied:
        record("finding:answer-refused", actor=actor, subject=f"item:{item.pk}", code=denied.code)
        raise
    with transaction.atomic():
        item = _locked(item.pk)
        policies.check_may_decide(actor, item, route)  # it may have moved meanwhile
        assert item.inspection is not None
        given = answer(
            actor=actor,
            findings=item.inspection.screening.findings.filter(position__in=positions),
            is_false_alarm=is_false_alarm,
            reason=reason,
            department=item.transfer.sender.department,
        )
        record(
            "finding:answered",
            actor=actor,
            subject=f"item:{item.pk}",
            findings=[{"position": one.finding.position, "kind": one.kind} for one in given],
            false_alarm=is_false_alarm,
            reason=given[0].reason,
            sha256=item.inspection.screening.sha256,
        )
        if not wanting(item.inspection.screening, rule_of(route), _counts(item, route)):
            later(LET_GO_TASK, item.pk, first=True)
    return given


def let_go(
    item_id: uuid.UUID,
    attempt: Attempt,
    *,
    may_go: Callable[[Item], bool],
    judge_again: Callable[[Item], None],
) -> None:
    """Release a held item when every finding that holds it was answered 「誤検知」 (I1); else nothing happens.

    ``may_go``: do the rules in force still let it go?  Else ``judge_again`` says what happens to it.
    """
    with transaction.atomic():
        attempt.hold()
        item = _locked(item_id)
        if item.state != State.HELD or item.reason != PERSONAL_DATA or item.held_copy is None:
            return
        try:
            route = open_route(item.transfer.origin_id, item.transfer.destination_id)
        except Denied:
            return  # closed meanwhile; another look tells the sender so
        assert item.inspection is not None
        screening = item.inspection.screening
        counts = _counts(item, route)
        answers = [one for one in Answer.objects.filter(finding__screening=screening) if counts(one)]
        if not answers or wanting(screening, rule_of(route), counts):
            return
        assert screening.sha256 in (item.inspection.sha256_out, item.inspection.sha256_in)
        if not may_go(item):
            judge_again(item)
            return
        release(item, item.held_copy)
        item.reason = ""
        move(
            item,
            State.READY,
            System(zone=item.transfer.origin_id),
            answered_by=sorted({one.person.login for one in answers}),
            sha256_out=screening.sha256,
        )
        records.issue(item, item.inspection, list(item.inspection.scans.all()))


def is_let_go(item: Item) -> bool:
    """Does nothing hold the item any more?  Then a worker lets it go within a moment."""
    route = route_between(item.transfer.origin_id, item.transfer.destination_id)
    assert route is not None
    assert item.inspection is not None
    return not wanting(item.inspection.screening, rule_of(route), _counts(item, route))


def holding_positions(item: Item, findings: Sequence[PersonalFinding]) -> set[int]:
    """Which findings hold the item under the route's present limits."""
    route = route_between(item.transfer.origin_id, item.transfer.destination_id)
    if route is None or item.inspection is None:
        return set()
    held_by = rule_of(route).holding(findings, people=item.inspection.screening.people)
    return {one.position for one in held_by}


def stay_held(item_id: uuid.UUID) -> None:
    """Letting go used up its attempts: the item is where it was, and another answer tries again."""


def _counts(item: Item, route: Route) -> Counts:
    """Whose answers count: given at the origin, by somebody who decides there and did not send the file."""
    transfer = item.transfer

    def counts(given: Answer) -> bool:
        return (
            given.zone == transfer.origin_id
            and given.person_id != transfer.sender_id
            and is_decider(given.person, route, transfer.sender.department_id)
        )

    return counts


def _locked(item_id: uuid.UUID) -> Item:
    return (
        Item.objects.select_for_update(of=("self",))
        .select_related("transfer__sender__department", "inspection__screening")
        .get(pk=item_id)
    )
