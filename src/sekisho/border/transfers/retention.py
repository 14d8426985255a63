"""How long originals are kept, by class of information, and the purge that obeys it.

The period counts from the day that a file came in, and has nothing to do with how long the clean copy can be taken:
a shorter one takes the original away while the copy still lies there, a longer one keeps it after the copy is gone.
Two things are stronger: what was taken back goes at once, and what people still decide about stays until they did
(or until it expires).  The periods of today hold for everything that is kept today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.transfers import destroying
from sekisho.border.transfers.models import Item, OriginalPeriod
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.policies.api import CLASSES

SHORTEST, LONGEST = 1, 3660  # days; ten years is what the longest common 文書保存年限 short of 永年 asks for
UNKNOWN: Final = ""
BATCH: Final = 200
#: nobody decides about the file any more
OVER: Final = (State.READY, State.REFUSED, State.EXPIRED)


def periods() -> dict[str, OriginalPeriod | None]:
    """For each class, and for what has none, what was set last."""
    found: dict[str, OriginalPeriod | None] = dict.fromkeys((*CLASSES, UNKNOWN))
    for one in OriginalPeriod.objects.select_related("set_by").order_by("set_at", "pk"):
        found[one.information_class] = one
    return found


def days_by_class() -> dict[str, int]:
    """The classes whose originals have a period of their own."""
    return {code: one.days for code, one in periods().items() if one is not None and one.days is not None}


def set_period(*, actor: Actor, information_class: str, days: int | None, reason: str) -> OriginalPeriod:
    """From now on, also for what is kept already.  ``days`` None: as long as the file itself.

    Raises ``Denied``: IDN-004/005, TRF-061 no such class, TRF-062 too short or too long, TRF-063 no reason.
    """
    try:
        check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
        _check(information_class, days, reason)
    except Denied as denied:
        record("original:period-refused", actor=actor, subject="originals:-", code=denied.code)
        raise
    with transaction.atomic():
        before = periods()[information_class]
        made = OriginalPeriod.objects.create(
            information_class=information_class, days=days, reason=reason.strip()[:300], set_by=actor.person
        )
        record(
            "original:period-set",
            actor=actor,
            subject="originals:-",
            information_class=information_class,
            days=days,
            before=before.days if before else None,
            reason=made.reason,
        )
    return made


def _check(information_class: str, days: int | None, reason: str) -> None:
    if information_class not in (*CLASSES, UNKNOWN):
        raise Denied(
            "TRF-061",
            _("この情報の分類はありません。"),
            remedy=_("一覧から選び直してください。"),
        )
    if days is not None and not SHORTEST <= days <= LONGEST:
        raise Denied(
            "TRF-062",
            _("原本を残す日数は、%(least)s日から%(most)s日までです。") % {"least": SHORTEST, "most": LONGEST},
            remedy=_("日数を入れ直してください。ファイルと一緒に消すときは、空欄にしてください。"),
        )
    if not reason.strip():
        raise Denied(
            "TRF-063",
            _("変える理由が書かれていません。"),
            remedy=_("あとで読む人のために、根拠となる規程などを短く書いてください。"),
        )


def kept_until(item: Item, days: Mapping[str, int] | None = None) -> datetime | None:
    """When the original goes by its class; None: with the file."""
    own = (days_by_class() if days is None else days).get(item.transfer.information_class)
    return None if own is None else item.transfer.created_at + timedelta(days=own)


def outlives_the_file(item: Item, days: Mapping[str, int]) -> bool:
    """Is the original of an expiring file kept on, because its class says so?  ``days``: :func:`days_by_class`."""
    until = kept_until(item, days)
    return until is not None and until > timezone.now()


def purge() -> int:
    """Destroy originals whose period is over, each with its certificate.  Returns how many.  By the clock."""
    days, count = days_by_class(), 0
    for information_class in (*CLASSES, UNKNOWN):
        due = _due(information_class, days.get(information_class))
        for pk in list(due.values_list("pk", flat=True)[:BATCH]):
            count += _purge(pk)
    return count


def _due(information_class: str, days: int | None) -> QuerySet[Item]:
    kept = Item.objects.filter(original__isnull=False, transfer__information_class=information_class)
    if days is None:  # it goes with the file; what outlived it under an earlier period goes now
        return kept.filter(state=State.EXPIRED)
    return kept.filter(state__in=OVER, transfer__created_at__lte=timezone.now() - timedelta(days=days))


@transaction.atomic
def _purge(pk: UUID) -> int:
    item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("transfer")
        .filter(pk=pk, state__in=OVER, original__isnull=False)
        .first()
    )
    if item is None:
        return 0
    destroying.destroy_original(item, why="retention")
    record(
        "original:purged",
        actor=System(zone=item.transfer.origin_id),
        subject=f"item:{item.pk}",
        transfer=str(item.transfer_id),
        information_class=item.transfer.information_class,
        sha256=item.sha256,
    )
    return 1
