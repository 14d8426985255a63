"""Administration has an entrance of its own when the town gives it one; what a client says changes nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = pytest.mark.django_db


class Door:
    """A listening socket and one connection that it accepted."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.caller = socket.create_connection(self.listener.getsockname())
        self.accepted, _peer = self.listener.accept()
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"

    def close(self) -> None:
        for each in (self.accepted, self.caller, self.listener):
            each.close()


@pytest.fixture
def doors() -> Iterator[dict[str, Door]]:
    made = {name: Door() for name in ("work", "administration", "elsewhere")}
    yield made
    for door in made.values():
        door.close()


@pytest.fixture
def ask(doors: dict[str, Door], settings: Any) -> Any:
    settings.SEKISHO_ZONE = "lgwan"
    settings.SEKISHO_ENTRANCES = {"lgwan": doors["work"].address}
    settings.SEKISHO_ADMIN_ENTRANCE = doors["administration"].address
    client = Client()
    let_in(client, factories.person("kaname"))

    def asked(door: str, path: str, **said: str) -> tuple[int, str]:
        accepted: Any = {"gunicorn.socket": doors[door].accepted}  # as gunicorn hands it over
        answer = client.get(path, headers=said, **accepted)
        return answer.status_code, answer.content.decode()

    return asked


@pytest.mark.parametrize("path", ["/admin/people/", "/admin/organisation/", "/admin/zones/", "/admin/trail/"])
def test_administration_opens_at_its_own_entrance_only(ask: Any, path: str) -> None:
    assert ask("administration", path)[0] == 200
    status, text = ask("work", path)
    assert (status, "IDN-005" in text) == (403, True)


def test_the_menu_shows_administration_only_where_it_opens(ask: Any) -> None:
    assert "/admin/people/" in ask("administration", "/inbox/")[1]
    assert "/admin/people/" not in ask("work", "/inbox/")[1]


def test_what_a_client_says_of_its_entrance_changes_nothing(ask: Any, doors: dict[str, Door]) -> None:
    assert ask("work", "/admin/people/", Host=doors["administration"].address)[0] == 403
    assert ask("elsewhere", "/inbox/")[0] == 421


def test_without_one_the_named_network_keeps_it_at_its_ordinary_entrance(ask: Any, settings: Any) -> None:
    settings.SEKISHO_ADMIN_ENTRANCE = ""
    assert ask("work", "/admin/people/")[0] == 200
    assert ask("administration", "/admin/people/")[0] == 421


def test_it_is_no_entrance_of_any_other_network(ask: Any, settings: Any, doors: dict[str, Door]) -> None:
    settings.SEKISHO_ZONE = "internet"
    settings.SEKISHO_ENTRANCES = {"internet": doors["work"].address}
    assert ask("administration", "/inbox/")[0] == 421
