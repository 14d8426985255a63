"""Every page and every endpoint says who may open it: one decorator each, checked before anything of it runs.

``@needs(Power.SEND)``, ``@signed_in``, ``@open_to_all``, ``@by_token``.  What says nothing is refused to everybody,
and a test fails.  ``docs/reference/permissions.md`` is printed from the same marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.powers import ADMINISTRATION, Power, powers_of

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an endpoint.  ``powers``: any one of them will do; none means every member of staff."""

    powers: tuple[Power, ...] = ()
    open: bool = False
    token: bool = False  # checks a token of its own; a session is worth nothing there

    @property
    def administration(self) -> bool:
        """Does it exist at the administration entrance only?"""
        return bool(self.powers) and ADMINISTRATION.issuperset(self.powers)


OPEN = Rule(open=True)
SIGNED_IN = Rule()


def declare(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]  # Django marks views the same way
        return view

    return mark


def needs(*powers: Power) -> Callable[[View], View]:
    """Mark a view or an API operation: whoever holds one of the powers at this entrance."""
    assert powers
    return declare(Rule(powers))


def signed_in(view: View) -> View:
    """Mark a view for every member of staff at this entrance."""
    return declare(SIGNED_IN)(view)


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in (sign-in itself, health)."""
    return declare(OPEN)(view)


def by_token(*powers: Power) -> Callable[[View], View]:
    """Mark a view that is opened by a token instead of a session, and checks the powers of the token's person."""
    return declare(Rule(powers, token=True))


#: what rooms below this one cannot say themselves: view's module and name → rule
elsewhere: dict[str, Rule] = {}


def rule_of(view: Any, method: str) -> Rule | None:
    """What a view says of itself; of an API path, the operation behind the method."""
    operations = operations_of(view)
    if operations:
        return next((_api_rule(each.view_func) for each in operations if method in each.methods), OPEN)
    plain = getattr(view, "func", view)  # Ninja's own pages are partial functions
    known = elsewhere.get(f"{plain.__module__}.{getattr(plain, '__name__', '')}")
    found: Rule | None = getattr(view, "rule", known)
    return found


def operations_of(view: Any) -> list[Any]:
    """The operations behind one path of Ninja, whose views are closures over what holds them; else none."""
    for cell in getattr(view, "__closure__", None) or ():
        found = getattr(cell.cell_contents, "operations", None)
        if isinstance(found, list):
            return found
    return []


def _api_rule(operation: Any) -> Rule | None:
    marked: Rule | None = getattr(operation, "rule", None)
    return None if marked is None else Rule(marked.powers, token=True)


def check(rule: Rule | None, actor: Actor, *, may_administer: bool = True) -> None:
    """``may_administer``: does administration exist at the socket by which the request came in?

    Raises ``Denied``: IDN-020 nothing is said, -005 not at this entrance, -004/-006/-021/-022 the power is missing.
    """
    if rule is None:
        raise Denied(
            "IDN-020",
            _("このページは、利用できる人が定められていないため開けません。"),
            remedy=_("情報政策課にご連絡ください。"),
        )
    if rule.administration and not (may_administer and actor.zone == settings.SEKISHO_ADMIN_ZONE):
        raise Denied(
            "IDN-005",
            _("管理の画面は、この入口では開けません。"),
            remedy=_("管理用に定められた入口から開いてください。"),
        )
    held = powers_of(actor.person)
    if rule.powers and not any(held.has(power, zone=actor.zone) for power in rule.powers):
        raise lacking(rule.powers[0])


def lacking(power: Power) -> Denied:
    """The refusal for a missing power."""
    remedy = _("必要な場合は、情報政策課にご相談ください。")
    if power == Power.ADMINISTER:
        return Denied("IDN-004", _("この操作はシステム管理者だけが行えます。"), remedy=remedy)
    if power == Power.READ_TRAIL:
        return Denied("IDN-006", _("証跡はシステム管理者と監査人だけが閲覧できます。"), remedy=remedy)
    if power == Power.SEND:
        return Denied("IDN-022", _("閲覧だけの役割のため、送ることはできません。"), remedy=remedy)
    return Denied("IDN-021", _("この操作に必要な役割がありません。"), remedy=remedy)
