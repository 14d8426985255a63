from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from sekisho.foundation.jobs import api
from sekisho.foundation.jobs.clock import Clock, Duty, run_once
from sekisho.foundation.jobs.fencing import fenced

NAME = "test.job"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """A task whose subjects are noted when their attempts are used up."""
    noted: list[uuid.UUID] = []
    monkeypatch.setitem(api.exhausted_verbs, NAME, noted.append)
    return noted


def queued(**changes: str | int) -> int:
    with transaction.atomic():
        api.later(NAME, uuid.UUID(int=5))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_jobs")
        job_id = int(cursor.fetchone()[0])
        for column, value in changes.items():
            cursor.execute(f"UPDATE procrastinate_jobs SET {column} = %s WHERE id = %s", [value, job_id])
    return job_id


def status(job_id: int) -> tuple[str, int] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [job_id])
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def worker(silent_seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_seconds],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_rolled_back_change_never_was() -> None:
    subject = uuid.uuid4()
    with transaction.atomic():
        api.later(NAME, subject)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:  # not the whole queue: tests that ran before leave jobs of their own
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'subject' = %s", [str(subject)])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        api.later(NAME, uuid.uuid4())


@pytest.mark.django_db
def test_only_the_present_attempt_may_commit() -> None:
    job_id = queued(status="doing", attempts=1)
    with transaction.atomic():
        api.Attempt(job_id, 1).hold()
        with pytest.raises(api.Superseded):
            api.Attempt(job_id, 0).hold()


@pytest.mark.django_db
def test_a_finished_job_lets_nobody_commit_any_more() -> None:
    job_id = queued(status="succeeded")
    with transaction.atomic(), pytest.raises(api.Superseded):
        api.Attempt(job_id, 0).hold()


@pytest.mark.django_db
def test_the_job_of_a_silent_worker_is_restarted_with_a_new_number(settled: list[uuid.UUID]) -> None:
    job_id = queued(status="doing", worker_id=worker(silent_seconds=60))
    assert api.rescue() == 1
    assert status(job_id) == ("todo", 1)
    assert settled == []


@pytest.mark.django_db
def test_the_job_of_a_worker_whose_row_is_gone_is_restarted(settled: list[uuid.UUID]) -> None:
    job_id = queued(status="doing")
    assert api.rescue() == 1
    assert status(job_id) == ("todo", 1)


@pytest.mark.django_db
def test_a_worker_that_lives_is_left_alone(settled: list[uuid.UUID]) -> None:
    job_id = queued(status="doing", worker_id=worker(silent_seconds=1))
    assert api.rescue() == 0
    assert status(job_id) == ("doing", 0)


@pytest.mark.django_db
def test_after_the_last_attempt_a_person_decides(settled: list[uuid.UUID]) -> None:
    job_id = queued(status="doing", attempts=2)
    assert api.rescue() == 1
    assert settled == [uuid.UUID(int=5)]
    assert status(job_id) is None


@pytest.mark.django_db
def test_a_failed_job_is_settled_too(settled: list[uuid.UUID]) -> None:
    queued(status="failed", attempts=3)
    assert api.rescue() == 1
    assert settled == [uuid.UUID(int=5)]


@pytest.mark.django_db
def test_the_queue_counts_by_task_and_state() -> None:
    queued()
    queued()
    queued(status="doing")
    mine = [(line.status, line.count) for line in api.queue() if line.task == NAME]
    assert mine == [("doing", 1), ("todo", 2)]


@pytest.mark.django_db(transaction=True)
def test_a_duty_is_done_by_one_process_at_a_time() -> None:
    begun, finish, done = threading.Event(), threading.Event(), []

    def slow() -> None:
        begun.set()
        finish.wait(10)
        done.append("first")

    def first() -> None:
        run_once(Duty("same", 1, slow))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    assert not run_once(Duty("same", 1, lambda: done.append("second")))
    finish.set()
    thread.join()
    assert run_once(Duty("same", 1, lambda: done.append("third")))
    assert done == ["first", "third"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_duty_does_not_stop_the_clock() -> None:
    rung = threading.Event()

    def fail() -> None:
        raise ValueError("broken duty")

    clock = Clock([Duty("failing", 0.01, fail), Duty("working", 0.01, rung.set)])
    clock.start()
    assert rung.wait(10)
    clock.stop()


@pytest.fixture
def queue_of_its_own(transactional_db: None) -> Iterator[None]:
    """Django empties its own tables after such a test, but not Procrastinate's."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def ended_by(job_id: int, attempts: int, *, again: bool) -> tuple[str, int] | None:
    """What becomes of the job when a worker ends that attempt; None when the job is gone."""
    job = Job(
        id=job_id,
        queue="default",
        lock=None,
        queueing_lock=None,
        task_name=NAME,
        attempts=attempts,
        priority=0,
    )

    async def end() -> None:
        worker_app = fenced(app)
        async with worker_app.open_async():
            if again:
                await worker_app.job_manager.retry_job(job)
            else:
                await worker_app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=True)

    asyncio.run(end())
    return status(job_id)


@pytest.mark.usefixtures("queue_of_its_own")
@pytest.mark.parametrize("state", ["todo", "doing"])
@pytest.mark.parametrize("again", [False, True])
def test_an_attempt_that_was_replaced_cannot_end_the_job(state: str, again: bool) -> None:
    job_id = queued(status=state, attempts=1)
    assert ended_by(job_id, 0, again=again) == (state, 1)


@pytest.mark.usefixtures("queue_of_its_own")
def test_the_attempt_that_holds_the_job_ends_it() -> None:
    assert ended_by(queued(status="doing", attempts=1), 1, again=False) is None
    assert ended_by(queued(status="doing", attempts=1), 1, again=True) == ("todo", 2)


@pytest.mark.parametrize("attempts", [0, 2, 50])
def test_waiting_for_what_is_away_has_no_end(attempts: int, settings: Any) -> None:
    settings.SEKISHO_JOB_ATTEMPTS = 3
    job = Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name=NAME, attempts=attempts, priority=0
    )
    assert api.Patience().get_retry_decision(exception=api.NotYet(), job=job) is not None
    decision = api.Patience().get_retry_decision(exception=ValueError(), job=job)
    assert (decision is None) == (attempts >= 2)
