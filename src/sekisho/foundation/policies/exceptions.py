"""例外措置: a rule for a time, before the set.  Proposed by one person, approved by another, over at its hour.

None is without an end; what has ended decides nothing any more, and stays in the list with its names.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import (
    check_entrance,
    check_may_administer,
    may_give_second_name,
)
from sekisho.foundation.policies.drafting import BadPart
from sekisho.foundation.policies.engine.drafts import Draft, put_together, take_apart
from sekisho.foundation.policies.engine.places import Places
from sekisho.foundation.policies.engine.reading import read
from sekisho.foundation.policies.models import Exceptional, Standing
from sekisho.foundation.policies.services import lock_switch, text_in_force
from sekisho.foundation.policies.vocabulary import known

LONGEST: Final = timedelta(days=366)
SOON: Final = timedelta(days=7)


def propose(*, actor: Actor, rule: dict[str, Any], until: datetime) -> Exceptional:
    """A rule as TOML has it (its id is given here), until a moment.  It decides nothing before it is approved.

    Raises ``Denied``: IDN-004/005, POL-010 no such end, :class:`BadPart` when the rule is wrong.
    """
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    if not timezone.now() < until <= timezone.now() + LONGEST:
        raise Denied(
            "POL-010",
            _("例外措置の終わりは、これから1年以内にしてください。"),
            remedy=_("続けて必要なときは、規則そのものを見直してください。"),
        )
    _check_rule(rule)
    with transaction.atomic():
        made = Exceptional.objects.create(rule=rule, until=until, author=actor.person)
        record(
            "exception:proposed",
            actor=actor,
            subject=f"exception:{made.pk}",
            rule=rule,
            until=until.isoformat(),
            reason=rule["reason"],
        )
    return made


def _check_rule(rule: dict[str, Any]) -> None:
    """Read it as the only rule beside the routes of approval that are in force."""
    text = put_together(
        Draft(name="x", approvals=take_apart(text_in_force()).approvals, rules=[rule | {"id": "exception"}])
    )
    start = Places(text).block("rule", 0).start
    problems = [one for one in read(text, known()).problems if one.line >= start]
    if problems:
        raise BadPart(problems)


def approve(*, actor: Actor, exceptional: Exceptional) -> Exceptional:
    """The second name: from now on it decides.  Raises ``Denied`` (POL-001, POL-011 … -013, -015)."""
    try:
        with transaction.atomic():
            lock_switch()
            kept = _locked(exceptional)
            check_may_approve(actor, kept)
            _check_rule(kept.rule)  # its route of approval may be gone since
            kept.approver, kept.approved_at = actor.person, timezone.now()
            kept.save(update_fields=["approver", "approved_at"])
            record(
                "exception:approved",
                actor=actor,
                subject=f"exception:{kept.pk}",
                until=kept.until.isoformat(),
            )
    except Denied as denied:
        record("exception:refused", actor=actor, subject=f"exception:{exceptional.pk}", code=denied.code)
        raise
    return kept


def waiting() -> bool:
    """Does any exception wait for its second name?"""
    now = timezone.now()
    return Exceptional.objects.filter(approved_at=None, ended_at=None, until__gt=now).exists()


def check_may_approve(actor: Actor, exceptional: Exceptional) -> None:
    """Raises ``Denied``: POL-015 elsewhere, POL-011 neither administrator nor head, -012 its author, -013 not open."""
    check_is_here(actor)
    if not may_give_second_name(actor):
        raise Denied(
            "POL-011",
            _("例外措置を承認できるのは、システム管理者と所属長だけです。"),
            remedy=_("どなたかに承認を頼んでください。"),
        )
    if exceptional.author_id == actor.person.pk:
        raise Denied(
            "POL-012",
            _("自分が申し出た例外措置を、自分で承認することはできません。"),
            remedy=_("ほかのシステム管理者か所属長に承認を頼んでください。"),
        )
    if exceptional.standing != Standing.PROPOSED:
        raise _not_open(exceptional)


def end(*, actor: Actor, exceptional: Exceptional, reason: str) -> Exceptional:
    """Over before its hour.  Raises ``Denied`` (IDN-004/005, POL-013, POL-014)."""
    try:
        check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
        with transaction.atomic():
            lock_switch()
            kept = _locked(exceptional)
            _check_may_end(kept, reason)
            kept.ended_by, kept.ended_at, kept.end_reason = actor.person, timezone.now(), reason.strip()[:300]
            kept.save(update_fields=["ended_by", "ended_at", "end_reason"])
            record("exception:ended", actor=actor, subject=f"exception:{kept.pk}", reason=kept.end_reason)
    except Denied as denied:
        record("exception:refused", actor=actor, subject=f"exception:{exceptional.pk}", code=denied.code)
        raise
    return kept


def _check_may_end(exceptional: Exceptional, reason: str) -> None:
    if exceptional.standing in (Standing.OVER, Standing.ENDED):
        raise _not_open(exceptional)
    if not reason.strip():
        raise Denied(
            "POL-014",
            _("終わらせる理由が書かれていません。"),
            remedy=_("あとで読む人のために、短く書いてください。"),
        )


def _not_open(exceptional: Exceptional) -> Denied:
    return Denied(
        "POL-013",
        _("この例外措置は、いまは「%(state)s」です。") % {"state": exceptional.standing.label},
        remedy=_("一覧を開き直してください。"),
    )


def check_is_here(actor: Actor) -> None:
    """Raises ``Denied`` (POL-015) outside the administration entrance."""
    check_entrance(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE, code="POL-015")


def _locked(exceptional: Exceptional) -> Exceptional:
    return Exceptional.objects.select_for_update(of=("self",)).get(pk=exceptional.pk)
