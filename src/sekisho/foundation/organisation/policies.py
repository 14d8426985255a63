"""Who may change the organisation, and what would make no sense."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from sekisho.foundation.identity import policies as identity
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power, may
from sekisho.foundation.organisation.models import EmploymentKind
from sekisho.foundation.organisation.questions import tree
from sekisho.foundation.zones.api import Zone


def check_may_administer(actor: Actor | System) -> None:
    """Raises ``Denied`` (IDN-004/005) for everybody but Sekisho itself and an administrator at that entrance.

    A directory's link holds ``PROVISION`` instead, for what it keeps in step.
    """
    if isinstance(actor, System):
        return
    if actor.zone == settings.SEKISHO_ADMIN_ZONE and may(actor, Power.PROVISION) and actor.channel == "scim":
        return
    identity.check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)


def own_powers() -> Denied:
    return Denied(
        "IDN-007",
        _("ご自身の役割と有効・無効は変更できません。"),
        remedy=_("ほかのシステム管理者に依頼してください。"),
    )


def check_may_hold(employment: str, role: str) -> None:
    """Raises ``Denied`` (ORG-021): a contractor holds no role that is given by hand."""
    if employment == EmploymentKind.CONTRACTOR and role:
        raise Denied(
            "ORG-021",
            _("委託業者には、この役割を付けられません。"),
            remedy=_("所管課の職員に役割を付けてください。"),
        )


def check_no_circle(code: str, parent: str | None, on: date) -> None:
    """Raises ``Denied`` (ORG-020) when the section would stand under itself."""
    if parent is not None and parent in tree(on).below(code):
        raise Denied(
            "ORG-020",
            _("所属を、自分自身やその下の所属の下に置くことはできません。"),
            remedy=_("上位の所属を選び直してください。"),
        )


def check_may_announce_absence(actor: Actor | System, person: Person) -> None:
    """Raises ``Denied`` (ORG-022): one's own days, or as administrator."""
    if isinstance(actor, System) or actor.person.pk == person.pk or may(actor, Power.ADMINISTER):
        return
    raise Denied(
        "ORG-022",
        _("ほかの人の不在は登録できません。"),
        remedy=_("本人か、システム管理者に頼んでください。"),
    )


def keeps_absences(zone: str) -> bool:
    """Only the process of one network may write what decides who stands in for whom."""
    return zone == settings.SEKISHO_ADMIN_ZONE


def check_where_absences_are_kept(actor: Actor | System) -> None:
    """Raises ``Denied`` (ORG-025): from another network nobody makes somebody else a decider."""
    if isinstance(actor, Actor) and not keeps_absences(actor.zone):
        raise Denied(
            "ORG-025",
            _("不在の予定は、このネットワークからは登録できません。"),
            remedy=_("%(zone)sの画面から登録してください。")
            % {"zone": Zone.objects.get(pk=settings.SEKISHO_ADMIN_ZONE)},
        )
