"""What the rules in force say about an item, and what follows: released, held for approval, refused.

A decision of people releases nothing by itself: :func:`settle_decided` runs in a worker, counts the votes again and
lets go exactly the bytes that were approved (I1).  When rules changed meanwhile, the item is judged anew.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.emergencies import api as emergencies
from sekisho.border.known_files.api import still_vouched
from sekisho.border.transfers import held, previews, records, telling
from sekisho.border.transfers.models import Item, RecipientAnswer
from sekisho.border.transfers.moves import move, release
from sekisho.border.transfers.reasons import (
    AWAITS_APPROVAL,
    AWAITS_RECIPIENT,
    NO_LONGER_VOUCHED,
    PERSONAL_DATA,
    REFUSED_BY_RULE,
    SENT_BACK,
)
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.inspection.screening.api import Screened, Screening
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.policies import api as rules
from sekisho.foundation.zones.api import Route, open_route

DECIDED_TASK = "transfers.decided"
FOLLOWED_UP_TASK = "transfers.followed_up"
DESTROY_TASK = "transfers.destroy"
_STRICTNESS: Final = ("keep", "flatten", "text")


def asks_about_personal_data(item: Item) -> bool:
    """Does any rule on the item's way want to know what personal data is in it?"""
    return rules.in_force().ruleset.screens(item.transfer.origin_id, item.transfer.destination_id)


def stricter_profile(item: Item, inspection: Inspection, screened: Screened | None) -> str:
    """The method that the deciding rule wants, when it is stricter than the one that was used; else ""."""
    if not inspection.passed:
        return ""
    crossing = crossing_of(item, inspection, screened.screening if screened else None, _kinds(screened))
    wanted = rules.in_force().ruleset.decide(crossing).profile
    used = inspection.profile
    return wanted if wanted and _STRICTNESS.index(wanted) > _STRICTNESS.index(used) else ""


def crossing_of(
    item: Item, inspection: Inspection, screening: Screening | None, kinds: frozenset[str]
) -> rules.Crossing:
    """The facts of an item.  An answer with a hole is none: what could not be read is not known."""
    transfer = item.transfer
    known = screening is not None and not screening.code
    return rules.Crossing(
        origin=transfer.origin_id,
        destination=transfer.destination_id,
        departments=rules.path_of(transfer.sender.department_id),
        roles=rules.roles_of(transfer.sender),
        kind=inspection.kind,
        extension=inspection.extension,
        size=inspection.size_in,
        count=transfer.items.count(),
        verdict=inspection.verdict,
        codes=frozenset(inspection.codes),
        at=timezone.localtime(),
        channel=transfer.channel,
        personal=kinds if known else None,
        score=screening.highest if known and screening else None,
        people=screening.people if known and screening else None,
        information_class=transfer.information_class,
        sender=transfer.sender.login,
        recipients=frozenset(transfer.recipients.values_list("login", flat=True)),
    )


def _kinds(screened: Screened | None) -> frozenset[str]:
    return frozenset(one.kind for one in screened.findings) if screened else frozenset()


def judge(
    item: Item, inspection: Inspection, screened: Screened | None
) -> tuple[rules.Judged, rules.Decision]:
    """Ask the rules about an item that was just inspected."""
    crossing = crossing_of(item, inspection, screened.screening if screened else None, _kinds(screened))
    return rules.judge(crossing, subject=item.pk)


def follow(
    item: Item, route: Route, judged: rules.Judged, decision: rules.Decision, screening: Screening | None
) -> tuple[State, str]:
    """Where a decision about an item that passed inspection takes it, and why."""
    if decision.outcome is rules.Outcome.REFUSE:
        return State.REFUSED, REFUSED_BY_RULE
    if decision.outcome is rules.Outcome.HOLD:
        return State.HELD, AWAITS_APPROVAL
    if decision.outcome is rules.Outcome.CONFIRM and not _is_expected(item):
        return State.HELD, AWAITS_RECIPIENT
    return _beside_personal_data(route, decision.rule, screening)


def _is_expected(item: Item) -> bool:
    """Did a recipient say that the sending is expected?"""
    return RecipientAnswer.objects.filter(transfer=item.transfer_id, expected=True).exists()


def _beside_personal_data(
    route: Route, rule: rules.Rule | None, screening: Screening | None
) -> tuple[State, str]:
    """The route's own limits hold beside the rules, unless the rule that decided asked about personal data itself."""
    if rule is not None and rule.asks_about_personal_data:
        return State.READY, ""
    reason = held.reason_to_hold(held.rule_of(route), Screened(screening, []) if screening else None)
    return (State.HELD, reason) if reason else (State.READY, "")


def ask(item: Item, judged: rules.Judged, decision: rules.Decision, sha256: str) -> None:
    """Ask the people of the rule's route about exactly these bytes; in an emergency those on duty instead."""
    assert decision.approval is not None
    instead = emergencies.route_of_duty(item.transfer.origin_id, item.transfer.sender)
    request = approvals.open_request(
        subject=item.pk,
        task=DECIDED_TASK,
        zone=item.transfer.origin_id,
        sender=item.transfer.sender,
        title=item.name,
        sha256=sha256,
        judged=judged,
        approval=instead[1] if instead else decision.approval,
    )
    if instead:
        emergencies.note_asked(request=request, emergency=instead[0])
    later(previews.PREVIEW_TASK, item.pk)


def is_approved(item: Item) -> bool:
    """Did people approve exactly the bytes that would be released, under the rules in force?"""
    request = approvals.latest_of(item.pk)
    assert item.inspection is not None
    return request is not None and approvals.is_granted(request, item.inspection.sha256_out or "")


def is_vouched(item: Item) -> bool:
    """Does the registration still count, by whose word the item would pass as it is?  True for every other item."""
    assert item.inspection is not None
    return item.inspection.vouched_by is None or still_vouched(item.inspection.vouched_by)


def may_go(item: Item) -> bool:
    """Do the rules in force let the item go, by themselves or because it was approved?  Within a transaction."""
    rules.hold_still()
    judged = rules.latest_about(item.pk)
    if judged is None or not is_vouched(item):
        return False
    outcome = rules.decide_again(judged).outcome
    if outcome is rules.Outcome.CONFIRM:
        return _is_expected(item)
    return outcome is rules.Outcome.RELEASE or is_approved(item)


def settle_decided(item_id: uuid.UUID, attempt: Attempt) -> None:
    """What follows when people decided, or when what they were asked became void.  Safe to run twice."""
    with transaction.atomic():
        attempt.hold()
        rules.hold_still()
        item = locked(item_id)
        request = approvals.latest_of(item.pk)
        if item.state != State.HELD or item.reason != AWAITS_APPROVAL or request is None:
            return
        if request.state != approvals.RequestState.OPEN:
            previews.forget(item)
        if request.state == approvals.RequestState.RETURNED:
            _held_for(item, SENT_BACK)
        elif is_approved(item):
            _let_go(item, request)
        elif request.state != approvals.RequestState.OPEN:
            judge_again(item)


def judge_again(item: Item) -> None:
    """Other rules are in force than when the item was judged: decide anew, on the same facts.  The item is locked."""
    assert item.inspection is not None
    approvals.make_void(subject=item.pk)
    if not is_vouched(item):
        _held_for(item, NO_LONGER_VOUCHED)
        return
    screening = getattr(item.inspection, "screening", None)
    kinds = frozenset(one.kind for one in screening.findings.all()) if screening else frozenset()
    judged, decision = rules.judge(crossing_of(item, item.inspection, screening, kinds), subject=item.pk)
    route = _route(item)
    if route is None:
        return
    telling.tell(item, judged, decision.rule)
    item.keep_days = decision.rule.keep_days if decision.rule else None
    target, reason = follow(item, route, judged, decision, screening)
    if target is State.READY:
        _release(item)
        return
    if reason == AWAITS_APPROVAL:
        ask(item, judged, decision, item.inspection.sha256_out or "")
    item.reason = reason
    move(item, target, System(zone=item.transfer.origin_id), reason=reason, rule=rule_words(judged))


def _let_go(item: Item, request: approvals.Request) -> None:
    voters = sorted({vote.person.login for vote in request.votes.select_related("person")})
    let_go(item, request.judged, voters, by="approved_by")
    passing = emergencies.passing_of(request)
    if passing is not None:
        emergencies.note_follow_up(passing, _ask_afterwards(item, request))


def _ask_afterwards(item: Item, request: approvals.Request) -> approvals.Request:
    """後追い承認: those whom the rule names are asked about what those on duty let go."""
    decision = rules.decide_again(request.judged)
    approval = decision.approval or rules.Approval(
        "head", _("所属長の承認"), (rules.Step(rules.StepKind.DECIDE, "head", 1, 24, "above"),)
    )
    later(previews.PREVIEW_TASK, item.pk)
    return approvals.open_request(
        subject=item.pk,
        task=FOLLOWED_UP_TASK,
        zone=item.transfer.origin_id,
        sender=item.transfer.sender,
        title=item.name,
        sha256=request.sha256,
        judged=request.judged,
        approval=replace(approval, name=_("%(name)s（後追い）") % {"name": approval.name}),
        mandatory=True,
    )


def settle_followed_up(item_id: uuid.UUID, attempt: Attempt) -> None:
    """What its own route says afterwards: noted, and taken back while that is possible when it is no."""
    with transaction.atomic():
        attempt.hold()
        item = locked(item_id)
        follow_up = approvals.latest_of(item.pk)
        if follow_up is None or not follow_up.mandatory or follow_up.state == approvals.RequestState.OPEN:
            return
        previews.forget(item)
        emergencies.note_answer(follow_up)
        if follow_up.state == approvals.RequestState.GRANTED:
            return
        can_be_taken_back = item.state == State.READY
        system = System(zone=item.transfer.origin_id)
        if can_be_taken_back:
            move(item, State.WITHDRAWN, system)
            later(DESTROY_TASK, item.pk, first=True)
        record(
            "emergency:disapproved",
            actor=system,
            subject=f"item:{item.pk}",
            transfer=str(item.transfer_id),
            taken_back=can_be_taken_back,
        )


def let_go(item: Item, judged: rules.Judged, people: list[str], *, by: str) -> None:
    """What people let go is held by nothing any more but the way's limits for personal data.  The item is locked."""
    route = _route(item)
    if route is None:
        return  # closed meanwhile; another look tells the sender so
    if not is_vouched(item):
        _held_for(item, NO_LONGER_VOUCHED)
        return
    rule, _name = rules.rule_of(judged)
    assert item.inspection is not None
    target, reason = _beside_personal_data(route, rule, getattr(item.inspection, "screening", None))
    if target is State.READY:
        _release(item, **{by: people})
    else:
        _held_for(item, reason)


def _route(item: Item) -> Route | None:
    try:
        return open_route(item.transfer.origin_id, item.transfer.destination_id)
    except Denied:
        return None


def _held_for(item: Item, reason: str) -> None:
    item.reason = reason
    move(item, State.HELD, System(zone=item.transfer.origin_id), reason=reason)


def _release(item: Item, **because: list[str]) -> None:
    assert item.inspection is not None
    assert item.held_copy is not None
    release(item, item.held_copy)
    item.reason = ""
    move(
        item,
        State.READY,
        System(zone=item.transfer.origin_id),
        **because,
        sha256_out=item.inspection.sha256_out,
    )
    records.issue(item, item.inspection, list(item.inspection.scans.all()))


def stay_held(item_id: uuid.UUID) -> None:
    """Following a decision used up its attempts: the item is where it was, and the administrator sees the job."""


def keeps_copy(reason: str) -> bool:
    """Is the disarmed copy kept for somebody's decision?"""
    return reason in (PERSONAL_DATA, AWAITS_APPROVAL, AWAITS_RECIPIENT)


def locked(item_id: uuid.UUID) -> Item:
    return (
        Item.objects.select_for_update(of=("self",))
        .select_related("transfer__sender__department", "transfer__destination", "inspection__screening")
        .get(pk=item_id)
    )


def rule_words(judged: rules.Judged) -> str:
    return f"{judged.rule or judged.floor} (version {judged.version})"


def told(item: Item) -> str:
    """Which rule of which version decided about an item, who decides now, and what was said: for its page."""
    judged = rules.latest_about(item.pk)
    if judged is None:
        return ""
    rule, approval = rules.rule_of(judged)
    words = rules.explain(judged, rule, approval)
    request = approvals.latest_of(item.pk)
    if (
        item.reason == AWAITS_APPROVAL
        and request is not None
        and request.state == approvals.RequestState.OPEN
    ):
        step = request.steps[request.step]
        words += _("いま決める人：%(who)s。") % {"who": rules.approver(step["by"])}
    if item.reason == SENT_BACK and request is not None:
        back = request.votes.filter(choice=approvals.Vote.Choice.RETURN).select_related("person").first()
        if back is not None:
            words += _("%(who)sさんから：「%(comment)s」") % {
                "who": back.person.name,
                "comment": back.comment,
            }
    return words
