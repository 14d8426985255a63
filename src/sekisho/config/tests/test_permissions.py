"""The matrix of endpoint × role × zone, asked with requests.

A door knows nothing but its rule.  So every rule is asked in every cell, and every door for three columns: by nobody,
by a member of staff without a role, and by an administrator.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from sekisho.config import permissions
from sekisho.config.permissions import COLUMNS, NOBODY, ZONES, Endpoint, endpoints, is_allowed
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs, rule_of
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.identity.services import create_token
from sekisho.foundation.organisation import places
from sekisho.foundation.organisation.models import Employment
from sekisho.foundation.organisation.services import add_person, change
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

EVERY_DOOR = {NOBODY, "staff", "administrator"}
RULES = {"IDN-004", "IDN-005", "IDN-006", "IDN-008", "IDN-020", "IDN-021", "IDN-022"}
#: what stands for the parts of an address
PARTS = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "x", "str": "x"}


def test_every_endpoint_declares_its_rule() -> None:
    undeclared = [f"{each.method} {each.path}" for each in endpoints() if each.rule is None]
    assert undeclared == []
    assert len(endpoints()) > 40


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_view_that_declares_nothing_would_be_seen_and_is_refused() -> None:
    (found,) = permissions._walk([path("new/", unmarked)], "/")
    assert found.rule is None
    assert rule_of(unmarked, "GET") is None
    assert rule_of(needs(Power.SEND)(unmarked), "GET") is not None


def address(endpoint: Endpoint) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: PARTS[part[1] or "str"], endpoint.path)


def holder(column: str) -> Person | None:
    """A person with exactly the roles of the column, who may enter all three zones."""
    if column == NOBODY:
        return None
    if column == "contractor":
        return factories.contractor("gyousha", zones=ZONES)
    person = add_person(
        actor=System(channel="test"),
        login="somebody",
        name="架空 だれか",
        department=factories.department("soumu"),
        role="head" if column == "head" else "clerk",
        zones=ZONES,
        password=factories.PASSWORD,
    )
    if column not in ("staff", "head"):
        places.grant_role(actor=System(channel="test"), person=person, role=column)
    return Person.objects.get(pk=person.pk)


class BehindTheDoor:
    """Stands behind every middleware and answers for the page: the matrix is about who is let in.

    What a page then does has tests of its own.  Where a token opens, the view itself asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        rule = rule_of(view, request.method or "GET")
        return None if rule is None or rule.token else HttpResponse(status=204)


def refused(request: HttpRequest, denied: Denied) -> HttpResponse:
    """In place of the page that explains a refusal."""
    return HttpResponse(denied.code, status=403)


def doors(column: str) -> list[Endpoint]:
    """Every one, or the first with each rule."""
    if column in EVERY_DOOR:
        return endpoints()
    first: dict[object, Endpoint] = {}
    for endpoint in endpoints():
        first.setdefault((endpoint.rule, endpoint.method != ""), endpoint)
    return list(first.values())


def opened(client: Client, endpoint: Endpoint, token: str) -> bool:
    """Did the rule let the request in?  Whatever the view itself answers then (404, 405, 422 …) is its own matter."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    how = getattr(client, (endpoint.method or "GET").lower())
    answer = how(address(endpoint), headers=headers)
    if answer.status_code == 401:
        return False
    if answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next="):
        return False
    return answer.status_code != 403 or not RULES & set(re.findall(r"IDN-\d{3}", answer.content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_each_cell_is_what_the_page_says(column: str, installation: Any) -> None:
    person, wrong, asked = holder(column), [], doors(column)
    installation.SEKISHO_REFUSAL_VIEW = f"{__name__}.{refused.__name__}"
    installation.MIDDLEWARE = [*installation.MIDDLEWARE, f"{__name__}.{BehindTheDoor.__name__}"]
    for zone in ZONES:
        installation.SEKISHO_ZONE = zone
        client, token = Client(raise_request_exception=False), ""
        if person is not None and column != "contractor":
            token = create_token(actor=System(), person=person, zone=zone, purpose="test")
        if person is not None:
            let_in(client, person)
        for endpoint in asked:
            if person is not None and "sign" in endpoint.name:
                continue  # asked below: they change who the client is
            if opened(client, endpoint, token) is not is_allowed(endpoint, column, zone):
                wrong.append(f"{zone} {endpoint.method} {endpoint.path}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "allowed"), [(NOBODY, False), ("auditor", True)])
def test_signing_out_is_for_those_who_are_in(column: str, allowed: bool, installation: Any) -> None:
    person, client = holder(column), Client()
    if person is not None:
        installation.SEKISHO_ZONE = "lgwan"
        let_in(client, person)
    endpoint = next(each for each in endpoints() if each.name == "sign_out")
    assert opened(client, endpoint, "") is allowed


@pytest.mark.django_db
def test_an_account_outside_its_employment_is_told_so(installation: Any) -> None:
    person = holder("staff")
    assert person is not None
    installation.SEKISHO_ZONE = "lgwan"
    with change(System(channel="test")) as ledger:
        ledger.cut(Employment.objects.filter(person=person), Employment.objects.get(person=person).valid)
    Person.objects.filter(pk=person.pk).update(is_active=True)  # as if midnight had not been carried over
    client = Client()
    let_in(client, Person.objects.get(pk=person.pk))
    answer = client.get("/inbox/")
    assert answer.status_code == 403
    assert "IDN-008" in answer.content.decode()


def test_the_api_answers_a_refusal_in_json(installation: Any) -> None:
    auditor = holder("auditor")
    assert auditor is not None
    installation.SEKISHO_ZONE = "lgwan"
    token = create_token(actor=System(), person=auditor, zone="lgwan", purpose="test")
    answer = Client().post("/api/v1/transfers", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert json.loads(answer.content)["code"] == "IDN-022"
    assert Event.objects.get(name="request:refused").data == {"code": "IDN-022", "path": "/api/v1/transfers"}
