"""Questions about people.  Pure: they read what they are given, and a refusal carries its reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied

MAX_FAILURES = 5  # wrong passwords of one login from one address …
FAILURE_MINUTES = 10  # … within this time before it has to wait
MAX_FAILURES_OF_ADDRESS = 50  # over all logins: one machine that tries many accounts


def check_may_try_password(*, failures_of_pair: int, failures_of_address: int) -> None:
    """Raises ``Denied`` (IDN-002) when this login must wait at this address; colleagues elsewhere are not hit."""
    if failures_of_pair >= MAX_FAILURES or failures_of_address >= MAX_FAILURES_OF_ADDRESS:
        raise Denied(
            "IDN-002",
            _("パスワードの誤りが続いたため、しばらくログインできません。"),
            remedy=_("%(minutes)s分ほど待ってから、もう一度お試しください。") % {"minutes": FAILURE_MINUTES},
        )


def check_may_enter(zone_codes: Iterable[str], zone: str) -> None:
    """Raises ``Denied`` (IDN-003) when the person has no right to this zone's entrance."""
    if zone not in zone_codes:
        raise Denied(
            "IDN-003",
            _("このネットワークの利用が許可されていません。"),
            remedy=_("利用が必要な場合は、情報政策課にご相談ください。"),
        )


def check_may_administer(actor: Actor, *, admin_zone: str) -> None:
    """Raises ``Denied`` (IDN-004/005) unless the actor is an administrator at the administration entrance."""
    if actor.zone != admin_zone:
        raise Denied(
            "IDN-005",
            _("管理の画面は、このネットワークでは開けません。"),
            remedy=_("管理用に定められたネットワークから開いてください。"),
        )
    if not actor.person.is_administrator:
        raise Denied(
            "IDN-004",
            _("この操作はシステム管理者だけが行えます。"),
            remedy=_("必要な場合は、情報政策課にご相談ください。"),
        )


def check_may_read_trail(actor: Actor, *, admin_zone: str) -> None:
    """Raises ``Denied`` (IDN-005/006) unless the actor is an administrator or auditor at that entrance."""
    if actor.zone != admin_zone:
        raise Denied(
            "IDN-005",
            _("管理の画面は、このネットワークでは開けません。"),
            remedy=_("管理用に定められたネットワークから開いてください。"),
        )
    if not actor.person.may_read_trail:
        raise Denied(
            "IDN-006",
            _("証跡はシステム管理者と監査人だけが閲覧できます。"),
            remedy=_("必要な場合は、情報政策課にご相談ください。"),
        )
