"""The long-running processes: one web process per zone, the vault broker, workers, the inspection parent.

Each is started by ``sekisho serve|vault|worker|inspection``; the demo and systemd start the same pieces.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
import sys
import threading
from pathlib import Path
from typing import Any

ENGINE = "sekisho.foundation.inspection.engines:target"
ENGINE_WARM = "sekisho.foundation.inspection.engines:warm"
#: All that the inspection parent knows; numpy's threads would hang in a child that may start none
INSPECTION_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
HEARTBEATS = 5  # how many a worker sends in the time after whose silence it counts as lost
WEB_THREADS = 8  # uploads and downloads hold a thread each; pages take milliseconds


def serve_web(zone: str) -> None:
    """Serve one zone's pages and API on its entrance until SIGTERM."""
    from gunicorn.app.base import BaseApplication

    from sekisho.config.wsgi import application
    from sekisho.foundation.zones.middleware import entrances_of

    options = {
        "bind": entrances_of(zone),
        "worker_class": "gthread",
        "workers": 1,
        "threads": WEB_THREADS,
        "timeout": 120,
        "graceful_timeout": 10,
        "accesslog": None,
        "errorlog": "-",
        "proc_name": f"sekisho-web-{zone}",
        "control_socket_disable": True,
    }

    class Application(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Application().run()


def serve_vault() -> None:
    """Serve the vault broker's sockets until SIGTERM."""
    from django.conf import settings

    from sekisho.foundation.vault import broker

    _nothing_for_others()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    broker.serve(list(settings.SEKISHO_ENTRANCES), stop, allowed_uids=_web_users())


def _web_users() -> dict[str, frozenset[int]]:
    """Zone → the user ids that may speak for it; zones that are not named accept whoever can open the socket."""
    from django.conf import settings

    return {zone: frozenset({_uid(user)}) for zone, user in settings.SEKISHO_WEB_USERS.items()}


def _uid(user: str) -> int:
    """Raises ``KeyError`` for a name that this machine does not know."""
    return int(user) if user.isdigit() else pwd.getpwnam(user).pw_uid


def _nothing_for_others() -> None:
    """Files of the vault: the group stays as the starter says (broker and workers share one), others get nothing."""
    os.umask(os.umask(0o077) | 0o007)


def become_inspection_parent() -> None:
    """Turn this process into the inspection parent; does not return.

    It starts afresh with an environment of its own: children inherit what their parent knows, so it must not
    know the database's address or any key (I2).  Without Landlock and seccomp it ends with exit code 1.
    """
    from django.conf import settings

    from sekisho.foundation.inspection.services import sandbox_path

    path = sandbox_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    command = inspection_command(path, settings.SEKISHO_INSPECTION_GROUP)
    os.execve(sys.executable, command, INSPECTION_ENVIRONMENT)  # noqa: S606  # no shell, no inherited environment


def inspection_command(path: Path, group: str = "") -> list[str]:
    """The words that start the inspection parent at a socket; ``group``: who may use it beside its own user."""
    command = [sys.executable, "-m", "sekisho_sandbox", "serve", ENGINE, "--socket", str(path)]
    return [*command, "--warm", ENGINE_WARM, *(["--group", group] if group else [])]


def run_worker(*, concurrency: int) -> None:
    """Work off jobs, and do what happens by the clock, until SIGTERM."""
    from django.conf import settings
    from procrastinate.contrib.django import app

    from sekisho.foundation.jobs.clock import Clock
    from sekisho.foundation.jobs.fencing import fenced

    _nothing_for_others()
    worker_app = fenced(app)

    async def work() -> None:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=settings.SEKISHO_INSPECTION_SECONDS,
                update_heartbeat_interval=settings.SEKISHO_WORKER_SILENCE_SECONDS / HEARTBEATS,
                stalled_worker_timeout=settings.SEKISHO_WORKER_SILENCE_SECONDS,
            )

    clock = Clock(duties())
    clock.start()
    try:
        asyncio.run(work())
    finally:
        clock.stop()


def duties() -> list[Any]:
    """What every worker offers to do by the clock."""
    from sekisho.border.emergencies.api import settle_over
    from sekisho.border.transfers import figures
    from sekisho.border.transfers.originals import lapse
    from sekisho.border.transfers.retention import purge
    from sekisho.border.transfers.services import expire
    from sekisho.foundation.approvals.services import escalate
    from sekisho.foundation.approvals.telling import chase, digest, tell_newcomers
    from sekisho.foundation.audit.heads import make_head
    from sekisho.foundation.audit.retention import expire as expire_trail
    from sekisho.foundation.audit.second_place import deliver as deliver_heads
    from sekisho.foundation.audit.services import seal
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.jobs.api import rescue
    from sekisho.foundation.jobs.clock import Duty
    from sekisho.foundation.login import pace, sessions
    from sekisho.foundation.organisation.refresh import midnight
    from sekisho.foundation.vault.services import sweep

    return [
        Duty("seal", 0.5, seal),
        Duty("head", 30, make_head),
        Duty("second-place", 30, deliver_heads),
        Duty("trail-retention", 3600, lambda: expire_trail(actor=System())),
        Duty("rescue", 5, rescue),
        Duty("expire", 60, expire),
        Duty("originals", 60, lapse),
        Duty("original-periods", 300, purge),
        Duty("figures", 300, figures.refresh),
        Duty("month", 3600, figures.close_month),
        Duty("midnight", 30, midnight),
        Duty("escalate", 60, escalate),
        Duty("emergencies", 60, settle_over),
        Duty("digest", 300, digest),
        Duty("chase", 300, chase),
        Duty("newcomers", 300, tell_newcomers),
        Duty("sweep", 600, sweep),
        Duty("sessions", 3600, sessions.forget_old),
        Duty("attempts", 3600, pace.forget_old),
    ]
