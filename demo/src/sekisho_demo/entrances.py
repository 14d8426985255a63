"""Browsers for tests: a client that comes in by one zone's entrance, and what people do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.translation import override as override_language

from sekisho.foundation.identity.actor import Nobody
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login.factors import Method, Proof
from sekisho.foundation.login.sessions import Place, open_sign_in
from sekisho_demo import factories


class Entrance(Client):
    """A browser at the entrance of one zone: another process in production, other settings here."""

    def __init__(self, zone: str, **how: Any) -> None:
        super().__init__(**how)
        self.zone = zone

    @contextmanager
    def here(self) -> Iterator[None]:
        """The settings of this zone's process."""
        with override_settings(
            SEKISHO_ZONE=self.zone,
            SESSION_COOKIE_NAME=f"sekisho_{self.zone}",
            CSRF_COOKIE_NAME=f"sekisho_csrf_{self.zone}",
        ):
            yield

    def request(self, **request: Any) -> Any:
        with (
            self.here(),
            override_language("ja"),
        ):  # what a request activates stays in its thread; tests share one
            response: Any = super().request(**request)
            if response.streaming:
                response.body = b"".join(response.streaming_content)
            return response


def enter(login: str, zone: str, **how: Any) -> Entrance:
    """A browser of somebody who came in just now; how one comes in is asked by the tests of the login room."""
    person = factories.person(login)
    client = Entrance(zone, **how)
    with client.here():
        let_in(client, person)
    return client


def sign_in(login: str, zone: str, **how: Any) -> Entrance:
    """The same, through the pages with password and authenticator app."""
    factories.person(login)
    client = Entrance(zone, **how)
    response = client.post("/sign-in/", {"login": login, "password": factories.PASSWORD})
    assert response.status_code == 302, response.content.decode()
    if response["Location"].endswith("/sign-in/second/"):
        response = client.post("/sign-in/second/", {"code": factories.code(login, zone)})
        assert response.status_code == 302, response.content.decode()
    return client


def let_in(client: Client, person: Person) -> None:
    """As if the person had come in with two factors just now, at the zone of the present settings."""
    client.force_login(person)
    who = Nobody(person.login, settings.SEKISHO_ZONE, channel="test")
    proofs = [Proof(method, timezone.now()) for method in (Method.PASSWORD, Method.TOTP)]
    open_sign_in(who=who, person=person, proofs=proofs, session=client.session, place=Place(bytes(32)))


def send(client: Entrance, files: dict[str, bytes], **fields: Any) -> Any:
    uploads = [SimpleUploadedFile(name, data) for name, data in files.items()]
    form = {"destination": "lgwan", "to_myself": "on", "purpose": "庁議資料の取り込み", "others": ""} | fields
    return client.post("/send/", form | {"files": uploads})
