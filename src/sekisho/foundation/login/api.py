"""The door to sign-in for other rooms: passwords for new people, and recent proof for approvals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils import timezone

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.login import policies, rules
from sekisho.foundation.login.factors import is_recent
from sekisho.foundation.login.passwords import give_password
from sekisho.foundation.login.policies import ProofNeeded

__all__ = ["ProofNeeded", "check_recent_proof", "give_password", "with_recent_proof"]


Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def with_recent_proof(view: Page) -> Page:
    """Mark a view (approve, release an original) that wants a proof of the last minutes; the page asks for one."""
    view.wants_recent_proof = True  # type: ignore[attr-defined]  # Django marks views the same way
    return view


def check_recent_proof(actor: Actor) -> None:
    """For verbs: raises ``ProofNeeded`` (LGN-010) unless the actor proved who they are in the last minutes."""
    recent = is_recent(actor.proved_at, now=timezone.now(), minutes=rules.step_up_minutes(actor.zone))
    policies.check_is_recent(recent=recent)
