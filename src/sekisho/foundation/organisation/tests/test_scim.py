"""SCIM 2.0 as Entra ID speaks it, over HTTP."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.services import create_token
from sekisho.foundation.organisation import places, questions, services
from sekisho.foundation.organisation.scim_protocol import (
    ENTERPRISE,
    PATCH,
    USER,
    ScimError,
    parse_filter,
    patched,
)
from sekisho_demo import factories

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")


@pytest.fixture
def ask(settings: Any, db: None) -> Any:
    """Requests with a good token at the administration entrance: status and body."""
    settings.SEKISHO_ZONE = "lgwan"
    link = factories.person("aoi")
    places.grant_role(actor=TOWN, person=link, role="provisioner")
    factories.department("zeimu")
    token = create_token(actor=TOWN, person=Person.objects.get(pk=link.pk), zone="lgwan", purpose="Entra ID")
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def asked(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/scim+json"}
        answer = getattr(client, method)(f"/scim/v2{path}", **data)
        assert answer["Content-Type"] == "application/scim+json"
        return answer.status_code, json.loads(answer.content) if answer.content else None

    return asked


def entra_user(**more: Any) -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "externalId": "0a21f0f2",
        "userName": "Taro.Kakuu@mihon.example",
        "active": True,
        "displayName": "架空 たろう",
        "emails": [{"primary": True, "type": "work", "value": "taro@mihon.example"}],
        "name": {"familyName": "架空", "givenName": "たろう"},
        "title": "主事",
        ENTERPRISE: {"employeeNumber": "7001", "department": "税務課"},
    } | more


def add(ask: Any, **more: Any) -> dict[str, Any]:
    status, body = ask("post", "/Users", entra_user(**more))
    assert status == 201, body
    made: dict[str, Any] = body
    return made


def patch(ask: Any, path: str, *operations: dict[str, Any]) -> tuple[int, Any]:
    answer: tuple[int, Any] = ask("patch", path, {"schemas": [PATCH], "Operations": list(operations)})
    return answer


def test_the_connection_test_of_entra_finds_nobody(ask: Any) -> None:
    status, body = ask("get", f'/Users?filter=userName eq "{uuid.uuid4()}"')
    assert (status, body["totalResults"], body["Resources"]) == (200, 0, [])


def test_a_person_comes_in_with_section_title_and_number(ask: Any) -> None:
    made = add(ask)
    person = Person.objects.get(pk=made["id"])
    assert (person.login, person.name, person.is_active) == ("taro.kakuu@mihon.example", "架空 たろう", True)
    post = questions.main_post_of(person, services.today())
    assert post is not None
    assert (post.department_id, post.title) == ("zeimu", "主事")
    assert made[ENTERPRISE] == {"employeeNumber": "7001", "department": "税務課"}
    assert made["meta"]["location"].endswith(f"/scim/v2/Users/{person.pk}")
    assert ask("get", f"/Users/{person.pk}")[1] == made


@pytest.mark.parametrize(
    "words",
    [
        'userName eq "taro.kakuu@MIHON.example"',
        'externalId eq "0a21f0f2"',
        'emails[type eq "work"].value eq "taro@mihon.example"',
        f'{ENTERPRISE}:employeeNumber eq "7001"',
        'userName eq "taro.kakuu@mihon.example" and active eq true',
    ],
)
def test_people_are_found_by(ask: Any, words: str) -> None:
    made = add(ask)
    status, body = ask("get", f"/Users?filter={words}")
    assert status == 200
    assert [each["id"] for each in body["Resources"]] == [made["id"]]


@pytest.mark.parametrize(
    "words", ['userName co "x"', "userName", 'password eq "x"', 'userName eq "x" or id eq "y"']
)
def test_a_filter_that_is_not_understood_is_said_so(ask: Any, words: str) -> None:
    status, body = ask("get", f"/Users?filter={words}")
    assert (status, body["scimType"]) == (400, "invalidFilter")


def test_a_long_list_comes_in_pages(ask: Any) -> None:
    for number in range(4):
        add(
            ask,
            userName=f"u{number}@x",
            externalId=f"e{number}",
            **{ENTERPRISE: {"employeeNumber": f"8{number}"}},
        )
    everybody = ask("get", "/Users")[1]
    second = ask("get", "/Users?startIndex=3&count=2")[1]
    assert second["totalResults"] == everybody["totalResults"] == 5
    assert (second["startIndex"], second["itemsPerPage"]) == (3, 2)
    assert second["Resources"] == everybody["Resources"][2:4]
    assert ask("get", "/Users?count=0")[1]["Resources"] == []


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "value": {"active": "false", "name.givenName": "たろう"}},
    ],
)
def test_switching_off_as_entra_writes_it(ask: Any, operation: dict[str, Any]) -> None:
    made = add(ask)
    status, body = patch(ask, f"/Users/{made['id']}", operation)
    assert (status, body["active"]) == (200, False)
    person = Person.objects.get(pk=made["id"])
    assert not person.is_active
    assert questions.posts_of(person, services.today()) == []
    assert patch(ask, f"/Users/{made['id']}", {"op": "Replace", "path": "active", "value": "True"})[1][
        "active"
    ]


def test_moving_and_renaming_by_patch(ask: Any) -> None:
    made = add(ask)
    status, body = patch(
        ask,
        f"/Users/{made['id']}",
        {"op": "Replace", "path": f"{ENTERPRISE}:department", "value": "総務課"},
        {"op": "Add", "path": "title", "value": "係長"},
        {"op": "Replace", "path": "displayName", "value": "架空 じろう"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "jiro@mihon.example"},
    )
    assert status == 200, body
    assert (body["displayName"], body["title"], body[ENTERPRISE]["department"]) == (
        "架空 じろう",
        "係長",
        "総務課",
    )
    assert body["emails"][0]["value"] == "jiro@mihon.example"


def test_deleting_switches_off_and_keeps_the_record(ask: Any) -> None:
    made = add(ask)
    assert ask("delete", f"/Users/{made['id']}") == (204, None)
    assert ask("get", f"/Users/{made['id']}")[1]["active"] is False
    assert Person.objects.filter(pk=made["id"], is_active=False).exists()


@pytest.mark.parametrize(
    ("more", "status", "kind"),
    [
        ({}, 409, "uniqueness"),
        ({"userName": "x y"}, 400, "invalidValue"),
        (
            {"userName": "other", ENTERPRISE: {"department": "知らない課", "employeeNumber": "9"}},
            400,
            "invalidValue",
        ),
        ({"userName": "other"}, 400, "invalidValue"),
        ({"userName": "other", "active": "perhaps"}, 400, "invalidValue"),
    ],
    ids=["same login", "bad login", "unknown section", "number in use", "active"],
)
def test_what_does_not_fit_is_refused_in_scims_words(
    ask: Any, more: dict[str, Any], status: int, kind: str
) -> None:
    add(ask)
    answered, body = ask("post", "/Users", entra_user(**more))
    assert (answered, body["scimType"], body["status"]) == (status, kind, str(status))
    assert Person.objects.count() == 2


def test_sections_are_groups(ask: Any) -> None:
    made = add(ask, **{ENTERPRISE: {"employeeNumber": "7001"}})
    status, group = ask("post", "/Groups", {"displayName": "危機管理課", "members": [{"value": made["id"]}]})
    assert status == 201, group
    person = Person.objects.get(pk=made["id"])
    assert [post.kind for post in questions.posts_of(person, services.today())] == ["main"]  # out of 未配属
    address = f"/Groups/{group['id']}"
    zeimu = ask("get", '/Groups?excludedAttributes=members&filter=displayName eq "税務課"')[1]["Resources"][0]
    assert "members" not in zeimu
    patch(ask, f"/Groups/{zeimu['id']}", {"op": "Add", "path": "members", "value": [{"value": made["id"]}]})
    posts = questions.posts_of(person, services.today())
    assert [(post.department_id, post.kind) for post in posts][1] == ("zeimu", "concurrent")
    path = f'members[value eq "{made["id"]}"]'
    assert patch(ask, "/Groups/zeimu", {"op": "Remove", "path": path})[1]["members"] == []
    renamed = patch(ask, address, {"op": "Replace", "path": "displayName", "value": "危機対策課"})[1]
    assert (renamed["displayName"], len(renamed["members"])) == ("危機対策課", 1)
    assert ask("delete", address)[0] == 409
    gone = [{"value": made["id"]}]
    assert patch(ask, address, {"op": "Remove", "path": "members", "value": gone})[0] == 200
    assert ask("delete", address)[0] == 204
    assert ask("get", address)[0] == 404


def test_an_unknown_member_is_refused(ask: Any) -> None:
    body = [{"value": str(uuid.uuid4())}]
    assert (
        patch(ask, "/Groups/zeimu", {"op": "Add", "path": "members", "value": body})[1]["scimType"]
        == "invalidValue"
    )


@pytest.mark.parametrize(
    ("login", "zone", "status"),
    [("", "lgwan", 401), ("ren", "lgwan", 403), ("kaname", "lgwan", 403), ("aoi", "internet", 403)],
)
def test_only_the_link_at_the_administration_entrance_may_ask(
    ask: Any, settings: Any, login: str, zone: str, status: int
) -> None:
    headers = {}
    settings.SEKISHO_ZONE = zone
    if login:
        token = create_token(actor=TOWN, person=factories.person(login), zone=zone, purpose="x")
        headers = {"Authorization": f"Bearer {token}"}
    answer = Client().get("/scim/v2/Users", headers=headers)
    assert answer.status_code == status
    assert json.loads(answer.content)["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_what_is_supported_is_told(ask: Any) -> None:
    assert ask("get", "/ServiceProviderConfig")[1]["patch"]["supported"]
    assert [each["name"] for each in ask("get", "/ResourceTypes")[1]["Resources"]] == ["User", "Group"]
    assert ask("put", "/ResourceTypes")[0] == 405
    assert ask("get", f"/Users/{uuid.uuid4()}")[0] == 404


def test_a_body_that_is_no_json_is_refused(ask: Any) -> None:
    assert ask("post", "/Users", [1])[1]["scimType"] == "invalidSyntax"


@pytest.mark.parametrize("text", ['a eq "x" and ', 'a eq "x" b', "", 'a eq "' + "x" * 50])
def test_broken_filters(text: str) -> None:
    with pytest.raises(ScimError):
        parse_filter(text)


@pytest.mark.parametrize(
    "operations", [None, [1], [{"op": "move"}], [{"op": "remove"}], [{"op": "add", "value": 1}]]
)
def test_broken_patches(operations: Any) -> None:
    with pytest.raises(ScimError):
        patched({"members": []}, {"Operations": operations})
