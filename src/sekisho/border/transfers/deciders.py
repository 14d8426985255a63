"""Who decides about a file held for personal data.

The people whom the way names, and the privacy officers (個人情報保護担当) of the sender's section or of the whole town.
Who runs the system decides only where there is nobody else: files must not wait for ever in a small town.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item
from sekisho.border.transfers.reasons import PERSONAL_DATA
from sekisho.border.transfers.states import State
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power, may, powers_of, reach
from sekisho.foundation.organisation.api import RoleGrant
from sekisho.foundation.zones.api import Route, routes_from


def is_decider(person: Person, route: Route, department: str) -> bool:
    """``department``: code of the sender's section."""
    if not person.is_active:
        return False
    if person in route.officers.all() or powers_of(person).has(
        Power.REVIEW_PRIVACY, zone=route.origin_id, department=department
    ):
        return True
    return person.is_administrator and not _has_others(route)


def names_of(route: Route | None) -> str:
    """Whom to ask about a false alarm, for the page of the sender."""
    named = list(route.officers.order_by("login").values_list("name", flat=True)) if route else []
    if _privacy_officers().exists():
        named.append(_("個人情報保護担当"))
    return _("、").join(named or [_("システム管理者")])


def decides_somewhere(actor: Actor) -> bool:
    """Is there a way out of this network about whose holds the actor may decide?"""
    if may(actor, Power.REVIEW_PRIVACY):
        return True
    return any(_decides(actor, route) for route in routes_from(actor.zone).prefetch_related("officers"))


def waiting_at(actor: Actor) -> QuerySet[Item]:
    """Held for personal data on ways out of the actor's zone, and the actor decides about it."""
    waiting = Item.objects.filter(state=State.HELD, reason=PERSONAL_DATA, transfer__origin_id=actor.zone)
    return waiting.exclude(transfer__sender=actor.person).filter(_within_reach(actor))


def _within_reach(actor: Actor) -> Q:
    mine = [route.destination_id for route in routes_from(actor.zone) if _decides(actor, route)]
    condition = Q(transfer__destination__in=mine)
    if not may(actor, Power.REVIEW_PRIVACY):
        return condition
    sections = reach(actor, Power.REVIEW_PRIVACY)
    return Q() if sections is None else condition | Q(transfer__sender__department__in=sections)


def _decides(actor: Actor, route: Route) -> bool:
    """By being named, or for want of anybody else."""
    return actor.person in route.officers.all() or (actor.person.is_administrator and not _has_others(route))


def _has_others(route: Route) -> bool:
    return route.officers.filter(is_active=True).exists() or _privacy_officers().exists()


def _privacy_officers() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.on(timezone.localdate()).filter(
        role__powers__contains=[Power.REVIEW_PRIVACY], person__is_active=True
    )
