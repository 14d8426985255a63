"""受け取る人の確認: a rule may hold files until one of the recipients says that the sending is expected.

What is asked crosses no border: in the destination zone the recipient sees who sends, what for, and how many files
wait, which that zone knows of every transfer; no name and no byte of a file before it is released (I1).  The answer
is written there, and a worker, which alone may make anything ready, follows it.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sekisho.border.transfers import approving, policies
from sekisho.border.transfers.models import Awaiting, Item, RecipientAnswer, Transfer
from sekisho.border.transfers.moves import move
from sekisho.border.transfers.reasons import AWAITS_RECIPIENT, NOT_EXPECTED
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.policies import api as rules

ANSWERED_TASK = "transfers.answered"


def awaiting(transfer: Transfer) -> int:
    """How many of its files wait for a recipient's word; a zone that may not see the items knows the number."""
    counted = Transfer.objects.annotate(waiting=Awaiting("pk")).values_list("waiting", flat=True)
    return int(counted.get(pk=transfer.pk))


def answer(*, actor: Actor, transfer: Transfer, expected: bool, comment: str = "") -> RecipientAnswer:
    """「受け取る」 or 「心当たりがない」, for all files of the transfer that wait for it.

    Raises ``Denied``: TRF-010 not a recipient here, TRF-040 nothing waits (any more), TRF-041 no reason given.
    """
    try:
        policies.check_may_answer(
            actor, transfer, waiting=awaiting(transfer), expected=expected, comment=comment
        )
        with transaction.atomic():
            given, is_first = RecipientAnswer.objects.get_or_create(
                transfer=transfer,
                defaults={"person": actor.person, "expected": expected, "comment": comment.strip()[:300]},
            )
            if not is_first:
                raise policies.nothing_to_answer()
            record(
                "transfer:expected" if expected else "transfer:not-expected",
                actor=actor,
                subject=f"transfer:{transfer.pk}",
                comment=given.comment,
            )
            later(ANSWERED_TASK, transfer.pk, first=True)
    except Denied as denied:
        record("transfer:answer-refused", actor=actor, subject=f"transfer:{transfer.pk}", code=denied.code)
        raise
    return given


def settle_answered(transfer_id: uuid.UUID, attempt: Attempt) -> None:
    """Release, or refuse, what waited for the recipient's word.  Safe to run twice."""
    given = RecipientAnswer.objects.filter(transfer=transfer_id).first()
    if given is None:
        return
    waiting = Item.objects.filter(transfer=transfer_id, state=State.HELD, reason=AWAITS_RECIPIENT)
    for item_id in list(waiting.order_by("position").values_list("pk", flat=True)):
        with transaction.atomic():
            attempt.hold()
            rules.hold_still()
            _settle(approving.locked(item_id), given)


def _settle(item: Item, given: RecipientAnswer) -> None:
    if item.state != State.HELD or item.reason != AWAITS_RECIPIENT:
        return
    judged = rules.latest_about(item.pk)
    if judged is None or not rules.still_binds(judged, judged.binding):
        approving.judge_again(item)
    elif given.expected:
        approving.let_go(item, judged, [given.person.login], by="expected_by")
    else:
        item.reason = NOT_EXPECTED
        move(item, State.REFUSED, System(zone=item.transfer.origin_id), reason=NOT_EXPECTED)


def stay_held(transfer_id: uuid.UUID) -> None:
    """Following an answer used up its attempts: the items are where they were, and the administrator sees the job."""


def told(item: Item) -> str:
    """What a recipient said about the sending, for the sender's page."""
    given = RecipientAnswer.objects.filter(transfer=item.transfer_id).select_related("person").first()
    if given is None or not given.comment:
        return ""
    return _("%(who)sさんから：「%(comment)s」") % {"who": given.person.name, "comment": given.comment}
