"""Verbs of transfers: submit, inspect, settle, withdraw, download, expire.

Each is permission → policy → change → audit → event in one transaction; a refusal is recorded in its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from sekisho.border.emergencies import api as emergencies
from sekisho.border.known_files.api import still_vouched, vouched_for
from sekisho.border.partner_passwords.api import words_for
from sekisho.border.transfers import (
    approving,
    destroying,
    given_passwords,
    held,
    policies,
    records,
    retention,
    telling,
)
from sekisho.border.transfers.models import Download, Item, Recipient, Transfer
from sekisho.border.transfers.moves import move, release
from sekisho.border.transfers.names import safe_name, without_clashes
from sekisho.border.transfers.reasons import AWAITS_APPROVAL, NO_LONGER_VOUCHED
from sekisho.border.transfers.states import ImpossibleMove, State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.inspection.api import NEEDS_PASSWORD, Examined, Inspection, Terms
from sekisho.foundation.inspection.screening.api import Screened
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.organisation.api import colleagues_of, employment_of
from sekisho.foundation.policies.api import Decision, Judged
from sekisho.foundation.vault import api as vault
from sekisho.foundation.zones.api import open_route

INSPECT_TASK = "transfers.inspect"
DESTROY_TASK = approving.DESTROY_TASK
SMALL_BYTES = 1024 * 1024  # small files go before large ones: nobody waits behind a colleague's archive
EXPIRE_BATCH = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it came in: staged in the vault, or the code why it was not taken."""

    untrusted_name: str
    stored: vault.Stored | None
    size: int
    problem: str = ""


def submit(
    *,
    actor: Actor,
    destination: str,
    recipients: Sequence[Person],
    purpose: str,
    files: Sequence[Incoming],
    information_class: str = "",
) -> Transfer:
    """Send files from the actor's zone.  ``information_class``: 自治体機密性; "" is what the way says.

    Returns the transfer with its items ``received`` (or ``refused``).

    Raises ``Denied`` (ZON-001, TRF-001 … -005, -007, -008); the refusal is in the trail, the staged files are swept.
    """
    try:
        route = open_route(actor.zone, destination)
        policies.check_may_send(
            actor=actor, route=route, recipients=recipients, count=len(files), purpose=purpose
        )
        policies.check_is_class(information_class)
        policies.check_within_reach(actor, recipients, reach=_reach_of_contractor(actor.person))
    except Denied as denied:
        record("transfer:refused", actor=actor, subject=f"route:{actor.zone}-{destination}", code=denied.code)
        raise
    with transaction.atomic():
        transfer = Transfer.objects.create(
            sender=actor.person,
            origin=route.origin,
            destination=route.destination,
            purpose=purpose.strip()[:200],
            profile=route.profile,
            information_class=information_class or route.information_class,
            channel=actor.channel,
            expires_at=timezone.now() + timedelta(days=route.keep_days),
        )
        Recipient.objects.bulk_create([Recipient(transfer=transfer, person=person) for person in recipients])
        items = _take_in(transfer, files, most_bytes=route.max_file_bytes)
        record(
            "transfer:submitted",
            actor=actor,
            subject=f"transfer:{transfer.pk}",
            destination=destination,
            purpose=transfer.purpose,
            information_class=transfer.information_class,
            recipients=[person.login for person in recipients],
            items=[
                {"id": str(i.pk), "name": i.name, "size": i.size, "sha256": i.sha256, "reason": i.reason}
                for i in items
            ],
        )
    return transfer


def _reach_of_contractor(person: Person) -> set[Person] | None:
    """To whom somebody of a supplier may send: the section responsible.  None for staff: to everybody."""
    today = timezone.localdate()
    employment = employment_of(person, today)
    if employment is None or not employment.is_contractor:
        return None
    return {person, *colleagues_of(person, today)}


def _take_in(transfer: Transfer, files: Sequence[Incoming], *, most_bytes: int) -> list[Item]:
    names = without_clashes([safe_name(incoming.untrusted_name) for incoming in files])
    items = []
    for position, (incoming, name) in enumerate(zip(files, names, strict=True), start=1):
        item = Item(transfer=transfer, position=position, name=name, size=incoming.size)
        stored = incoming.stored
        if stored is None:
            item.state, item.reason = State.REFUSED, incoming.problem
        elif stored.size > most_bytes:  # taken in under another route's limit; the sweeper removes it
            item.state, item.reason, item.sha256 = State.REFUSED, "TRF-101", stored.sha256
        else:
            vault.attach(stored.object_id, zone=transfer.origin_id)
            item.original, item.sha256 = stored.object_id, stored.sha256
        items.append(item)
    Item.objects.bulk_create(items)
    urgent = emergencies.current(transfer.origin_id) is not None
    for item in items:
        if item.state == State.RECEIVED:
            later(INSPECT_TASK, item.pk, first=urgent or item.size <= SMALL_BYTES)
    return items


def sent_today_bytes(person: Person) -> int:
    """What the person sent since midnight, for the quota."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    total = Item.objects.filter(transfer__sender=person, transfer__created_at__gte=midnight).aggregate(
        Sum("size")
    )
    return int(total["size__sum"] or 0)


def begin_inspection(item_id: uuid.UUID, attempt: Attempt) -> Item | None:
    """Mark the item as being inspected; None when there is nothing (more) to do for it."""
    with transaction.atomic():
        attempt.hold()
        item = (
            Item.objects.select_for_update(of=("self",)).select_related("transfer").filter(pk=item_id).first()
        )
        if item is None or item.state not in (State.RECEIVED, State.INSPECTING):
            return None
        held.forget_copy(item)
        move(item, State.INSPECTING, System(zone=item.transfer.origin_id), attempt=attempt.number)
        return item


def finish_inspection(
    item_id: uuid.UUID, attempt: Attempt, examined: Examined, screened: Screened | None = None
) -> None:
    """Settle the item by the verdict.  Raises ``Superseded`` when another attempt took over (I3).

    Whatever is not proven passable stays out: ``blocked`` refuses, ``undecided`` holds, a kind that the route
    does not allow refuses, personal data beyond the route's limits holds.
    """
    inspection, clean = examined.inspection, examined.clean
    with transaction.atomic():
        attempt.hold()
        item = (
            Item.objects.select_for_update(of=("self",))
            .select_related("transfer__destination", "transfer__sender")
            .get(pk=item_id)
        )
        if item.state != State.INSPECTING:
            return  # withdrawn meanwhile; the staged copy is swept
        examined.save()
        if screened is not None:
            screened.save(inspection)
        item.inspection = inspection
        judged, decision = approving.judge(item, inspection, screened)
        item.keep_days = decision.rule.keep_days if decision.rule else None
        target, item.reason = _judge(item, inspection, screened, judged, decision)
        if target is State.READY:
            assert clean is not None
            release(item, clean.pk)
        elif approving.keeps_copy(item.reason):
            assert clean is not None
            held.keep(item, clean)
            if item.reason == AWAITS_APPROVAL:
                approving.ask(item, judged, decision, clean.sha256)
        move(
            item,
            target,
            System(zone=item.transfer.origin_id),
            verdict=inspection.verdict,
            kind=inspection.kind,
            codes=inspection.codes,
            reason=item.reason,
            sha256_in=inspection.sha256_in,
            sha256_out=inspection.sha256_out,
            scans=[scan.facts() for scan in examined.scans],
            rule=approving.rule_words(judged),
            opened_with=inspection.opened_with or None,
        )
        telling.tell(item, judged, decision.rule)
        given_passwords.settle(item, inspection)
        records.issue(item, inspection, examined.scans)


def _judge(
    item: Item, inspection: Inspection, screened: Screened | None, judged: Judged, decision: Decision
) -> tuple[State, str]:
    if inspection.verdict == Inspection.Verdict.BLOCKED:
        return State.REFUSED, _stopping_code(inspection)
    if not inspection.passed:
        return State.HELD, _stopping_code(inspection)
    try:
        route = open_route(item.transfer.origin_id, item.transfer.destination_id)
    except Denied:
        return State.HELD, "TRF-106"
    if not route.allows(inspection.kind):
        return State.REFUSED, "TRF-103"
    if inspection.vouched_by is not None:
        if not still_vouched(inspection.vouched_by):
            return State.HELD, NO_LONGER_VOUCHED
    elif inspection.verdict == Inspection.Verdict.CONFIRMED and not route.accepts(inspection.confirmed_by):
        return State.HELD, "TRF-107"
    return approving.follow(item, route, judged, decision, screened.screening if screened else None)


def terms_for(item: Item) -> Terms:
    """What the item's route allows now, and the passwords that may open it.  A closed route allows nothing special."""
    terms = Terms(
        item.transfer.profile,
        given=given_passwords.waiting_words(item),
        known=partial(words_for, person=item.transfer.sender, zone=item.transfer.origin_id),
    )
    try:
        route = open_route(item.transfer.origin_id, item.transfer.destination_id)
    except Denied:
        return terms
    vouched = vouched_for(
        sha256=item.sha256,
        sender=item.transfer.sender,
        origin=item.transfer.origin_id,
        destination=item.transfer.destination_id,
    )
    return replace(
        terms, confirmations=route.confirmations, keep_password=route.keep_password, vouched=vouched
    )


def _stopping_code(inspection: Inspection) -> str:
    """The last reason; that a password is missing goes before the others, because the sender can mend it."""
    stopping = [str(f["code"]) for f in inspection.findings if f["action"] == "stopped"]
    missing = [code for code in stopping if code in NEEDS_PASSWORD]
    return (missing or stopping or ["TRF-104"])[-1]


def give_up_inspection(item_id: uuid.UUID) -> None:
    """The job used up its attempts: a person decides.  Runs in the rescue's transaction."""
    item = Item.objects.select_for_update(of=("self",)).select_related("transfer").filter(pk=item_id).first()
    if item is None or item.state not in (State.RECEIVED, State.INSPECTING):
        return
    item.reason = "TRF-104"
    given_passwords.forget(item)
    move(item, State.HELD, System(zone=item.transfer.origin_id), reason=item.reason)


def inspect_again(*, actor: Actor, item: Item) -> None:
    """Send a held item through inspection once more.  Raises ``Denied`` (TRF-012) for all but the sender."""
    policies.check_may_withdraw(actor, item.transfer)
    with transaction.atomic():
        queue_again(locked(item), actor)


def queue_again(item: Item, actor: Actor) -> None:
    """Back to the beginning, in the caller's transaction, which holds the item."""
    approvals.withdraw(actor=actor, subjects=[item.pk])
    item.reason, item.inspection = "", None
    move(item, State.RECEIVED, actor)
    later(INSPECT_TASK, item.pk, first=True)


def withdraw(*, actor: Actor, transfer: Transfer) -> None:
    """Take back everything that is not yet over; a job destroys the keys.  Raises ``Denied`` (TRF-012).

    Web processes hold no right to the keys, so destroying is a worker's work; from the commit on nobody
    can download any more all the same.
    """
    try:
        policies.check_may_withdraw(actor, transfer)
    except Denied as denied:
        record("transfer:withdraw-refused", actor=actor, subject=f"transfer:{transfer.pk}", code=denied.code)
        raise
    with transaction.atomic():
        items = list(transfer.items.select_for_update().order_by("pk"))
        approvals.withdraw(actor=actor, subjects=[item.pk for item in items])
        for item in items:
            try:
                move(item, State.WITHDRAWN, actor)
            except ImpossibleMove:
                continue  # refused or expired items have nothing to take back
            later(DESTROY_TASK, item.pk, first=True)
        record("transfer:withdrawn", actor=actor, subject=f"transfer:{transfer.pk}")


def download(*, actor: Actor, item: Item) -> Iterator[bytes]:
    """The clean copy, as a stream.  The taking is recorded before the first byte leaves.

    Raises ``Denied`` (TRF-010, -011) and ``VaultError``.
    """
    try:
        policies.check_may_download(actor, item)
    except Denied as denied:
        record("item:download-refused", actor=actor, subject=f"item:{item.pk}", code=denied.code)
        raise
    assert item.clean_copy is not None
    content = vault.get(item.clean_copy)
    with transaction.atomic():
        Download.objects.create(item=item, person=actor.person, address=actor.address)
        record(
            "item:downloaded",
            actor=actor,
            subject=f"item:{item.pk}",
            transfer=str(item.transfer_id),
            name=item.output_name,
            sha256=item.inspection.sha256_out if item.inspection else None,
        )
    return content


def destroy_withdrawn(item_id: uuid.UUID) -> None:
    """Destroy original and copy of a withdrawn item.  Safe to run twice; does nothing in any other state."""
    with transaction.atomic():
        item = (
            Item.objects.select_for_update(of=("self",))
            .select_related("transfer")
            .filter(pk=item_id, state=State.WITHDRAWN)
            .first()
        )
        if item is not None:
            destroying.destroy(item, why="withdrawn")


def expire() -> int:
    """Expire what is past its day: keys destroyed, rows and records kept.  Returns how many items.

    An original that its class of information keeps longer stays, until :func:`retention.purge`.
    """
    now = timezone.now()
    over = (
        Item.objects.filter(Q(expires_at__lt=now) | Q(expires_at=None, transfer__expires_at__lt=now))
        .filter(state__in=[State.READY, State.HELD, State.REFUSED])
        .values_list("pk", flat=True)[:EXPIRE_BATCH]
    )
    days, count = retention.days_by_class(), 0
    for item_id in list(over):
        with transaction.atomic():
            item = Item.objects.select_for_update(of=("self",)).select_related("transfer").get(pk=item_id)
            try:
                move(item, State.EXPIRED, System(zone=item.transfer.origin_id))
            except ImpossibleMove:
                continue
            approvals.make_void(subject=item.pk)
            destroying.destroy(item, why="expired", keep_original=retention.outlives_the_file(item, days))
            count += 1
    return count


def locked(item: Item) -> Item:
    return Item.objects.select_for_update(of=("self",)).select_related("transfer").get(pk=item.pk)


def upload_room(person: Person) -> int:
    """Bytes that the person may still send today."""
    return max(0, settings.SEKISHO_UPLOAD_QUOTA_BYTES - sent_today_bytes(person))
