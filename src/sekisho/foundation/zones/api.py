"""The door to the zones for other rooms."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.zones.models import Profile, Route, Zone

__all__ = ["Profile", "Route", "Zone", "open_route", "route_between", "routes_from"]


def routes_from(origin: str) -> QuerySet[Route]:
    """The open ways out of a zone, destination loaded."""
    return Route.objects.filter(origin_id=origin, is_open=True).select_related("origin", "destination")


def route_between(origin: str, destination: str) -> Route | None:
    """The way between two zones, open or closed."""
    return Route.objects.filter(origin_id=origin, destination_id=destination).first()


def open_route(origin: str, destination: str) -> Route:
    """The way between two zones.  Raises ``Denied`` (ZON-001) when there is none or it is closed."""
    route = routes_from(origin).filter(destination_id=destination).first()
    if route is None:
        raise Denied(
            "ZON-001",
            _("この宛先のネットワークへは送れません。"),
            remedy=_(
                "送り先のネットワークを選び直してください。必要な経路がない場合は、情報政策課にご相談ください。"
            ),
        )
    return route
