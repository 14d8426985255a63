"""Work that follows a state change: queued in the same transaction, safe to run twice, fenced (I3).

``later(task, id)`` inside the verb's transaction; the task takes the id and an :class:`Attempt`, calls a verb,
and the verb calls ``attempt.hold()`` in the transaction that commits the result.  An attempt whose worker was
thought dead and replaced finds its number outdated there, and its result is thrown away.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

log = logging.getLogger(__name__)
LONGEST_PAUSE_POWER = 3  # at most 8 seconds: so long a file waits after what it waited for is back


class Superseded(Exception):
    """The attempt is no longer the one that may commit: the job was rescued and given to another worker."""


class NotYet(Exception):
    """What the work needs is away (inspection restarts, the disk is full): nobody has looked at the subject.

    The job waits and is tried again for as long as it takes; only attempts that began can be used up.
    """


class Patience(BaseRetryStrategy):
    """Twice the pause for every attempt; no end while the need is away, a cap on attempts that failed."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, NotYet) and job.attempts + 1 >= settings.SEKISHO_JOB_ATTEMPTS:
            return None
        pause: int = 2 ** min(job.attempts + 1, LONGEST_PAUSE_POWER)
        return RetryDecision(retry_in={"seconds": pause})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a job.  ``number`` is the fencing number: it grows with every run of the same job."""

    job_id: int
    number: int

    def hold(self) -> None:
        """Lock the job in the caller's transaction.  Raises ``Superseded`` if another attempt took over."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE id = %s AND attempts = %s AND status = 'doing' FOR UPDATE",
                [self.job_id, self.number],
            )
            if cursor.fetchone() is None:
                raise Superseded(f"job {self.job_id} attempt {self.number}")


#: What to do with the subject of a job that used up its attempts, by task name.
exhausted_verbs: dict[str, Callable[[uuid.UUID], None]] = {}
_functions: dict[str, Callable[[uuid.UUID, Attempt], None]] = {}


def task(
    name: str, *, exhausted: Callable[[uuid.UUID], None]
) -> Callable[[Callable[[uuid.UUID, Attempt], None]], None]:
    """Register a task.  ``exhausted(id)`` is the verb that settles the subject after the last failed attempt."""

    def register(function: Callable[[uuid.UUID, Attempt], None]) -> None:
        exhausted_verbs[name] = exhausted
        _functions[name] = function

        @app.task(name=name, pass_context=True, retry=Patience())
        def run(context: JobContext, subject: str) -> None:
            close_old_connections()
            assert context.job.id is not None
            try:
                run_task(name, uuid.UUID(subject), Attempt(context.job.id, context.job.attempts))
            except Superseded:
                log.warning("superseded attempt of %s for %s thrown away", name, subject)
            finally:
                close_old_connections()

    return register


def run_task(name: str, subject: uuid.UUID, attempt: Attempt) -> None:
    """Run one attempt of a task in this process."""
    _functions[name](subject, attempt)


def later(name: str, subject: uuid.UUID, *, first: bool = False) -> None:
    """Queue a task for ``subject`` in the present transaction; ``first`` puts it before ordinary work."""
    assert connection.in_atomic_block, "a job must follow a state change in the same transaction"
    app.configure_task(name, priority=10 if first else 0, allow_unknown=True).defer(subject=str(subject))


def rescue() -> int:
    """Restart jobs whose worker fell silent; settle those that used up their attempts.  Returns how many.

    Procrastinate leaves the job of a killed worker in ``doing`` for ever; a worker that lives renews its
    heartbeat every few seconds, so silence for ``SEKISHO_WORKER_SILENCE_SECONDS`` means it is gone.
    """
    touched = 0
    while _rescue_one():
        touched += 1
    return touched


_STALLED = """
    SELECT job.id, job.task_name, job.args->>'subject', job.attempts, job.status
      FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE job.task_name = ANY(%s)
       AND (job.status = 'failed'
            OR (job.status = 'doing'
                AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))))
     ORDER BY job.id
       FOR UPDATE OF job SKIP LOCKED
     LIMIT 1
"""


@transaction.atomic
def _rescue_one() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [list(exhausted_verbs), settings.SEKISHO_WORKER_SILENCE_SECONDS])
        row = cursor.fetchone()
        if row is None:
            return False
        job_id, name, subject, attempts, status = row
        if status == "doing" and attempts + 1 < settings.SEKISHO_JOB_ATTEMPTS:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
            log.warning("job %s (%s %s) lost its worker and was restarted", job_id, name, subject)
            return True
        exhausted_verbs[name](uuid.UUID(subject))
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
        log.error("job %s (%s %s) used up its attempts", job_id, name, subject)
        return True


@dataclass(frozen=True, slots=True)
class QueueLine:
    """How many jobs of one task are in one state, and since when the oldest waits."""

    task: str
    status: str
    count: int
    oldest_seconds: float


def queue() -> list[QueueLine]:
    """What waits and what runs now, for the administrator's page."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.task_name, job.status::text, count(*),
                   COALESCE(EXTRACT(epoch FROM now() - min(event.at)), 0)::float
              FROM procrastinate_jobs job
              LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id) event ON true
             WHERE job.status IN ('todo', 'doing', 'failed')
             GROUP BY 1, 2 ORDER BY 1, 2
            """
        )
        return [QueueLine(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A worker process and how long it has been silent."""

    number: int
    silent_seconds: float


def workers() -> list[WorkerLine]:
    """The workers that are alive or were not missed yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, EXTRACT(epoch FROM now() - last_heartbeat)::float FROM procrastinate_workers ORDER BY id"
        )
        return [WorkerLine(*row) for row in cursor.fetchall()]


def failed_jobs() -> int:
    """How many jobs used up their attempts and still stand there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
