"""Verbs and questions about rules: save a draft, switch it on, take it back; which set decides, and what it says."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.policies.engine.conditions import FACTS
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.drafts import Draft, put_together
from sekisho.foundation.policies.engine.reading import Problem, read
from sekisho.foundation.policies.engine.rules import Decision, Rule, Ruleset
from sekisho.foundation.policies.models import Exceptional, Judged, PolicySet
from sekisho.foundation.policies.vocabulary import LENIENT, known

SHIPPED = Path(__file__).with_name("shipped.toml")
#: how the id of an exception begins; a rule of a set cannot be called so
EXCEPTION = "exception-"
_SWITCH = zlib.crc32(b"sekisho.policies.switch")


class Unreadable(Denied):
    """POL-001: the text is no set of rules.  ``problems`` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(
            "POL-001",
            _("規則に誤りがあるため、保存できませんでした。"),
            remedy=_("示した行を直して、もう一度保存してください。"),
        )


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules that decide, and their version; 0 is the shipped set."""

    version: int
    ruleset: Ruleset


@lru_cache(maxsize=32)
def _parsed(digest: str, text: str) -> Ruleset:
    reading = read(text, LENIENT)
    if reading.ruleset is None:  # it could be read when it was saved: the stored text is not what was saved
        raise RuntimeError(f"the stored rules {digest} cannot be read: {reading.problems}")
    return reading.ruleset


def ruleset_of(policy_set: PolicySet) -> Ruleset:
    return _parsed(policy_set.digest, policy_set.text)


def shipped() -> InForce:
    text = SHIPPED.read_text(encoding="utf-8")
    return InForce(0, _parsed(_digest(text), text))


def in_force(at: datetime | None = None) -> InForce:
    """What decides now, or decided at a moment: the exceptions of that moment, then the set."""
    moment = at or timezone.now()
    found = PolicySet.objects.in_force(moment)
    rules = InForce(found.version, ruleset_of(found)) if found else shipped()
    exceptions = tuple(
        (number, json.dumps(rule, sort_keys=True, ensure_ascii=False))
        for number, rule in Exceptional.objects.in_force(moment).values_list("pk", "rule")
    )
    if not exceptions:
        return rules
    digest = found.digest if found else ""
    return InForce(rules.version, _before(exceptions, digest, rules.ruleset.name, _Kept(rules.ruleset)))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A set beside the digest by which it is told apart: comparing thousands of rules would cost more than reading."""

    ruleset: Ruleset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=32)
def _before(exceptions: tuple[tuple[int, str], ...], digest: str, name: str, kept: _Kept) -> Ruleset:
    """``digest``: of the set that they go before."""
    ruleset = kept.ruleset
    first = [rule for number, text in exceptions if (rule := _exception(number, text, ruleset)) is not None]
    return Ruleset(name, (*first, *ruleset.rules), ruleset.approvals)


def _exception(number: int, text: str, ruleset: Ruleset) -> Rule | None:
    """None when its route of approval is not there any more: then it decides nothing, and the set does."""
    table = json.loads(text) | {"id": f"{EXCEPTION}{number}"}
    asked = table.get("when", {})  # the database keeps no order of its own
    table["when"] = {name: asked[name] for name in FACTS if name in asked}
    used = table["then"].get("approval")
    if used and used not in ruleset.approvals:
        return None
    route = {"code": used, "name": used, "step": [{"kind": "decide", "by": "head", "need": 2}]}
    draft = Draft(name="x", approvals=[route] if used else [], rules=[table])
    reading = read(put_together(draft), LENIENT)
    return reading.ruleset.rules[0] if reading.ruleset else None


def text_in_force() -> str:
    """The text of the set that decides now."""
    found = PolicySet.objects.in_force(timezone.now())
    return found.text if found else SHIPPED.read_text(encoding="utf-8")


def lock_switch() -> None:
    """Wait until nobody decides, and let nobody decide before the present transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SWITCH])


def hold_still() -> None:
    """Let nobody switch the rules before the present transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SWITCH])


def judge(crossing: Crossing, *, subject: UUID) -> tuple[Judged, Decision]:
    """Decide about a crossing by the rules in force and write the decision down.  Within a transaction."""
    hold_still()
    rules = in_force()
    decision = rules.ruleset.decide(crossing)
    return Judged.objects.create(
        subject=subject,
        at=crossing.at,
        origin=crossing.origin,
        destination=crossing.destination,
        departments=list(crossing.departments),
        roles=sorted(crossing.roles),
        kind=crossing.kind,
        extension=crossing.extension,
        size=crossing.size,
        count=crossing.count,
        verdict=crossing.verdict,
        codes=sorted(crossing.codes),
        channel=crossing.channel,
        personal=None if crossing.personal is None else sorted(crossing.personal),
        score=crossing.score,
        people=crossing.people,
        information_class=crossing.information_class,
        sender=crossing.sender,
        recipients=sorted(crossing.recipients),
        version=rules.version,
        rule=decision.rule.id if decision.rule else "",
        floor=decision.floor or "",
        outcome=decision.outcome,
        approval=decision.approval.code if decision.approval else "",
        profile=decision.profile,
        binding=decision.binding,
    ), decision


def crossing_of(judged: Judged) -> Crossing:
    """The facts of a decision, as they were."""
    return Crossing(
        origin=judged.origin,
        destination=judged.destination,
        departments=tuple(judged.departments),
        roles=frozenset(judged.roles),
        kind=judged.kind,
        extension=judged.extension,
        size=judged.size,
        count=judged.count,
        verdict=judged.verdict,
        codes=frozenset(judged.codes),
        at=timezone.localtime(judged.at),
        channel=judged.channel,
        personal=None if judged.personal is None else frozenset(judged.personal),
        score=judged.score,
        people=judged.people,
        information_class=judged.information_class,
        sender=judged.sender,
        recipients=frozenset(judged.recipients),
    )


def latest_about(subject: UUID) -> Judged | None:
    """What was decided about a subject last."""
    return Judged.objects.filter(subject=subject).order_by("-at").first()


def decide_again(judged: Judged) -> Decision:
    """What the rules in force say about the same facts."""
    return in_force().ruleset.decide(crossing_of(judged))


def still_binds(judged: Judged, binding: str) -> bool:
    """Would the rules in force decide the same facts by the same rule and the same route?"""
    return decide_again(judged).binding == binding


def rule_of(judged: Judged) -> tuple[Rule | None, str]:
    """The rule that decided, as its version wrote it, and the name of its route; None when there is none."""
    rules = ruleset_of_version(judged.version)
    if rules is None:
        return None, judged.approval
    rule = next((one for one in rules.rules if one.id == judged.rule), None)
    if judged.rule.startswith(EXCEPTION):
        rule = _exception_of(judged.rule, rules)
    approval = rules.approvals.get(judged.approval)
    return rule, approval.name if approval else judged.approval


def rule_of_exception(exceptional: Exceptional, rules: Ruleset) -> Rule | None:
    """The rule of an exception beside the routes of a set; None when its route is not there."""
    return _exception(exceptional.pk, json.dumps(exceptional.rule), rules)


def _exception_of(identifier: str, rules: Ruleset) -> Rule | None:
    number = int(identifier.removeprefix(EXCEPTION))
    found = Exceptional.objects.filter(pk=number).values_list("rule", flat=True).first()
    return _exception(number, json.dumps(found), rules) if found else None


def ruleset_of_version(number: int) -> Ruleset | None:
    """The set that a version was; None when there is none of that number."""
    return shipped().ruleset if number == 0 else _version(number)


def _version(number: int) -> Ruleset | None:
    found = PolicySet.objects.filter(pk=number).first()
    return ruleset_of(found) if found else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def save_draft(
    *, actor: Actor, text: str, reason: str, draft: PolicySet | None = None, seen: str = ""
) -> PolicySet:
    """Keep a text as a draft, new or over an older draft.  ``seen``: digest of the draft that the page showed.

    Raises ``Denied``: IDN-004/005, POL-001 (:class:`Unreadable`) with lines and causes, POL-002 no reason,
    POL-003 it is no draft any more, POL-006 somebody else saved it meanwhile.
    """
    _check_may_change(actor)
    reading = read(text, known())
    if reading.ruleset is None:
        raise Unreadable(reading.problems)
    if not reason.strip():
        raise Denied(
            "POL-002",
            _("変える理由が書かれていません。"),
            remedy=_("あとで読む人のために、理由を短く書いてください。"),
        )
    with transaction.atomic():
        kept = PolicySet() if draft is None else _locked_draft(draft)
        _check_as_seen(kept, seen)
        kept.name, kept.text, kept.digest = reading.ruleset.name[:100], text, _digest(text)
        kept.reason, kept.author = reason.strip()[:300], actor.person
        kept.save()
        record(
            "policy:saved", actor=actor, subject=f"policy:{kept.pk}", digest=kept.digest, reason=kept.reason
        )
    return kept


def switch_on(*, actor: Actor, draft: PolicySet, effective_from: datetime | None = None) -> PolicySet:
    """Let a draft decide from a moment on (now, unless told).  Open approvals that it would not ask for are void.

    Raises ``Denied``: IDN-004/005, POL-001 when it does not fit the town any more, POL-003, POL-004 a past moment.
    """
    _check_may_change(actor)
    with transaction.atomic():
        lock_switch()
        now = timezone.now()
        kept = _locked_draft(draft)
        reading = read(kept.text, known())
        if reading.ruleset is None:
            raise Unreadable(reading.problems)
        if effective_from is not None and effective_from < now:
            raise Denied(
                "POL-004",
                _("過ぎた日時からは切り替えられません。"),
                remedy=_("これからの日時を指定してください。"),
            )
        kept.effective_from = effective_from or now
        kept.save(update_fields=["effective_from", "saved_at"])
        record(
            "policy:switched-on",
            actor=actor,
            subject=f"policy:{kept.pk}",
            digest=kept.digest,
            effective_from=kept.effective_from.isoformat(),
        )
    return kept


def withdraw(*, actor: Actor, policy_set: PolicySet) -> None:
    """Take back a set whose day has not come.  Raises ``Denied`` (IDN-004/005, POL-005)."""
    _check_may_change(actor)
    with transaction.atomic():
        kept = PolicySet.objects.select_for_update().get(pk=policy_set.pk)
        now = timezone.now()
        if kept.withdrawn_at or kept.effective_from is None or kept.effective_from <= now:
            raise Denied(
                "POL-005",
                _("すでに使われている規則は取り消せません。"),
                remedy=_("前の規則に戻すには、その版から下書きを作って切り替えてください。"),
            )
        kept.withdrawn_at = now
        kept.save(update_fields=["withdrawn_at"])
        record("policy:withdrawn", actor=actor, subject=f"policy:{kept.pk}")


def _locked_draft(draft: PolicySet) -> PolicySet:
    kept = PolicySet.objects.select_for_update().get(pk=draft.pk)
    if not kept.is_draft:
        raise Denied(
            "POL-003",
            _("切り替えた規則は書き換えられません。"),
            remedy=_("この版から新しい下書きを作ってください。"),
        )
    return kept


def _check_as_seen(kept: PolicySet, seen: str) -> None:
    if seen and kept.digest != seen:
        raise Denied(
            "POL-006",
            _("画面を開いたあとに、ほかの人がこの下書きを変えました。"),
            remedy=_("下書きの画面を開き直して、もう一度入力してください。"),
        )


def _check_may_change(actor: Actor) -> None:
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
