"""The queue in words: how many wait, run, failed, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.jobs.api import QueueLine, WorkerLine

TASKS: Final[dict[str, str | Promise]] = {
    "organisation.read-year": _("人事異動の一覧を読む"),
    "transfers.inspect": gettext_lazy("ファイルの検査"),
    "transfers.destroy": gettext_lazy("取り消されたファイルの消去"),
    "partner_passwords.destroy": gettext_lazy("消したパスワードの消去"),
}


@dataclass(slots=True)
class TaskLine:
    """One kind of work.  ``oldest`` is how long the first in the queue has waited, in words."""

    word: str
    waiting: int = 0
    running: int = 0
    failed: int = 0
    oldest: str = "－"


@dataclass(frozen=True, slots=True)
class WorkerTold:
    number: int
    alive: bool
    silent: str


def lines(queue: Iterable[QueueLine]) -> list[TaskLine]:
    told: dict[str, TaskLine] = {}
    for part in queue:
        line = told.setdefault(part.task, TaskLine(str(TASKS.get(part.task, part.task))))
        if part.status == "todo":
            line.waiting, line.oldest = part.count, ago(part.oldest_seconds)
        elif part.status == "doing":
            line.running = part.count
        else:
            line.failed = part.count
    return list(told.values())


def workers(found: Iterable[WorkerLine], *, silence: float) -> list[WorkerTold]:
    """A worker that was silent for longer than ``silence`` seconds counts as gone."""
    return [WorkerTold(w.number, w.silent_seconds <= silence, ago(w.silent_seconds)) for w in found]


def ago(seconds: float) -> str:
    """A length of time as people say it."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("%(seconds)s秒") % {"seconds": whole}
    if whole < 3600:
        return _("%(minutes)s分") % {"minutes": whole // 60}
    return _("%(hours)s時間%(minutes)s分") % {"hours": whole // 3600, "minutes": whole % 3600 // 60}
