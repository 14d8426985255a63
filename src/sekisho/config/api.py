"""The API, version 1: the same verbs as the pages, the same permissions, the same zone rule."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from sekisho.border.transfers.web_api import router
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import check, rule_of
from sekisho.foundation.identity.middleware import address_of, record_refusal
from sekisho.foundation.identity.services import person_of_token


class TokenAuth(HttpBearer):
    """``Authorization: Bearer sks_…``: a token is good for one person in one zone."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        person = person_of_token(token, zone=settings.SEKISHO_ZONE)
        if person is None:
            return None
        request.actor = Actor(  # type: ignore[attr-defined]
            person=person,
            zone=settings.SEKISHO_ZONE,
            channel="api",
            address=address_of(request),
            request_id=request.request_id,  # type: ignore[attr-defined]
        )
        assert request.resolver_match is not None
        here = getattr(request, "may_administer", True)
        rule = rule_of(request.resolver_match.func, request.method or "GET")
        try:
            check(rule, request.actor, may_administer=here)  # type: ignore[attr-defined]
        except Denied as denied:
            record_refusal(request.actor, rule, denied, request.path)  # type: ignore[attr-defined]
            raise
        return request.actor  # type: ignore[attr-defined,no-any-return]


api = NinjaAPI(
    title="Sekisho 関所",
    version="1",
    description="Send files across the border of two networks, follow them, pick them up.",
    auth=TokenAuth(),
    docs_url=None,  # the interactive page needs inline scripts, which the content security policy forbids
)
api.add_router("", router)
