"""Verbs of screening: what people answer about findings, and the town's own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.inspection.screening import town
from sekisho.foundation.inspection.screening.models import (
    Allowed,
    Answer,
    PersonalFinding,
    Screening,
    TownPattern,
)
from sekisho.foundation.inspection.screening.rule import HoldRule

LONGEST_DAYS = 731  # an exception that nobody looks at for two years is a hole
LONGEST_SAMPLE = 20_000


def answer(
    *,
    actor: Actor,
    findings: Iterable[PersonalFinding],
    is_false_alarm: bool,
    reason: str,
    department: Department,
) -> list[Answer]:
    """Keep what the actor says about findings, in the caller's transaction.

    Whether this person may answer is the caller's question: it knows the file.  Raises ``Denied`` (SCN-001, -002).
    """
    chosen = list(findings)
    if not chosen:
        raise Denied(
            "SCN-001", _("答える項目が選ばれていません。"), remedy=_("一覧で、答える項目を選んでください。")
        )
    if not reason.strip():
        raise Denied(
            "SCN-002",
            _("理由が入力されていません。"),
            remedy=_("そう判断した理由を、短く書いてください。記録に残ります。"),
        )
    return Answer.objects.bulk_create(
        [
            Answer(
                finding=finding,
                is_false_alarm=is_false_alarm,
                reason=reason.strip()[:500],
                person=actor.person,
                zone=actor.zone,
                kind=finding.kind,
                name=finding.name,
                score=finding.score,
                department=department,
                # Not even a masked value of another network goes to the page of the administration.
                sample=finding.sample if actor.zone == settings.SEKISHO_ADMIN_ZONE else "",
            )
            for finding in chosen
        ]
    )


def wanting(screening: Screening, rule: HoldRule, counts: Callable[[Answer], bool]) -> list[PersonalFinding]:
    """The findings that still hold the file: those whose last answer that ``counts`` is not 「誤検知」."""
    findings: Sequence[PersonalFinding] = list(
        screening.findings.prefetch_related("answers__person__department")
    )
    holding = rule.holding(findings, people=screening.people)
    return [one for one in holding if not _is_let_go(one, counts)]


def _is_let_go(finding: PersonalFinding, counts: Callable[[Answer], bool]) -> bool:
    answers = sorted(filter(counts, finding.answers.all()), key=lambda one: one.at)
    return bool(answers) and answers[-1].is_false_alarm


@transaction.atomic
def allow(
    *, actor: Actor, form: str, text: str, department: Department | None, reason: str, expires_on: date
) -> Allowed:
    """Put something of the office's own on the allow-list.  Raises ``Denied`` (IDN-004/005, SCN-003/004), ``ValidationError``."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    today = timezone.localdate()
    if not today <= expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise Denied(
            "SCN-003",
            _("期限は、今日から2年のあいだの日にしてください。"),
            remedy=_("長く使うものも、2年ごとに見直してください。"),
        )
    entry = Allowed(
        form=form,
        text=text.strip().removeprefix("@") if form == Allowed.Form.DOMAIN else text.strip(),
        department=department,
        reason=reason.strip(),
        expires_on=expires_on,
        added_by=actor.person,
    )
    entry.full_clean()
    _check_size(len(entry.text.encode()))
    entry.save()
    record(
        "allowed:added",
        actor=actor,
        subject=f"allowed:{entry.pk}",
        form=entry.form,
        text=entry.text,
        department=department.code if department else "",
        reason=entry.reason,
        expires_on=entry.expires_on.isoformat(),
    )
    return entry


@transaction.atomic
def withdraw_allowed(*, actor: Actor, entry: Allowed) -> None:
    """Take an entry off the list; it stays as a record.  Raises ``Denied`` (IDN-004/005)."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    entry = Allowed.objects.select_for_update().get(pk=entry.pk)
    if entry.withdrawn_at is not None:
        return
    entry.withdrawn_at = timezone.now()
    entry.save(update_fields=["withdrawn_at"])
    record("allowed:withdrawn", actor=actor, subject=f"allowed:{entry.pk}", text=entry.text)


def try_pattern(pattern: TownPattern, sample: str) -> tuple[str, ...]:
    """What the pattern finds in the sample, masked.  Raises ``Denied`` (SCN-005).

    RE2's time is linear in the text whatever is written, and its program is bounded in memory: an expression that
    explodes elsewhere ends here, too.
    """
    from sekisho_screening import PatternRefused

    try:
        return town.engine_pattern(pattern).try_on(sample[:LONGEST_SAMPLE])
    except PatternRefused as refused:
        raise Denied(
            "SCN-005",
            _("このパターンは使えません：%(why)s。") % {"why": refused.detail},
            remedy=_("書き方を直してください。正規表現の書き方はRE2です（先読みと後方参照は使えません）。"),
        ) from refused


@transaction.atomic
def save_pattern(*, actor: Actor, pattern: TownPattern, sample: str) -> TownPattern:
    """Keep a pattern that finds something in ``sample``.

    Raises ``Denied`` (IDN-004/005, SCN-004/005/006) and ``ValidationError``.
    """
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    pattern.changed_by = actor.person
    pattern.full_clean()
    found = try_pattern(pattern, sample)
    if not found:
        raise Denied(
            "SCN-006",
            _("試しの文の中に、このパターンに合うものがありません。"),
            remedy=_("見つけたいものを試しの文に入れて、もう一度試してください。"),
        )
    _check_size(len(f"{pattern.expression}{pattern.words}".encode()))
    pattern.save()
    record(
        "pattern:saved",
        actor=actor,
        subject=f"pattern:{pattern.pk}",
        name=pattern.name,
        expression=pattern.expression,
        words=len(pattern.word_list),
        score=pattern.score,
        is_active=pattern.is_active,
        reason=pattern.reason,
    )
    return pattern


def _check_size(more: int) -> None:
    if town.size_of_rules() + more > town.MOST_BYTES:
        raise Denied(
            "SCN-004",
            _("許可リストと独自パターンが、合わせて大きくなりすぎます（40KBまで）。"),
            remedy=_("使っていないものを取り消してから、もう一度登録してください。"),
        )
