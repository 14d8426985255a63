"""The queue as the administrator reads it."""

from __future__ import annotations

import pytest

from sekisho.foundation.jobs.api import QueueLine, WorkerLine
from sekisho.foundation.jobs.presentation import ago, lines, workers


def test_the_states_of_one_task_are_one_line() -> None:
    queue = [
        QueueLine("transfers.inspect", "doing", 2, 3.0),
        QueueLine("transfers.inspect", "todo", 41, 125.0),
        QueueLine("transfers.inspect", "failed", 1, 999.0),
        QueueLine("unheard.of", "todo", 1, 0.2),
    ]
    inspection, other = lines(queue)
    assert (inspection.word, inspection.waiting, inspection.running, inspection.failed) == (
        "ファイルの検査",
        41,
        2,
        1,
    )
    assert inspection.oldest == "2分"
    assert other.word == "unheard.of"


def test_a_silent_worker_counts_as_gone() -> None:
    alive, gone = workers([WorkerLine(1, 2.2), WorkerLine(2, 16.0)], silence=15)
    assert (alive.alive, gone.alive) == (True, False)
    assert alive.silent == "2秒"


@pytest.mark.parametrize(
    ("seconds", "words"), [(-0.3, "0秒"), (59.4, "59秒"), (61, "1分"), (3599, "59分"), (7_325, "2時間2分")]
)
def test_a_length_of_time_as_people_say_it(seconds: float, words: str) -> None:
    assert ago(seconds) == words
