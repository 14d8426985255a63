"""Questions about people.  Pure: they read what they are given, and a refusal carries its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.powers import Power, may


def check_may_enter(zone_codes: Iterable[str], zone: str) -> None:
    """Raises ``Denied`` (IDN-003) when the person has no right to this zone's entrance."""
    if zone not in zone_codes:
        raise Denied(
            "IDN-003",
            _("このネットワークの利用が許可されていません。"),
            remedy=_("利用が必要な場合は、情報政策課にご相談ください。"),
        )


def check_may_have_token(roles: Collection[str]) -> None:
    """Raises ``Denied`` (IDN-009) for contractors: a key outlives the visit of the one who was to use it."""
    if "contractor" in roles:
        raise Denied(
            "IDN-009",
            _("委託業者のアカウントにはAPIの鍵を作れません。"),
            remedy=_("連携が必要な場合は、所管課の職員の鍵を使ってください。"),
        )


def check_may_administer(actor: Actor, *, admin_zone: str) -> None:
    """Raises ``Denied`` (IDN-004/005) unless the actor is an administrator at the administration entrance."""
    check_entrance(actor, admin_zone=admin_zone)
    if not may(actor, Power.ADMINISTER):
        raise Denied(
            "IDN-004",
            _("この操作はシステム管理者だけが行えます。"),
            remedy=_("必要な場合は、情報政策課にご相談ください。"),
        )


def check_may_read_trail(actor: Actor, *, admin_zone: str) -> None:
    """Raises ``Denied`` (IDN-005/006) unless the actor is an administrator or auditor at that entrance."""
    check_entrance(actor, admin_zone=admin_zone)
    if not may(actor, Power.READ_TRAIL):
        raise Denied(
            "IDN-006",
            _("証跡はシステム管理者と監査人だけが閲覧できます。"),
            remedy=_("必要な場合は、情報政策課にご相談ください。"),
        )


def may_give_second_name(actor: Actor) -> bool:
    """May the actor confirm here what another person proposed (an exception, a known file)?

    Administrators and heads, each in their own name: standing in for a head (代決) is about files only.
    """
    return may(actor, Power.ADMINISTER) or may(actor, Power.DECIDE)


def check_entrance(actor: Actor, *, admin_zone: str, code: str = "IDN-005") -> None:
    """Raises ``Denied`` (``code``) outside the administration entrance."""
    if actor.zone != admin_zone:
        raise Denied(
            code,
            _("管理の画面は、この入口では開けません。"),
            remedy=_("管理用に定められた入口から開いてください。"),
        )
