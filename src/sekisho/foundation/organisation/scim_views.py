"""SCIM 2.0 for Entra ID and others: ``/scim/v2/`` at the administration entrance, opened by a token (RFC 7644)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import by_token, check, rule_of
from sekisho.foundation.identity.middleware import address_of, record_refusal
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.identity.services import person_of_token
from sekisho.foundation.organisation import scim_resources, scim_services, services
from sekisho.foundation.organisation.models import Section
from sekisho.foundation.organisation.scim_protocol import (
    GROUP,
    LIST,
    USER,
    ScimError,
    parse_filter,
    patched,
)

MOST_LISTED = 200
Endpoint = Callable[..., tuple[int, dict[str, Any] | None]]


def scim(*methods: str) -> Callable[[Endpoint], Callable[..., HttpResponse]]:
    """A view of SCIM: token, power, method, JSON in and out, refusals in SCIM's own form."""

    def decorate(view: Endpoint) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @by_token(Power.PROVISION)
        @wraps(view)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise ScimError(405, "This method is not known here.")
                actor = _actor(request)
                here = getattr(request, "may_administer", True)
                rule = rule_of(answer, request.method)
                try:
                    check(rule, actor, may_administer=here)
                except Denied as denied:
                    record_refusal(actor, rule, denied, request.path)
                    raise
                status, body = view(request, actor, **parts)
            except ScimError as error:
                status, body = error.status, error.body()
            except Http404:
                status, body = 404, ScimError(404, "Resource not found.").body()
            except Denied as denied:
                kind, status = ("invalidValue", 400) if denied.code.startswith("ORG") else ("", 403)
                body = ScimError(status, f"{denied.reason} ({denied.code})", kind).body()
            return _json(status, body)

        return answer

    return decorate


def _json(status: int, body: dict[str, Any] | None) -> HttpResponse:
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    return HttpResponse(content, status=status, content_type="application/scim+json")


def _actor(request: HttpRequest) -> Actor:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    person = (
        person_of_token(token.strip(), zone=settings.SEKISHO_ZONE) if scheme.lower() == "bearer" else None
    )
    if person is None:
        raise ScimError(401, "A bearer token of this entrance is needed.")
    return Actor(
        person=person,
        zone=settings.SEKISHO_ZONE,
        channel="scim",
        address=address_of(request),
        request_id=request.request_id,  # type: ignore[attr-defined]  # set by ActorMiddleware
    )


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise ScimError(400, "The body is not JSON.", "invalidSyntax") from error
    if not isinstance(body, dict):
        raise ScimError(400, "The body must be an object.", "invalidSyntax")
    return body


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2").rstrip("/")


def _window(request: HttpRequest) -> tuple[int, int]:
    """``startIndex`` (from 1) and ``count``; nonsense is read as the default (RFC 7644 §3.4.2.4)."""
    try:
        start, count = int(request.GET.get("startIndex", 1)), int(request.GET.get("count", MOST_LISTED))
    except ValueError:
        return 1, MOST_LISTED
    return max(1, start), min(max(0, count), MOST_LISTED)


def _list(found: Any, request: HttpRequest, show: Callable[[Any], list[dict[str, Any]]]) -> dict[str, Any]:
    start, count = _window(request)
    resources = show(found[start - 1 : start - 1 + count]) if count else []
    return {
        "schemas": [LIST],
        "totalResults": found.count(),
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def _filter(request: HttpRequest) -> list[tuple[str, str]]:
    text = request.GET.get("filter", "")
    return parse_filter(text) if text else []


@scim("GET", "POST")
def users(request: HttpRequest, actor: Actor) -> tuple[int, dict[str, Any] | None]:
    base = _base(request)
    if request.method == "GET":
        found = scim_services.people(_filter(request))
        return 200, _list(found, request, lambda people: scim_resources.users(people, base))
    kept = scim_services.put_person(actor=actor, person=None, wanted=scim_resources.wanted_of(_body(request)))
    return 201, scim_resources.users([kept], base)[0]


@scim("GET", "PUT", "PATCH", "DELETE")
def user(request: HttpRequest, actor: Actor, person_id: uuid.UUID) -> tuple[int, dict[str, Any] | None]:
    person: Person = get_object_or_404(scim_services.people([]), pk=person_id)
    base = _base(request)
    (known,) = scim_resources.users([person], base)
    if request.method == "GET":
        return 200, known
    if request.method == "DELETE":  # nothing is deleted: who was here stays on record, switched off
        body: Mapping[str, Any] = known | {"active": False}
    else:
        body = _body(request) if request.method == "PUT" else patched(known, _body(request))
    wanted = scim_resources.wanted_of(body, known=known)
    kept = scim_services.put_person(actor=actor, person=person, wanted=wanted)
    return (204, None) if request.method == "DELETE" else (200, scim_resources.users([kept], base)[0])


def _with_members(request: HttpRequest) -> bool:
    return "members" not in request.GET.get("excludedAttributes", "").replace(" ", "").split(",")


@scim("GET", "POST")
def groups(request: HttpRequest, actor: Actor) -> tuple[int, dict[str, Any] | None]:
    base, with_members = _base(request), _with_members(request)
    if request.method == "GET":
        found = scim_services.sections(_filter(request))
        return 200, _list(
            found,
            request,
            lambda some: [scim_resources.group(s, base, with_members=with_members) for s in some],
        )
    body = _body(request)
    made = scim_services.put_section(
        actor=actor, section=None, name=str(body.get("displayName") or ""), members=_members(body)
    )
    return 201, scim_resources.group(made, base, with_members=True)


def _members(body: Mapping[str, Any]) -> list[str] | None:
    members = body.get("members")
    if members is None:
        return None
    if not isinstance(members, list) or not all(
        isinstance(each, dict) and each.get("value") for each in members
    ):
        raise ScimError(400, "members must be a list of objects with a value.", "invalidValue")
    return [str(each["value"]) for each in members]


@scim("GET", "PUT", "PATCH", "DELETE")
def group(request: HttpRequest, actor: Actor, code: str) -> tuple[int, dict[str, Any] | None]:
    section: Section = get_object_or_404(Section.objects.on(services.today()), department_id=code)
    base = _base(request)
    known = scim_resources.group(section, base, with_members=True)
    if request.method == "GET":
        return 200, scim_resources.group(section, base, with_members=_with_members(request))
    if request.method == "DELETE":
        scim_services.end_section(actor=actor, section=section)
        return 204, None
    body = _body(request) if request.method == "PUT" else patched(known, _body(request))
    name = str(body.get("displayName") or "")
    members = _members(body) or []
    kept = scim_services.put_section(actor=actor, section=section, name=name, members=members)
    return 200, scim_resources.group(kept, base, with_members=True)


@scim("GET")
def service_provider(request: HttpRequest, actor: Actor) -> tuple[int, dict[str, Any] | None]:
    """What is supported (RFC 7643 §5)."""
    no = {"supported": False}
    return 200, {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_LISTED},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {"type": "oauthbearertoken", "name": "Bearer token", "description": "sekisho token create"}
        ],
    }


@scim("GET")
def resource_types(request: HttpRequest, actor: Actor) -> tuple[int, dict[str, Any] | None]:
    kind = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
    types = [
        {"schemas": [kind], "id": name, "name": name, "endpoint": f"/{name}s", "schema": schema}
        for name, schema in (("User", USER), ("Group", GROUP))
    ]
    return 200, {"schemas": [LIST], "totalResults": 2, "Resources": types}
