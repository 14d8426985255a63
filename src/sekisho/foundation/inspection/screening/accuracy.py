"""検知の精度: how often each detector was wrong, by the answers of people; and what the allow-list might learn.

A proposal is never applied.  It names what was answered 「誤検知」 again and again; the value itself is nowhere in the
database, so a person who knows it writes it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from sekisho.foundation.identity.models import Department
from sekisho.foundation.inspection.screening.models import Answer
from sekisho.foundation.inspection.screening.words import word

FEW = 10  # below, a rate says little
AGAIN = 2  # so many files with the same false alarm make a proposal
MOST_PROPOSALS = 20


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One detector.  ``rate``: false alarms in a hundred answers."""

    word: str
    answered: int
    false_alarms: int

    @property
    def rate(self) -> float:
        return 100 * self.false_alarms / self.answered

    @property
    def is_few(self) -> bool:
        return self.answered < FEW


@dataclass(frozen=True, slots=True)
class Proposal:
    """The same masked value of one kind, answered 「誤検知」 for several files; without department: in several."""

    kind: str
    word: str
    sample: str
    files: int
    department: Department | None


def _last_answers(days: int) -> list[Answer]:
    """The last word about each finding."""
    since = timezone.now() - timedelta(days=days)
    return list(
        Answer.objects.filter(at__gte=since).order_by("finding_id", "-at", "-pk").distinct("finding_id")
    )


def accuracy(*, days: int) -> list[Accuracy]:
    """Per detector, those with the most false alarms first."""
    answered: dict[str, list[bool]] = {}
    for one in _last_answers(days):
        answered.setdefault(word(one.kind, one.name), []).append(one.is_false_alarm)
    rows = [Accuracy(name, len(given), sum(given)) for name, given in answered.items()]
    return sorted(rows, key=lambda row: (-row.rate, -row.answered, row.word))


def proposals(*, days: int) -> list[Proposal]:
    """What was answered 「誤検知」 again and again; a column of many values is no single value to allow."""
    since = timezone.now() - timedelta(days=days)
    groups = (
        Answer.objects.filter(at__gte=since, is_false_alarm=True, finding__count=1)
        .exclude(sample="")
        .values("kind", "name", "sample")
        .annotate(files=Count("finding__screening", distinct=True))
        .filter(files__gte=AGAIN)
        .order_by("-files", "kind", "sample")[:MOST_PROPOSALS]
    )
    return [
        Proposal(
            group["kind"],
            word(group["kind"], group["name"]),
            group["sample"],
            group["files"],
            _only(
                Answer.objects.filter(kind=group["kind"], sample=group["sample"], is_false_alarm=True)
                .select_related("department")
                .order_by("department")
                .distinct("department")
            ),
        )
        for group in groups
    ]


def _only(answers: Iterable[Answer]) -> Department | None:
    departments = [one.department for one in answers]
    return departments[0] if len(departments) == 1 else None
