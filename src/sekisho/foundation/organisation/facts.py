"""Writing facts: cut days out of what holds, write what shall hold, take a change back.

Rows are never edited.  To shorten a fact it is withdrawn and written again for the days that remain, all under the
same change, so a change can be read, and undone, as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.organisation.models import FACTS, Change, ChangeKind, Fact

BATCH = 1_000


def days(first: date | None, end: date | None = None) -> DateRange:
    """``[first, end)``; ``end`` is the day after the last one, None is open."""
    return DateRange(first, end)


def overlap(one: DateRange, other: DateRange) -> bool:
    return _before(one.lower, other.upper) and _before(other.lower, one.upper)


def _before(lower: date | None, upper: date | None) -> bool:
    return lower is None or upper is None or lower < upper


def remainders(whole: DateRange, cut: DateRange) -> list[DateRange]:
    """What is left of a range after another was cut out of it: none, one or two ranges."""
    if not overlap(whole, cut):
        return [whole]
    left = []
    if cut.lower is not None and (whole.lower is None or whole.lower < cut.lower):
        left.append(DateRange(whole.lower, cut.lower))
    if cut.upper is not None and (whole.upper is None or whole.upper > cut.upper):
        left.append(DateRange(cut.upper, whole.upper))
    return left


class Ledger:
    """Collects what one change withdraws and writes; :meth:`commit` does it in a few statements."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self._withdrawn: dict[type[Fact], set[int]] = {model: set() for model in FACTS}
        self._written: dict[type[Fact], list[Fact]] = {model: [] for model in FACTS}

    def write(self, fact: Fact) -> None:
        fact.made_by = self.change
        self._written[type(fact)].append(fact)

    def cut(self, facts: Iterable[Fact], window: DateRange) -> None:
        """The facts no longer hold within the window; before and after it they do."""
        for fact in facts:
            if not overlap(fact.valid, window):
                continue
            self._withdrawn[type(fact)].add(fact.pk)
            for rest in remainders(fact.valid, window):
                self.write(fact.with_days(rest, self.change))

    @property
    def size(self) -> int:
        return sum(map(len, self._withdrawn.values())) + sum(map(len, self._written.values()))

    def commit(self) -> None:
        """Raises ``Denied`` (ORG-001 …) when the database finds two facts that exclude each other."""
        with told(), transaction.atomic():
            for model in FACTS:
                pks = self._withdrawn[model]
                if pks:
                    found = model.objects.filter(pk__in=pks, withdrawn_by=None).update(
                        withdrawn_by=self.change
                    )
                    if found != len(pks):
                        raise _changed_meanwhile()
            for model in FACTS:
                model.objects.bulk_create(self._written[model], batch_size=BATCH)


def _changed_meanwhile() -> Denied:
    return Denied(
        "ORG-009",
        _("ほかの変更が先に保存されたため、保存できませんでした。"),
        remedy=_("画面を開き直して内容を確かめ、もう一度お試しください。"),
    )


#: constraint of the database → code and sentence
CLASHES = {
    "post_main_once": ("ORG-001", gettext_lazy("同じ日に本務を2つ持つことになります。")),
    "post_head_once": ("ORG-002", gettext_lazy("同じ日に所属長が2人になる所属があります。")),
    "post_place_once": ("ORG-003", gettext_lazy("同じ所属に同じ人を二重に置くことになります。")),
    "post_deputy_once": ("ORG-003", gettext_lazy("同じ所属に同じ人を二重に置くことになります。")),
    "employment_once": ("ORG-004", gettext_lazy("同じ日に身分を2つ持つことになります。")),
    "section_once": ("ORG-005", gettext_lazy("同じ所属の内容が同じ日に2つできます。")),
    "zone_right_once": ("ORG-006", gettext_lazy("同じネットワークの利用が二重になります。")),
    "a_contractor_has_section_employer_and_end": (
        "ORG-007",
        gettext_lazy("委託業者には、会社名と所管課と契約の終わる日が要ります。"),
    ),
    "a_fiscal_year_ends": ("ORG-008", gettext_lazy("会計年度任用職員には、任期の終わる日が要ります。")),
}


@contextmanager
def told() -> Iterator[None]:
    """The database's refusal as a sentence.  Raises ``Denied`` with the code of the rule that was met."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        if name not in CLASHES:
            raise
        code, sentence = CLASHES[name]
        raise Denied(
            code, str(sentence), remedy=_("期間と所属を確かめて、もう一度お試しください。")
        ) from error


def undo(change: Change, *, login: str, today: date, reason: str = "") -> Change:
    """Take a change back as a whole, from ``today`` on; days that have passed keep their answer.

    Raises ``Denied``: ORG-010 it was undone already, ORG-011 a later change stands on it.
    """
    if Change.objects.filter(undoes=change).exists():
        raise Denied(
            "ORG-010", _("この変更は、すでに取り消されています。"), remedy=_("一覧を開き直してください。")
        )
    _check_nothing_stands_on(change)
    cut = max(today, change.effective_on) if change.effective_on else today
    past = change.effective_on is not None and change.effective_on < today
    undoing = Change.objects.create(
        kind=ChangeKind.UNDO, reason=reason, login=login, undoes=change, effective_on=cut
    )
    ledger = Ledger(undoing)
    for model in FACTS:
        made = list(model.objects.filter(made_by=change, withdrawn_by=None))
        ledger.cut(made, days(cut if past else None))
        for fact in model.objects.filter(withdrawn_by=change):
            kept = days(cut) if past else days(None)
            ledger_write_within(ledger, fact, kept)
    ledger.commit()
    return undoing


def ledger_write_within(ledger: Ledger, fact: Fact, window: DateRange) -> None:
    """Write a fact again for those of its days that lie in the window."""
    if not overlap(fact.valid, window):
        return
    lower = window.lower if fact.valid.lower is None else max(fact.valid.lower, window.lower or date.min)
    ledger.write(fact.with_days(DateRange(lower, fact.valid.upper), ledger.change))


def _check_nothing_stands_on(change: Change) -> None:
    for model in FACTS:
        later = model.objects.filter(made_by=change).exclude(withdrawn_by=None)
        if later.exists():
            who = {
                str(getattr(fact, "person", None) or getattr(fact, "department", "")) for fact in later[:10]
            }
            raise Denied(
                "ORG-011",
                _("この変更のあとで直された人や所属があるため、まとめて取り消せません：%(who)s")
                % {"who": "、".join(sorted(who))},
                remedy=_("先に、あとの変更を取り消してください。"),
            )
