"""原本の請求: the file as it came, for who can say why, after people agreed, once, and only where it came from.

What was not disarmed never crosses: it is collected in the network that it was sent from (I1).  Whether it may be
given out at all, and who agrees, a rule says that names the channel ``original``; no other rule gives originals out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.transfers import approving, originals_policies
from sekisho.border.transfers.models import Item, OriginalRequest
from sekisho.border.transfers.names import safe_name
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.policies import api as rules
from sekisho.foundation.vault import api as vault

CHANNEL = "original"
ASKED_TASK, DECIDED_TASK, COLLECTED_TASK = "originals.asked", "originals.decided", "originals.collected"
HOURS = 24  # for so long an approved original can be collected
State = OriginalRequest.State


def ask(*, actor: Actor, item: Item, reason: str) -> OriginalRequest:
    """Ask for the original of an item.  Raises ``Denied`` (TRF-051, -053 … -055, -058)."""
    try:
        originals_policies.check_may_ask(actor, item, reason=reason, exists=exists(item))
        return _asked(actor, item, reason.strip()[:300])
    except Denied as denied:
        record("original:not-allowed", actor=actor, subject=f"item:{item.pk}", code=denied.code)
        raise


def _asked(actor: Actor, item: Item, reason: str) -> OriginalRequest:
    try:
        with transaction.atomic():
            asked = OriginalRequest.objects.create(
                item=item, zone=actor.zone, person=actor.person, reason=reason
            )
            record(
                "original:asked", actor=actor, subject=f"item:{item.pk}", reason=reason, sha256=item.sha256
            )
            later(ASKED_TASK, asked.pk, first=True)
    except IntegrityError:  # in another window, in the same moment
        raise originals_policies.asked_already() from None
    return asked


def exists(item: Item) -> bool:
    """Is the original still kept?  It goes with the item, or by the period of its class (``retention``)."""
    return item.original is not None and item.state != "withdrawn"


def consider(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """What the rules in force say: ask the people of the route, or nothing is given out.  Safe to run twice."""
    with transaction.atomic():
        attempt.hold()
        asked = _locked(asked_id)
        if asked.state == State.ASKED and approvals.latest_of(asked.pk) is None:
            _consider(asked)


def _consider(asked: OriginalRequest) -> None:
    item = asked.item
    if not exists(item) or item.inspection is None:
        _move(asked, State.GONE)
        return
    screening = getattr(item.inspection, "screening", None)
    kinds = frozenset(one.kind for one in screening.findings.all()) if screening else frozenset()
    facts = approving.crossing_of(item, item.inspection, screening, kinds)
    facts = replace(
        facts,
        destination=facts.origin,
        departments=rules.path_of(asked.person.department_id),
        roles=rules.roles_of(asked.person),
        channel=CHANNEL,
    )
    judged, decision = rules.judge(facts, subject=asked.pk)
    named = decision.rule is not None and "channel" in decision.rule.when
    if not named or decision.outcome is not rules.Outcome.HOLD or decision.approval is None:
        _move(asked, State.NOT_GIVEN, rule=approving.rule_words(judged))
        return
    approvals.open_request(
        subject=asked.pk,
        task=DECIDED_TASK,
        zone=asked.zone,
        sender=asked.person,
        title=_("原本の請求：%(name)s") % {"name": item.name},
        sha256=item.sha256,
        judged=judged,
        approval=decision.approval,
    )


def settle(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """What follows when people decided, or when the rules changed meanwhile.  Safe to run twice."""
    with transaction.atomic():
        attempt.hold()
        rules.hold_still()
        asked = _locked(asked_id)
        request = approvals.latest_of(asked.pk)
        if asked.state != State.ASKED or request is None:
            return
        if not exists(asked.item):
            _move(asked, State.GONE)
        elif request.state == approvals.RequestState.RETURNED:
            _move(asked, State.REFUSED)
        elif approvals.is_granted(request, asked.item.sha256):
            _give(asked)
        elif request.state != approvals.RequestState.OPEN:
            approvals.make_void(subject=asked.pk)
            _consider(asked)


def _give(asked: OriginalRequest) -> None:
    assert asked.item.original is not None
    asked.until = timezone.now() + timedelta(hours=HOURS)
    vault.withhold(asked.item.original)
    vault.release(asked.item.original, zone=asked.zone, until=asked.until)
    _move(asked, State.APPROVED, until=asked.until.isoformat(timespec="seconds"))


def collect(*, actor: Actor, asked: OriginalRequest) -> Iterator[bytes]:
    """The original, once.  From the commit on it is collected, whatever becomes of the stream.

    Raises ``Denied`` (TRF-050 … -053, -056, -057) and ``VaultError``.
    """
    try:
        with transaction.atomic():
            kept = (
                OriginalRequest.objects.select_for_update(of=("self",))
                .select_related("item")
                .get(pk=asked.pk)
            )
            originals_policies.check_may_collect(actor, kept)
            assert kept.item.original is not None
            content = vault.get(kept.item.original)
            kept.collected_at = timezone.now()
            _move(kept, State.COLLECTED, actor, name=name_for(kept), sha256=kept.item.sha256)
            later(COLLECTED_TASK, kept.pk, first=True)
    except Denied as denied:
        record("original:not-allowed", actor=actor, subject=f"item:{asked.item_id}", code=denied.code)
        raise
    return content


def name_for(asked: OriginalRequest) -> str:
    """The name says what it is, who took it and when: 見積_原本_aoi_20261122.xlsm."""
    name = PurePath(safe_name(asked.item.name))
    day = timezone.localtime(asked.collected_at).strftime("%Y%m%d")
    return safe_name(f"{name.stem}_原本_{asked.person.login}_{day}{name.suffix}")


def put_away(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """Collected: the broker gives it out no more."""
    with transaction.atomic():
        attempt.hold()
        asked = _locked(asked_id)
        if asked.item.original is not None and asked.state == State.COLLECTED:
            vault.withhold(asked.item.original)


def lapse() -> int:
    """What was approved and not collected in time is given out no more.  Returns how many."""
    over = OriginalRequest.objects.filter(state=State.APPROVED, until__lt=timezone.now())
    count = 0
    for pk in list(over.values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            asked = _locked(pk)
            if asked.state == State.APPROVED:
                if asked.item.original is not None:
                    vault.withhold(asked.item.original)
                _move(asked, State.LAPSED)
                count += 1
    return count


def end(item: Item) -> None:
    """The item goes: nobody waits for its original any more.  In the caller's transaction."""
    for asked in item.original_requests.select_for_update().filter(state__in=[State.ASKED, State.APPROVED]):
        approvals.make_void(subject=asked.pk)
        _move(asked, State.GONE)


def leave(asked_id: uuid.UUID) -> None:
    """A job used up its attempts: nothing is given out, and the administrator sees the job."""


def of_subject(subject: uuid.UUID) -> OriginalRequest | None:
    """The request for an original that an approval is about; None when it is about a crossing."""
    return OriginalRequest.objects.filter(pk=subject).select_related("item", "person__department").first()


def _locked(pk: uuid.UUID) -> OriginalRequest:
    return (
        OriginalRequest.objects.select_for_update(of=("self",))
        .select_related("person", "item__transfer__sender", "item__inspection")
        .get(pk=pk)
    )


def _move(asked: OriginalRequest, state: str, actor: Actor | None = None, **data: object) -> None:
    asked.state = state
    changed = {State.APPROVED: ["until"], State.COLLECTED: ["collected_at"]}.get(State(state), [])
    asked.save(update_fields=["state", *changed])
    record(
        f"original:{state}",
        actor=actor or System(zone=asked.zone),
        subject=f"item:{asked.item_id}",
        person=asked.person.login,
        **data,
    )
