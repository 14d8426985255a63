"""What a worker may still say about a job: only the attempt that holds it may end it or put it back (I3).

Procrastinate ends a job by its id alone.  The late attempt of a worker that was thought dead (a database that hung
for some seconds is enough) would end the job that the rescue had given to another, and the file would wait for ever.
"""

from __future__ import annotations

import datetime

from procrastinate import App, utils
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

_FINISH = """
    SELECT procrastinate_finish_job_v1(held.id, %(status)s, %(delete_job)s)
      FROM (SELECT id FROM procrastinate_jobs
             WHERE id = %(job_id)s AND attempts = %(attempts)s AND status = 'doing' FOR UPDATE) held
"""
_RETRY = """
    SELECT procrastinate_retry_job_v2(held.id, %(retry_at)s, %(priority)s, %(queue)s, %(lock)s)
      FROM (SELECT id FROM procrastinate_jobs
             WHERE id = %(job_id)s AND attempts = %(attempts)s AND status = 'doing' FOR UPDATE) held
"""


class FencedJobManager(JobManager):
    """Says nothing, and changes nothing, for an attempt that was replaced."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await self.connector.execute_query_async(
            _FINISH, job_id=job.id, attempts=job.attempts, status=status.value, delete_job=delete_job
        )

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        await self.connector.execute_query_async(
            _RETRY,
            job_id=job.id,
            attempts=job.attempts,
            retry_at=retry_at or utils.utcnow(),
            priority=priority,
            queue=queue,
            lock=lock,
        )


def fenced(app: App) -> App:
    """The app for a worker process: with the worker's connector, and the manager above."""
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's
    worker_app.job_manager = FencedJobManager(worker_app.connector)
    return worker_app
