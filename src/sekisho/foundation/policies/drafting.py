"""Verbs on a draft, rule by rule: put, copy, move, remove, and the same for its routes of approval.

Each takes the draft apart, changes one thing, and saves the whole by the same verb as a text: what could not be
saved as a text cannot be saved here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.policies.engine.drafts import Draft, put_together, take_apart
from sekisho.foundation.policies.engine.places import Places
from sekisho.foundation.policies.engine.reading import Problem
from sekisho.foundation.policies.models import PolicySet
from sekisho.foundation.policies.services import Unreadable, save_draft


class BadPart(Denied):
    """POL-001: the rule or the route that was put is not right.  ``problems`` are about that one alone."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(
            "POL-001",
            _("入力に誤りがあるため、保存できませんでした。"),
            remedy=_("示した欄を直してください。"),
        )


def put_rule(*, actor: Actor, draft: PolicySet, seen: str, rule: dict[str, Any], place: int) -> PolicySet:
    """A new rule, or one of that name written anew, at a place (from 0).

    ``seen``: digest of the text that the page showed.  Raises ``Denied``: IDN-004/005, POL-003 no draft any more,
    POL-006 changed meanwhile, :class:`BadPart` when this rule is wrong, :class:`Unreadable` when another one is.
    """

    def change(parts: Draft) -> tuple[str, int]:
        parts.put(rule, place)
        return "rule", parts.place_of(rule["id"])

    return _changed(actor, draft, seen, change)


def copy_rule(*, actor: Actor, draft: PolicySet, seen: str, rule: str) -> PolicySet:
    """Raises ``Denied`` as :func:`put_rule`, POL-007 when there is no such rule."""

    def change(parts: Draft) -> tuple[str, int]:
        twin = parts.copy(rule)
        return "rule", parts.place_of(twin["id"])

    return _changed(actor, draft, seen, change)


def move_rule(*, actor: Actor, draft: PolicySet, seen: str, rule: str, by: int) -> PolicySet:
    """Up (-1) or down (1).  Raises ``Denied`` as :func:`copy_rule`."""

    def change(parts: Draft) -> tuple[str, int]:
        place = parts.place_of(rule)
        parts.put(parts.rules[place], place + by)
        return "rule", parts.place_of(rule)

    return _changed(actor, draft, seen, change)


def remove_rule(*, actor: Actor, draft: PolicySet, seen: str, rule: str) -> PolicySet:
    """Raises ``Denied`` as :func:`copy_rule`; the last rule of a set cannot be removed."""

    def change(parts: Draft) -> None:
        del parts.rules[parts.place_of(rule)]

    return _changed(actor, draft, seen, change)


def put_approval(*, actor: Actor, draft: PolicySet, seen: str, approval: dict[str, Any]) -> PolicySet:
    """A route of approval, new or written anew.  Raises ``Denied`` as :func:`put_rule`."""

    def change(parts: Draft) -> tuple[str, int]:
        try:
            parts.approvals[parts.place_of_approval(approval["code"])] = approval
        except LookupError:
            parts.approvals.append(approval)
        return "approval", parts.place_of_approval(approval["code"])

    return _changed(actor, draft, seen, change)


def remove_approval(*, actor: Actor, draft: PolicySet, seen: str, code: str) -> PolicySet:
    """Raises ``Denied`` as :func:`copy_rule`; a route that a rule names cannot be removed (:class:`Unreadable`)."""

    def change(parts: Draft) -> None:
        del parts.approvals[parts.place_of_approval(code)]

    return _changed(actor, draft, seen, change)


def rename(*, actor: Actor, draft: PolicySet, seen: str, name: str, reason: str) -> PolicySet:
    """What the draft is called, and why it changes the rules.  Raises ``Denied`` as :func:`put_rule`, POL-002."""

    def change(parts: Draft) -> None:
        parts.name = name

    return _changed(actor, draft, seen, change, reason=reason)


def _changed(
    actor: Actor,
    draft: PolicySet,
    seen: str,
    change: Callable[[Draft], tuple[str, int] | None],
    reason: str | None = None,
) -> PolicySet:
    parts = take_apart(draft.text)
    try:
        touched = change(parts)
    except LookupError:
        raise Denied(
            "POL-007",
            _("この規則は、もうありません。"),
            remedy=_("下書きの画面を開き直してください。"),
        ) from None
    text = put_together(parts)
    words = draft.reason if reason is None else reason
    try:
        return save_draft(actor=actor, text=text, reason=words, draft=draft, seen=seen)
    except Unreadable as unreadable:
        own = _of_part(text, touched, unreadable.problems)
        if own:
            raise BadPart(own) from None
        raise


def _of_part(text: str, touched: tuple[str, int] | None, problems: list[Problem]) -> list[Problem]:
    """The problems that stand in the lines of what was touched."""
    if touched is None:
        return []
    block = Places(text).block(*touched)
    return [one for one in problems if block.start <= one.line < block.start + len(block.lines)]
