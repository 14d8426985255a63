"""Jobs of transfers: take an id, call verbs, safe to run twice."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sekisho.border.transfers import approving, held, originals, previews, receiving, services
from sekisho.border.transfers.models import Item
from sekisho.foundation.inspection.api import Examined, Unavailable, examine, is_reachable
from sekisho.foundation.inspection.screening.api import Screened, screen
from sekisho.foundation.jobs.api import Attempt, NotYet, task
from sekisho.foundation.vault.api import Gone, StoredObject, VaultFull
from sekisho.foundation.zones.api import route_between


@task(services.INSPECT_TASK, exhausted=services.give_up_inspection)
def inspect(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Received → inspecting → ready / held / refused.  Waits while inspection is away or the vault is full."""
    if not is_reachable():
        raise NotYet("the inspection parent does not answer")
    item: Item | None = services.begin_inspection(item_id, attempt)
    if item is None:
        return
    try:
        assert item.original is not None
        original = StoredObject.objects.get(pk=item.original)
        terms = services.terms_for(item)
        examined = examine(original, name=item.name, terms=terms)
        screened = _screened(item, examined)
        if profile := approving.stricter_profile(item, examined.inspection, screened):
            examined = examine(original, name=item.name, terms=replace(terms, profile=profile))
            screened = _screened(item, examined)
    except Gone:
        return  # withdrawn and destroyed while this attempt was waiting
    except VaultFull as full:
        raise NotYet("no room for the clean copy") from full
    services.finish_inspection(item_id, attempt, examined, screened)


def _screened(item: Item, examined: Examined) -> Screened | None:
    """The clean copy looked through for personal data, where the route wants that.  Raises what ``screen`` raises."""
    route = route_between(item.transfer.origin_id, item.transfer.destination_id)
    if examined.clean is None or route is None:
        return None
    if not route.screens and not approving.asks_about_personal_data(item):
        return None
    return screen(
        examined,
        name=examined.inspection.output_name or item.name,
        rule=held.rule_of(route),
        department=item.transfer.sender.department_id,
    )


@task(held.LET_GO_TASK, exhausted=held.stay_held)
def let_go(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Release what was held for personal data, when every finding was answered."""
    held.let_go(item_id, attempt, may_go=approving.may_go, judge_again=approving.judge_again)


@task(approving.DECIDED_TASK, exhausted=approving.stay_held)
def decided(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Release what people approved; tell the sender what they sent back; judge anew what became void."""
    approving.settle_decided(item_id, attempt)


@task(approving.FOLLOWED_UP_TASK, exhausted=approving.stay_held)
def followed_up(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Note what was said afterwards about what those on duty let go; take it back when it was no."""
    approving.settle_followed_up(item_id, attempt)


@task(receiving.ANSWERED_TASK, exhausted=receiving.stay_held)
def answered(transfer_id: uuid.UUID, attempt: Attempt) -> None:
    """Release what a recipient said is expected; refuse what is not."""
    receiving.settle_answered(transfer_id, attempt)


@task(previews.PREVIEW_TASK, exhausted=previews.stay_without)
def preview(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Make the pictures that those see who decide about a held file."""
    try:
        previews.make(item_id, attempt)
    except Gone:
        return  # decided or withdrawn while this attempt was waiting
    except Unavailable as away:
        raise NotYet("the inspection parent does not answer") from away
    except VaultFull as full:
        raise NotYet("no room for the pictures") from full


@task(services.DESTROY_TASK, exhausted=services.destroy_withdrawn)
def destroy(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Destroy the keys of a withdrawn item."""
    services.destroy_withdrawn(item_id)


@task(originals.ASKED_TASK, exhausted=originals.leave)
def original_asked(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """Ask the people of the rule's route about an original."""
    originals.consider(asked_id, attempt)


@task(originals.DECIDED_TASK, exhausted=originals.leave)
def original_decided(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """Let an original be collected, when people agreed."""
    originals.settle(asked_id, attempt)


@task(originals.COLLECTED_TASK, exhausted=originals.leave)
def original_collected(asked_id: uuid.UUID, attempt: Attempt) -> None:
    """A collected original is given out no more."""
    originals.put_away(asked_id, attempt)
