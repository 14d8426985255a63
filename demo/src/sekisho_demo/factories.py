"""People, files and transfers for tests: made by the product's own verbs, so no impossible state can be built.

Every suite knows Aoi (owner), Ren (same section), Mei (other section, other zones), Kaname (administrator) and
Minoru (auditor): each permission is asked for all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from sekisho.border.transfers.models import Transfer
from sekisho.border.transfers.services import Incoming, submit
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.jobs.api import Attempt, Superseded, run_task
from sekisho.foundation.login.enrolment import give_totp
from sekisho.foundation.login.models import Totp
from sekisho.foundation.organisation.models import EmploymentKind
from sekisho.foundation.organisation.services import Contract, add_person, set_section
from sekisho.foundation.vault.api import Stored, Writing
from sekisho_demo.second_factor import code_of, secret_of
from sekisho_demo.town import DEPARTMENTS, PEOPLE

PASSWORD = "tests-only-7421-3380"  # noqa: S105  # of people who exist in a test database only
SEED = "tests-only"


def person(login: str) -> Person:
    """One of the demo town's people."""
    found = Person.objects.filter(login=login).first()
    if found is not None:
        return found
    resident = next(p for p in PEOPLE if p.login == login)
    return _with_apps(
        add_person(
            actor=System(channel="test"),
            login=login,
            name=resident.name,
            department=department(resident.department),
            role=resident.role,
            zones=resident.zones,
            password=PASSWORD,
        )
    )


def contractor(login: str, *, until: date | None = None, zones: Sequence[str] = ("internet",)) -> Person:
    """Somebody of a supplier, under 総務課, until next year unless told."""
    found = Person.objects.filter(login=login).first()
    if found is not None:
        return found
    contract = Contract(
        EmploymentKind.CONTRACTOR,
        until=until or timezone.localdate() + timedelta(days=365),
        employer="株式会社みほん",
        responsible=department("soumu"),
    )
    return add_person(
        actor=System(channel="test"),
        login=login,
        name="架空 ぎょうしゃ",
        department=department("soumu"),
        zones=zones,
        password=PASSWORD,
        contract=contract,
    )


def _with_apps(made: Person) -> Person:
    """With an authenticator app for every zone."""
    for zone in made.zones.values_list("code", flat=True):
        secret = secret_of(SEED, made.login, zone)
        give_totp(actor=System(channel="test"), person=made, zone=zone, secret=secret)
    return made


def code(login: str, zone: str) -> str:
    """What the person's authenticator app shows now; made good again if it was used within this half minute."""
    Totp.objects.filter(person__login=login, zone=zone).update(last_step=0)
    return code_of(SEED, login, zone)


def department(code: str) -> Department:
    found = Department.objects.filter(code=code).first()
    return found or set_section(actor=System(channel="test"), code=code, name=dict(DEPARTMENTS)[code])


def actor(login: str, zone: str) -> Actor:
    """Somebody who proved who they are just now."""
    return Actor(
        person=person(login), zone=zone, channel="test", address="127.0.0.1", proved_at=timezone.now()
    )


def stored(data: bytes, zone: str) -> Stored:
    """Bytes in the vault, staged, as the broker would acknowledge them."""
    writing = Writing(zone)
    writing.write(data)
    result = writing.commit()
    return Stored(result.pk, result.size, result.sha256)


def sent(
    files: Mapping[str, bytes],
    *,
    sender: str = "aoi",
    origin: str = "internet",
    destination: str = "lgwan",
    recipients: Sequence[str] = ("aoi",),
    purpose: str = "庁議資料の取り込み",
    information_class: str = "",
) -> Transfer:
    """A transfer as the page would submit it; nothing is inspected yet."""
    incoming = [Incoming(name, stored(data, origin), len(data)) for name, data in files.items()]
    return submit(
        actor=actor(sender, origin),
        destination=destination,
        recipients=[person(login) for login in recipients],
        purpose=purpose,
        files=incoming,
        information_class=information_class,
    )


def work_off() -> int:
    """Do every queued job here and now, in order, as a worker would; returns how many."""
    done = 0
    while (job := _take_job()) is not None:
        job_id, name, subject, attempts = job
        try:
            run_task(name, uuid.UUID(subject), Attempt(job_id, attempts))
        except Superseded:
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [job_id])
        done += 1
    return done


def _take_job() -> tuple[int, str, str, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE procrastinate_jobs SET status = 'doing'
             WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT 1)
            RETURNING id, task_name, args->>'subject', attempts
            """
        )
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), str(row[1]), str(row[2]), int(row[3]))
