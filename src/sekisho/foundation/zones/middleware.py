"""The zone follows from the entrance (I5): from the process, and from the socket that accepted the connection."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


class EntranceMiddleware:
    """Sets ``request.zone``; refuses a connection that came in by a socket which is not this zone's entrance.

    ``request.may_administer`` says whether administration exists at the socket it came in by.

    ``SERVER_PORT`` and ``Host`` are never asked: a client can say them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        accepted = request.META.get("gunicorn.socket")
        if isinstance(accepted, socket.socket) and not is_own_entrance(accepted):
            log.error("refused a connection that did not come in by this zone's entrance")
            return HttpResponse("Not an entrance of this zone.", status=421, content_type="text/plain")
        request.zone = settings.SEKISHO_ZONE  # type: ignore[attr-defined]
        request.may_administer = is_administration_entrance(accepted)  # type: ignore[attr-defined]
        return self.get_response(request)


def entrances_of(zone: str) -> list[str]:
    """What a zone's web process accepts on: its entrance, and that of administration if it is this zone's."""
    own = [settings.SEKISHO_ENTRANCES.get(zone, "")]
    if zone == settings.SEKISHO_ADMIN_ZONE and settings.SEKISHO_ADMIN_ENTRANCE:
        own.append(settings.SEKISHO_ADMIN_ENTRANCE)
    return own


def is_own_entrance(accepted: socket.socket) -> bool:
    """Does the accepted socket's own local address belong to the zone that this process serves?"""
    return any(_is(accepted, entrance) for entrance in entrances_of(settings.SEKISHO_ZONE))


def is_administration_entrance(accepted: object) -> bool:
    """Do pages of administration exist here?  In the named zone, and at its own socket if the town gave it one."""
    if settings.SEKISHO_ZONE != settings.SEKISHO_ADMIN_ZONE:
        return False
    if not settings.SEKISHO_ADMIN_ENTRANCE:
        return True
    return isinstance(accepted, socket.socket) and _is(accepted, settings.SEKISHO_ADMIN_ENTRANCE)


def _is(accepted: socket.socket, entrance: str) -> bool:
    if not entrance:
        return False
    local = accepted.getsockname()
    if accepted.family == socket.AF_UNIX:
        return entrance == f"unix:{local}"
    host, _, port = entrance.rpartition(":")
    return local[1] == int(port) and (host in ("0.0.0.0", "[::]") or local[0] == host.strip("[]"))  # noqa: S104
