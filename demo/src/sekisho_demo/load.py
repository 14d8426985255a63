"""Prepare the demo's database: tables, rights, keys, people, sample files.  Run as the tables' owner."""

from __future__ import annotations

import os
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from sekisho.config.database_setup import make_missing_keys, migrate

    migrate()
    list(make_missing_keys())
    _people(os.environ["SEKISHO_DEMO_PASSWORD"])
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


if __name__ == "__main__":
    main()
