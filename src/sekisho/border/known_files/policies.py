"""Questions about registrations.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from sekisho.border.known_files.models import KnownFile, Standing
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import check_entrance, may_give_second_name

LONGEST: Final = timedelta(days=366)


def check_may_confirm(actor: Actor, known: KnownFile) -> None:
    """Raises ``Denied``: KNF-007 elsewhere, KNF-001 neither administrator nor head, -002 the proposer, -003 not open."""
    check_is_here(actor)
    if not may_give_second_name(actor):
        raise Denied(
            "KNF-001",
            _("登録を確認できるのは、システム管理者と所属長だけです。"),
            remedy=_("どなたかに確認を頼んでください。"),
        )
    if known.proposed_by_id == actor.person.pk:
        raise Denied(
            "KNF-002",
            _("自分が登録したものを、自分で確認することはできません。"),
            remedy=_("ほかのシステム管理者か所属長に確認を頼んでください。"),
        )
    if known.standing != Standing.PROPOSED:
        raise Denied(
            "KNF-003",
            _("この登録は、いまは確認を待っていません（%(state)s）。") % {"state": known.standing.label},
            remedy=_("一覧を開き直してください。"),
        )


def check_may_revoke(known: KnownFile, reason: str) -> None:
    """Raises ``Denied``: KNF-003 it is over already, KNF-004 no reason."""
    if known.standing in (Standing.REVOKED, Standing.OVER):
        raise Denied(
            "KNF-003",
            _("この登録は、すでに終わっています（%(state)s）。") % {"state": known.standing.label},
            remedy=_("一覧を開き直してください。"),
        )
    if not reason.strip():
        raise Denied(
            "KNF-004",
            _("取り消す理由が書かれていません。"),
            remedy=_("あとで読む人のために、短く書いてください。"),
        )


def check_ends_in_time(until: datetime, now: datetime) -> None:
    """Raises ``Denied`` (KNF-005) for a day that is past, or more than a year away: nothing is known for ever."""
    if not now < until <= now + LONGEST:
        raise Denied(
            "KNF-005",
            _("期限は、これから1年以内の日にしてください。"),
            remedy=_("続けて必要なときは、期限が来る前にもう一度登録してください。"),
        )


def check_is_here(actor: Actor) -> None:
    """Raises ``Denied`` (KNF-007) outside the administration entrance."""
    check_entrance(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE, code="KNF-007")
