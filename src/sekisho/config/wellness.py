"""``sekisho check``: ask every part "are you well?", answer in sentences."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import connection

if TYPE_CHECKING:
    from sekisho.foundation.inspection.scanners.base import Scanner


@dataclass(frozen=True, slots=True)
class Answer:
    part: str
    well: bool
    sentence: str


def ask_all() -> Iterator[Answer]:
    """One answer per part, in the order in which they depend on each other."""
    questions: list[tuple[str, Callable[[], str]]] = [
        ("kernel", _kernel),
        ("database", _database),
        ("migrations", _migrations),
        ("vault directory", _vault_directory),
        ("master key", _master_key),
        ("record key", _record_key),
        ("vault broker", _broker),
        ("inspection", _inspection),
        *_scanners(),
        ("workers", _workers),
        ("trail", _trail),
        ("directory", _directory),
        ("OpenID provider", _provider),
        ("trail heads", _trail_heads),
        ("second place", _second_place),
    ]
    for part, question in questions:
        try:
            yield Answer(part, True, question())
        except _Unwell as reason:
            yield Answer(part, False, str(reason))
        except (DatabaseProblem, OSError) as error:
            yield Answer(part, False, f"does not answer: {error}".strip())


class _Unwell(Exception):
    pass


def _kernel() -> str:
    from sekisho_sandbox import check_kernel

    missing = check_kernel()
    if missing:
        raise _Unwell(" ".join(missing) + " Inspection will not start without it.")
    return "gives Landlock, seccomp and the limits that inspection needs."


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), current_user")
        row = cursor.fetchone()
    assert row is not None
    return f"{str(row[0]).split(' on ')[0]} answers; we are {row[1]}."


def _migrations() -> str:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise _Unwell(f"{len(plan)} migration(s) wait. Run sekisho migrate as the owner of the tables.")
    return "are all applied."


def _vault_directory() -> str:
    directory = Path(settings.SEKISHO_VAULT_DIR)
    with tempfile.NamedTemporaryFile(dir=directory, prefix="check-", suffix=".part") as probe:
        probe.write(b"?")
        probe.flush()
        os.fsync(probe.fileno())
    space = os.statvfs(directory)
    free = space.f_bavail * space.f_frsize
    if free < 1024**3:
        raise _Unwell(
            f"only {free // 1024**2} MB are free under {directory}. Make room: uploads will be refused."
        )
    return f"{directory} is writable, {free // 1024**3} GB free."


def _master_key() -> str:
    from sekisho.foundation.vault.crypto import MasterKeyMissing
    from sekisho.foundation.vault.store import master_keys

    try:
        return f"version {master_keys().newest()} is there."
    except MasterKeyMissing as error:
        raise _Unwell(f"{error}. Make one with sekisho keys.") from error


def _record_key() -> str:
    for path in (settings.SEKISHO_RECORD_KEY_FILE, settings.SEKISHO_RECORD_PUBLIC_KEY_FILE):
        if not Path(path).is_file():
            raise _Unwell(f"{path} is missing. Make it with sekisho keys.")
    return "is there; records can be signed and verified."


def _directory() -> str:
    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.login import ldap_bind

    if not ldap_bind.is_configured():
        return "is not used."
    try:
        ldap_bind.binds("sekisho-check-nobody", "sekisho-check")
    except Denied as denied:
        raise _Unwell(
            f"{settings.SEKISHO_LDAP_URL} does not answer or does not know us: {denied.__cause__}."
        ) from denied
    return f"{settings.SEKISHO_LDAP_URL} answers, and its certificate is good."


def _provider() -> str:
    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.login import oidc

    if not settings.SEKISHO_OIDC_ISSUER:
        return "is not used."
    if not settings.SEKISHO_ORIGIN:
        raise _Unwell("is not offered: SEKISHO_ORIGIN is not set for this zone.")
    try:
        oidc.begin()
    except Denied as denied:
        reason = denied.__cause__ or ", ".join(getattr(denied, "__notes__", []))
        raise _Unwell(f"{settings.SEKISHO_OIDC_ISSUER} cannot be used: {reason}.") from denied
    return f"{settings.SEKISHO_OIDC_ISSUER} answers."


def _broker() -> str:
    import socket

    from sekisho.foundation.vault.broker import socket_path
    from sekisho.foundation.zones.models import Zone

    for zone in Zone.objects.values_list("code", flat=True):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(str(socket_path(zone)))
    return "answers on every zone's socket."


def _inspection() -> str:
    import io

    import sekisho_disarm
    from sekisho.foundation.inspection.services import sandbox_path
    from sekisho_sandbox import Sandbox

    report = sekisho_disarm.disarm(
        b"are you well?\n", io.BytesIO(), name="check.txt", sandbox=Sandbox.connect(sandbox_path())
    )
    if not report.passed:
        raise _Unwell(f"judged a harmless text {report.verdict}: {report.findings}")
    return f"{report.engine} judged a text in {report.seconds * 1000:.0f} ms."


def _scanners() -> list[tuple[str, Callable[[], str]]]:
    """One question for each configured scanner, or one that says that there is none."""
    from sekisho.foundation.inspection.scanners.registry import BadScanner, configured

    try:
        scanners = configured()
    except BadScanner as error:
        reason = str(error)

        def misread() -> str:
            raise _Unwell(reason)

        return [("scanners", misread)]
    if not scanners:
        return [
            ("scanners", lambda: "none is configured (SEKISHO_SCANNERS); files are rebuilt all the same.")
        ]
    return [(f"scanner {scanner.name}", partial(_scanner, scanner)) for scanner in scanners]


def _scanner(scanner: Scanner) -> str:
    from sekisho.foundation.inspection.scanners.base import Deadline, ScannerProblem

    try:
        return f"{scanner.well(Deadline(settings.SEKISHO_SCANNER_SECONDS))} answers."
    except ScannerProblem as problem:
        raise _Unwell(f"{problem}. Until it answers, every file is held ({problem.code}).") from problem


def _workers() -> str:
    from sekisho.foundation.jobs.api import workers

    alive = [w for w in workers() if w.silent_seconds < settings.SEKISHO_WORKER_SILENCE_SECONDS]
    if not alive:
        raise _Unwell("no worker is running. Start sekisho worker; files wait until then.")
    return f"{len(alive)} running."


def _trail() -> str:
    from sekisho.foundation.audit.models import Unsealed

    waiting = Unsealed.objects.count()
    if waiting > 10_000:
        raise _Unwell(f"{waiting} events wait for their seal. Is a worker running?")
    return f"is being sealed ({waiting} event(s) of the last second wait)."


def _trail_heads() -> str:
    from datetime import timedelta

    from django.utils import timezone

    from sekisho.foundation.audit.models import Head

    if not Path(settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE).is_file():
        raise _Unwell(f"{settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE} is missing. Make the key with sekisho keys.")
    last = Head.objects.order_by("-number").first()
    if last is None or last.at < timezone.now() - timedelta(hours=2):
        raise _Unwell(
            "no head was signed in the last two hours. Is a worker running, and can it read its key?"
        )
    return f"head {last.number} was signed at {last.at:%Y-%m-%d %H:%M} UTC and covers row {last.last}."


def _second_place() -> str:
    from sekisho.foundation.audit.places import PlaceProblem, configured
    from sekisho.foundation.audit.second_place import overdue

    try:
        names, late = [place.name for place in configured()], overdue()
    except PlaceProblem as problem:
        raise _Unwell(str(problem)) from problem
    if late:
        raise _Unwell(
            ", ".join(f"{count} head(s) did not reach {name}" for name, count in late.items()) + "."
        )
    if not names:
        return "none is set: whoever takes the whole database could rewrite it unseen (SEKISHO_TRAIL_…)."
    return f"has every head: {', '.join(names)}."
