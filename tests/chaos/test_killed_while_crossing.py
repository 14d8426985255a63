"""A hundred transfers cross while everything that carries them is killed at random moments.

SIGKILL hits web processes, workers, the vault broker, the inspection parent and its children, each several times;
the supervisor starts them again.  Clients send again only what was not acknowledged.  ``SEKISHO_CHAOS_SEED``
repeats a run.
"""

import hashlib
import itertools
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from sekisho_demo import processes
from sekisho_demo.api_client import Api, NotAnswered, Refused
from sekisho_demo.running import RunningTown, until
from sekisho_demo.samples import SAMPLES

pytestmark = pytest.mark.chaos

TRANSFERS = 100
SENDERS = 4
KILLS_EACH = 3  # after five ends in a row the supervisor would rightly give up
TARGETS = ("worker-1", "worker-2", "web-internet", "web-lgwan", "vault", "inspection")
INNER = ("web-internet", "inspection")  # also the processes that these two have started themselves
SEED = int(os.environ.get("SEKISHO_CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
#: refusals that ask to be sent again; everything else would be a failure of ours
AGAIN = {(503, "VLT-003"), (503, "SYS-001"), (400, "SYS-003")}
SETTLED = {"ready", "held", "refused"}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")  # shown with -s, and when the test fails


@dataclass
class Reaper:
    """Kills one thing after the other until each was killed often enough."""

    town: RunningTown
    dice: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Reaper":
        self._thread = threading.Thread(target=self._reap)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        assert self._thread is not None
        self._thread.join()

    @property
    def is_done(self) -> bool:
        return self._thread is None or not self._thread.is_alive()

    def _reap(self) -> None:
        victims = [*TARGETS, *(f"{name}/child" for name in INNER)] * KILLS_EACH
        self.dice.shuffle(victims)
        for victim in victims:
            if self._over.wait(self.dice.uniform(0.1, 0.7)):
                return
            until(partial(self._kill_or_over, victim), f"{victim} to be there")

    def _kill_or_over(self, victim: str) -> bool:
        return self._over.is_set() or self._kill(victim)

    def _kill(self, victim: str) -> bool:
        name, _, inner = victim.partition("/")
        pid = self.town.pid(name)
        if pid is not None and inner:
            pid = self.dice.choice(processes.children(pid) or [None])
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.killed[victim] += 1
        return True


@dataclass
class Sent:
    """What one client knows in the end: its acknowledged transfer, and how often it had to ask."""

    transfer: dict[str, Any]
    files: list[tuple[str, bytes]]
    tries: int


def persistently(ask: Callable[[], Any], *, seconds: float = 45) -> tuple[Any, int]:
    """Ask until there is an acknowledgement; returns it, and how many times were needed."""
    deadline = time.monotonic() + seconds
    for tries in itertools.count(1):
        try:
            return ask(), tries
        except NotAnswered:
            pass
        except Refused as refused:
            if (refused.status, refused.code) not in AGAIN:
                raise
        assert time.monotonic() < deadline, "no acknowledgement in time"
        time.sleep(0.25)
    raise AssertionError


def sendings(dice: random.Random) -> Iterator[list[tuple[str, bytes]]]:
    """One or two samples each; every file is made different by its name only."""
    samples = [(name, make()) for name, make in SAMPLES.items()]
    for number in range(TRANSFERS):
        chosen = dice.sample(samples, 2 if number % 10 == 0 else 1)
        yield [(f"{number:03}-{name}", data) for name, data in chosen]


def send_all(town: RunningTown, reaper: Reaper, dice: random.Random) -> list[Sent]:
    aoi = town.api("internet", "aoi")
    pace = threading.Semaphore(0)

    def send(files: list[tuple[str, bytes]]) -> Sent:
        while not reaper.is_done and not pace.acquire(timeout=0.25):
            pass
        transfer, tries = persistently(
            lambda: aoi.send(files, destination="lgwan", recipients=["aoi", "ren"])
        )
        pace.release()
        return Sent(transfer, files, tries)

    pace.release(SENDERS)
    with ThreadPoolExecutor(SENDERS) as senders:
        return list(senders.map(send, sendings(dice)))


def body_of(record: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(record["record"])
    return content


@pytest.fixture(scope="module")
def town() -> Iterator[RunningTown]:
    with RunningTown(settings={"SEKISHO_WORKER_SILENCE_SECONDS": "5"}) as running:
        yield running


def test_nothing_is_lost_doubled_or_passed_unseen(town: RunningTown) -> None:
    dice = random.Random(SEED)
    lgwan = town.api("lgwan", "aoi")
    begun = time.monotonic()
    with Reaper(town, dice) as reaper:
        sent = send_all(town, reaper, random.Random(SEED + 1))
        until(lambda: reaper.is_done, "every kill", seconds=60)
    acknowledged = time.monotonic()
    until(lambda: not town.unsettled(), "every item to be settled", seconds=60)
    settled = time.monotonic()

    outcomes = every_acknowledged_item_is_settled(town, sent)
    everything_ready_was_inspected_once(town)
    taken = destination_gets_what_inspection_made(town, lgwan)
    assert town.cli("audit", "verify").stdout
    until(lambda: town.cli("check", check=False).returncode == 0, "sekisho check to be well", seconds=20)
    checked = time.monotonic()
    say(
        f"\nseed {SEED}: killed {sum(reaper.killed.values())} ({dict(sorted(reaper.killed.items()))}), "
        f"{len(sent)} transfers acknowledged in {acknowledged - begun:.1f} s, settled {settled - acknowledged:.1f} s "
        f"later, {sum(one.tries - 1 for one in sent)} sendings repeated; {dict(outcomes)}; "
        f"{taken} downloaded and everything checked in {checked - settled:.1f} s; "
        f"{unacknowledged(town, sent)} unacknowledged transfers, settled as well"
    )


def every_acknowledged_item_is_settled(town: RunningTown, sent: list[Sent]) -> Counter[str]:
    aoi = town.api("internet", "aoi")
    outcomes: Counter[str] = Counter()
    for one in sent:
        now = aoi.transfer(one.transfer["id"])
        assert now["settled"]
        assert [item["name"] for item in now["items"]] == [name for name, _ in one.files]
        for item, (_name, data) in zip(now["items"], one.files, strict=True):
            assert item["sha256_in"] == hashlib.sha256(data).hexdigest()
            assert item["state"] in SETTLED
            assert item["state"] == "ready" or (item["reason"] and item["why"])
            outcomes[" ".join(filter(None, [item["state"], item["reason"]]))] += 1
    assert outcomes["ready"] > TRANSFERS / 2
    return outcomes


def unacknowledged(town: RunningTown, sent: list[Sent]) -> int:
    [(count,)] = town.sql("SELECT count(*) FROM transfers_transfer")
    return int(count) - len(sent)


def everything_ready_was_inspected_once(town: RunningTown) -> None:
    """Of every item in the database, also of transfers whose acknowledgement was lost with the web process."""
    rows = town.sql(
        """
        SELECT i.id, i.state, n.verdict, n.sha256_out, o.sha256, o.state,
               (SELECT count(*) FROM vault_release r WHERE r.object_id = i.clean_copy AND r.zone = 'lgwan'),
               (SELECT count(*) FROM audit_event e WHERE e.subject = 'item:' || i.id AND e.name = 'item:ready'),
               (SELECT count(*) FROM transfers_processingrecord p WHERE p.item_id = i.id)
          FROM transfers_item i
          LEFT JOIN inspection_inspection n ON n.id = i.inspection_id
          LEFT JOIN vault_storedobject o ON o.id = i.clean_copy
        """
    )
    for item, state, verdict, judged, stored, vault_state, releases, events, records in rows:
        if state == "ready":
            assert verdict in ("clean", "changed"), item
            assert (judged, vault_state, releases, events, records) == (stored, "attached", 1, 1, 1), item
        else:
            assert (stored, releases, events) == (None, 0, 0), item
    [(released, ready)] = town.sql(
        "SELECT (SELECT count(*) FROM vault_release WHERE object_id NOT IN"
        "          (SELECT paper FROM transfers_figures WHERE paper IS NOT NULL)),"  # the month's report is no file of anybody
        " (SELECT count(*) FROM transfers_item WHERE state = 'ready')"
    )
    assert released == ready
    assert (
        town.sql("SELECT id, status FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')")
        == []
    )


def destination_gets_what_inspection_made(town: RunningTown, lgwan: Api) -> int:
    """Download everything that the destination can see; returns how many files that were."""
    judged = dict(
        town.sql(
            "SELECT i.id::text, n.sha256_out FROM transfers_item i"
            " JOIN inspection_inspection n ON n.id = i.inspection_id WHERE i.state = 'ready'"
        )
    )
    visible = {item["id"]: item for transfer in lgwan.inbox() for item in transfer["items"]}
    assert set(visible) <= set(judged)  # the list shows the newest hundred transfers
    program = hashlib.sha256(SAMPLES["請求書に見えるプログラム.docx"]()).hexdigest()
    for item_id, digest in judged.items():
        got = hashlib.sha256(lgwan.download(item_id)).hexdigest()
        assert got == digest == body_of(lgwan.record(item_id))["sha256_out"]
        assert got != program
    return len(judged)


@pytest.fixture(autouse=True)
def say_what_it_said(town: RunningTown) -> Iterator[None]:
    """The town's own words, for a failing run."""
    yield
    say(f"seed {SEED}\n{town.said()}")
