"""Signing in with the directory's password: against a real slapd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.tests.slapd import Slapd, directory
from sekisho.foundation.login import ldap_bind
from sekisho.foundation.login.models import Password
from sekisho_demo import factories
from sekisho_demo.entrances import Entrance

__all__ = ["directory"]
pytestmark = pytest.mark.django_db
PASSWORD = "directory-ren-9127"
ODD = "w(e)i*r\\d"


@pytest.fixture(scope="module")
def people(directory: Slapd) -> Slapd:
    directory.add_person("ren", name="見本 れん", password=PASSWORD)
    directory.add_person("twin", name="見本 ふたご", password=PASSWORD)
    directory.add(
        f"cn=another,{directory.people}",
        {
            "objectClass": "inetOrgPerson",
            "uid": "twin",
            "cn": "another",
            "sn": "見本",
            "userPassword": PASSWORD,
        },
    )
    return directory


@pytest.fixture
def configured(people: Slapd, settings: Any) -> Callable[..., Any]:
    settings.SEKISHO_LDAP_URL = people.ldaps
    settings.SEKISHO_LDAP_CA_FILE = str(people.ca_file)
    settings.SEKISHO_LDAP_BASE = people.suffix
    settings.SEKISHO_LDAP_BIND_DN = people.admin
    settings.SEKISHO_LDAP_BIND_PASSWORD = people.admin_password

    def change(**changes: str) -> None:
        for name, value in changes.items():
            setattr(settings, f"SEKISHO_LDAP_{name}", value)

    return change


def test_the_directorys_password_opens_for_those_without_one_here(configured: Any) -> None:
    ren = factories.person("ren")
    Password.objects.filter(person=ren).delete()
    answer = Entrance("internet").post("/sign-in/", {"login": "ren", "password": PASSWORD})
    assert answer.status_code == 302
    assert Event.objects.get(name="session:opened").data == {"methods": ["ldap"]}


def test_a_password_kept_here_is_the_only_one(configured: Any) -> None:
    factories.person("ren")
    assert Entrance("internet").post("/sign-in/", {"login": "ren", "password": PASSWORD}).status_code == 403


def test_a_wrong_password_and_somebody_unknown_here_are_one_answer(configured: Any) -> None:
    Password.objects.filter(person=factories.person("ren")).delete()
    for login, password in (("ren", "wrong"), ("twin", PASSWORD)):
        answer = Entrance("internet").post("/sign-in/", {"login": login, "password": password})
        assert "IDN-001" in answer.content.decode()


@pytest.mark.parametrize("url", ["ldap", "ldaps"])
def test_both_ways_of_tls_work(configured: Any, people: Slapd, url: str) -> None:
    configured(URL=getattr(people, url))
    assert ldap_bind.binds("ren", PASSWORD)
    assert not ldap_bind.binds("ren", "wrong")


@pytest.mark.parametrize("password", ["", "\0", "\u00ad", "\u200b\u00ad"])
def test_an_empty_password_is_no_password(configured: Any, password: str) -> None:
    assert not ldap_bind.binds("ren", password)


@pytest.mark.parametrize("login", ["*", "r*", "ren)(uid=*", "ren)(|(uid=*", ODD, "\\2a", "ren\0"])
def test_a_login_is_never_a_filter(configured: Any, login: str) -> None:
    assert not ldap_bind.binds(login, PASSWORD)


def test_two_entries_of_one_login_are_nobody(configured: Any) -> None:
    assert not ldap_bind.binds("twin", PASSWORD)


def test_without_a_trusted_certificate_nothing_is_sent(configured: Any, people: Slapd) -> None:
    for url in (people.ldap, people.ldaps):
        configured(URL=url, CA_FILE="/etc/ssl/certs/ca-certificates.crt")
        with pytest.raises(Denied, match="LGN-005"):
            ldap_bind.binds("ren", PASSWORD)


def test_a_directory_that_does_not_answer_opens_nothing_and_says_so(configured: Any) -> None:
    Password.objects.filter(person=factories.person("ren")).delete()
    configured(URL="ldaps://127.0.0.1:1")
    answer = Entrance("internet").post("/sign-in/", {"login": "ren", "password": PASSWORD})
    assert answer.status_code == 503
    assert "LGN-005" in answer.content.decode()


def test_a_directory_that_does_not_know_us_opens_nothing(configured: Any) -> None:
    configured(BIND_PASSWORD="wrong")
    with pytest.raises(Denied, match="LGN-005"):
        ldap_bind.binds("ren", PASSWORD)


def wellness(part: str) -> tuple[bool, str]:
    from sekisho.config import wellness as asked

    questions = {"directory": asked._directory, "OpenID provider": asked._provider}
    try:
        return True, questions[part]()
    except asked._Unwell as reason:
        return False, str(reason)


def test_the_town_is_told_whether_its_directory_is_well(configured: Any, settings: Any) -> None:
    assert wellness("directory")[0]
    configured(BIND_PASSWORD="wrong")
    well, sentence = wellness("directory")
    assert not well
    assert "our own account was refused" in sentence
    configured(URL="")
    assert wellness("directory") == (True, "is not used.")


def test_the_town_is_told_whether_its_provider_is_well(settings: Any) -> None:
    assert wellness("OpenID provider") == (True, "is not used.")
    settings.SEKISHO_OIDC_ISSUER = "http://localhost:1"
    assert "SEKISHO_ORIGIN is not set" in wellness("OpenID provider")[1]
    settings.SEKISHO_ORIGIN = "https://internet.example"
    assert not wellness("OpenID provider")[0]
