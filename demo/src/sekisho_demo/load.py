"""Prepare the demo's database: tables, rights, keys, people, sample files.  Run as the tables' owner."""

from __future__ import annotations

import json
import os
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from sekisho.config.database_setup import make_missing_keys, migrate

    migrate()
    list(make_missing_keys())
    _people(os.environ["SEKISHO_DEMO_PASSWORD"])
    _officers()
    _second_factors(json.loads(os.environ["SEKISHO_DEMO_SIGN_IN_KEYS"]))
    _rules()
    from sekisho_demo.samples import write_samples

    samples = Path(os.environ["SEKISHO_VAULT_DIR"]).parent / "samples"
    write_samples(samples)
    if os.environ.get("SEKISHO_DEMO_SCENES", "1") != "0":
        from sekisho_demo.scenes import play

        play(samples)


def _people(password: str) -> None:
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.identity.models import Department, Person
    from sekisho.foundation.organisation.services import add_person, set_section
    from sekisho_demo.town import ABOVE, BUREAUS, DEPARTMENTS, NETWORKS, PEOPLE

    actor = System(channel="demo")
    if not Department.objects.exists():
        above = {
            code: set_section(actor=actor, code=code, name=name, level="bureau") for code, name in BUREAUS
        }
        for code, name in DEPARTMENTS:
            set_section(actor=actor, code=code, name=name, parent=above[ABOVE[code]], zones=NETWORKS[code])
    there = set(Person.objects.values_list("login", flat=True))
    for resident in PEOPLE:
        if resident.login not in there:
            add_person(
                actor=actor,
                login=resident.login,
                name=resident.name,
                department=Department.objects.get(code=resident.department),
                role=resident.role,
                zones=resident.zones,
                password=password,
            )


def _officers() -> None:
    """The head of general affairs looks after personal data in what leaves for the internet."""
    from sekisho.foundation.identity.actor import Actor
    from sekisho.foundation.identity.models import Person
    from sekisho.foundation.zones.api import route_between
    from sekisho.foundation.zones.services import change_route

    route = route_between("lgwan", "internet")
    if route is not None and not route.officers.exists():
        administrator = Actor(Person.objects.get(login="kaname"), "lgwan", channel="demo")
        change_route(actor=administrator, route=route, officers=[Person.objects.get(login="hajime")])


def _second_factors(keys: dict[str, str]) -> None:
    """An authenticator app for everybody in every zone; the page shows its code."""
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.identity.models import Person
    from sekisho.foundation.login.enrolment import give_totp
    from sekisho.foundation.login.models import Totp
    from sekisho_demo.second_factor import SEED, secret_of
    from sekisho_demo.town import PEOPLE

    for resident in PEOPLE:
        person = Person.objects.get(login=resident.login)
        for zone in resident.zones:
            if not Totp.objects.filter(person=person, zone=zone).exists():
                secret = secret_of(os.environ[SEED], person.login, zone)
                give_totp(
                    actor=System(channel="demo"), person=person, zone=zone, secret=secret, key=keys[zone]
                )


def _rules() -> None:
    """What the head of 税務課 decides about: sheets that leave for the internet."""
    from sekisho.foundation.identity.actor import Actor
    from sekisho.foundation.identity.models import Person
    from sekisho.foundation.policies.models import PolicySet
    from sekisho.foundation.policies.services import save_draft, switch_on
    from sekisho_demo.town import RULES

    if not PolicySet.objects.exists():
        administrator = Actor(Person.objects.get(login="kaname"), "lgwan", channel="demo")
        draft = save_draft(actor=administrator, text=RULES, reason="税務課の持ち出しを所属長が確かめるため")
        switch_on(actor=administrator, draft=draft)


if __name__ == "__main__":
    main()
