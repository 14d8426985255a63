"""See before you decide: pictures of the disarmed copy, made by a worker, shown where the file lies, gone with it.

The original is never rendered.  Only who may decide now sees them (so auditors and administrators never), and each
page that was opened is in the trail.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item, Preview, PreviewPage, Recipient, Transfer
from sekisho.border.transfers.personal_data import screening_of
from sekisho.border.transfers.reasons import AWAITS_APPROVAL
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection, NothingToShow, Shown, compare, preview
from sekisho.foundation.jobs.api import Attempt
from sekisho.foundation.vault import api as vault

PREVIEW_TASK = "transfers.preview"
WORDS = 0  # the number under which the words of a file are asked for
MOST_MARKS = 100  # findings that are marked
EARLIER, MOST_EARLIER = 5, 100  # sendings to the same people: shown, and counted


def make(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Make what the deciders of a held item see.  Safe to run twice.

    Raises ``Unavailable``, ``Gone``, ``VaultFull``.
    """
    item = Item.objects.select_related("inspection").filter(pk=item_id).first()
    wanted = copy_to_show(item) if item else None
    if item is None or wanted is None:
        return
    copy = vault.StoredObject.objects.get(pk=wanted)
    shown, outcome = _shown(item, copy)
    facts = _facts(item, copy, shown)
    with transaction.atomic():
        attempt.hold()
        kept = Item.objects.select_for_update(of=("self",)).select_related("transfer").get(pk=item_id)
        if copy_to_show(kept) != copy.pk:
            return  # decided or taken back meanwhile; what was staged is swept
        forget(kept)
        _keep(kept, copy, shown, outcome, facts)


def copy_to_show(item: Item) -> uuid.UUID | None:
    """The disarmed copy that somebody decides about: held, or let go already and asked about afterwards."""
    if item.state == State.HELD and item.reason == AWAITS_APPROVAL:
        return item.held_copy
    asked = approvals.latest_of(item.pk) if item.state == State.READY else None
    if asked is not None and asked.mandatory and asked.state == approvals.RequestState.OPEN:
        return item.clean_copy
    return None


def _shown(item: Item, copy: vault.StoredObject) -> tuple[Shown | None, Preview.Outcome]:
    assert item.inspection is not None
    if item.inspection.verdict == Inspection.Verdict.CONFIRMED:
        return None, Preview.Outcome.NONE  # it was not rebuilt: these are the original's bytes
    screening = screening_of(item.inspection)
    findings = list(screening.findings.all()[:MOST_MARKS]) if screening else []
    try:
        shown = preview(copy, name=item.inspection.output_name or item.name, findings=findings)
    except NothingToShow as nothing:
        return None, {"large": Preview.Outcome.LARGE, "failed": Preview.Outcome.FAILED}.get(
            nothing.why, Preview.Outcome.NONE
        )
    return shown, Preview.Outcome.PAGES if shown.pages else Preview.Outcome.TEXT


def _facts(item: Item, copy: vault.StoredObject, shown: Shown | None) -> dict[str, Any]:
    """Before and after in numbers; nothing for what went as it came, and where the original is gone."""
    assert item.inspection is not None
    if item.inspection.verdict == Inspection.Verdict.CONFIRMED or item.original is None:
        return {}
    original = vault.StoredObject.objects.get(pk=item.original)
    names = (item.name, item.inspection.output_name or item.name)
    try:
        return compare(original, copy, names=names, after=shown)
    except vault.Gone:
        return {}


def _keep(
    item: Item,
    copy: vault.StoredObject,
    shown: Shown | None,
    outcome: Preview.Outcome,
    facts: dict[str, Any],
) -> None:
    made = Preview(item=item, sha256=copy.sha256, outcome=outcome, facts=facts)
    if shown is not None:
        made.total, made.whole = shown.total, shown.whole
        made.text = shown.words.pk if shown.words else None
    made.save()
    pages = shown.pages if shown else []
    PreviewPage.objects.bulk_create(
        PreviewPage(
            preview=made,
            number=number,
            object=page.stored.pk,
            width=page.width,
            height=page.height,
            boxes=page.boxes,
        )
        for number, page in enumerate(pages, 1)
    )
    for object_id in _objects(made):
        vault.attach(object_id, zone="-")
        vault.release(object_id, zone=item.transfer.origin_id, until=item.until)


def _objects(made: Preview) -> list[uuid.UUID]:
    return [*made.pages.values_list("object", flat=True), *([made.text] if made.text else [])]


def forget(item: Item) -> None:
    """Destroy what was shown of an item: somebody decided, or the file goes.  In the caller's transaction."""
    made = Preview.objects.filter(item=item).first()
    if made is not None:
        for object_id in _objects(made):
            vault.destroy(object_id)
        made.delete()


def stay_without(item_id: uuid.UUID) -> None:
    """Making the pictures used up its attempts: the file is decided about without them."""


def may_see(actor: Actor, request: approvals.Request) -> bool:
    return approvals.waiting_for(actor).filter(pk=request.pk).exists()


def open_page(
    *, actor: Actor, request: approvals.Request, number: int, by_phone: bool = False
) -> Iterator[bytes]:
    """One page as JPEG, or the words as JSON (number 0).  Written down before the first byte leaves.

    Raises ``Denied``: APR-008 at a phone, TRF-040 not one who may decide now, TRF-041 no such page; and ``VaultError``.
    """
    try:
        approvals.check_place(actor.zone, by_phone=by_phone)
        object_id = _page(actor, request, number)
    except Denied as denied:
        record("item:preview-refused", actor=actor, subject=f"item:{request.subject}", code=denied.code)
        raise
    content = vault.get(object_id)
    with transaction.atomic():
        record(
            "item:preview-opened",
            actor=actor,
            subject=f"item:{request.subject}",
            page=number,
            sha256=request.sha256,
        )
    return content


def _page(actor: Actor, request: approvals.Request, number: int) -> uuid.UUID:
    if not may_see(actor, request):
        raise Denied(
            "TRF-040",
            _("内容を見られるのは、いまこの承認を決める人だけです。"),
            remedy=_("「承認」の一覧を開き直してください。"),
        )
    made = Preview.objects.filter(item_id=request.subject, sha256=request.sha256).first()
    found: uuid.UUID | None = None
    if made is not None:
        pages = made.pages.filter(number=number)
        found = made.text if number == WORDS else pages.values_list("object", flat=True).first()
    if found is None:
        raise Denied(
            "TRF-041",
            _("このページは表示できません。"),
            remedy=_("承認の画面を開き直してください。"),
        )
    return found


def earlier(item: Item) -> tuple[list[Transfer], int]:
    """What the sender sent the same way to one of the same people within a year: the latest, and how many.

    It counts no further than ``MOST_EARLIER``.
    """
    transfer = item.transfer
    same = Recipient.objects.filter(
        transfer=OuterRef("pk"), person__in=list(transfer.recipients.values_list("pk", flat=True))
    )
    before = Transfer.objects.filter(
        Exists(same),
        sender=transfer.sender,
        origin=transfer.origin_id,
        destination=transfer.destination_id,
        created_at__gte=timezone.now() - timedelta(days=365),
    ).exclude(pk=transfer.pk)
    found = list(before.order_by("-created_at")[:MOST_EARLIER])
    return found[:EARLIER], len(found)
