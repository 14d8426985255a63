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
        return self.get_response(request)


def is_own_entrance(accepted: socket.socket) -> bool:
    """Does the accepted socket's own local address belong to the zone that this process serves?"""
    entrance = settings.SEKISHO_ENTRANCES.get(settings.SEKISHO_ZONE, "")
    local = accepted.getsockname()
    if accepted.family == socket.AF_UNIX:
        return entrance == f"unix:{local}"
    host, _, port = entrance.rpartition(":")
    return local[1] == int(port) and (host in ("0.0.0.0", "[::]") or local[0] == host.strip("[]"))  # noqa: S104
