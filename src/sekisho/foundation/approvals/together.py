"""Deciding about like things together: one act of a person, and for each thing a decision of its own.

Each vote is bound to its own bytes, checked and written in its own transaction: what one of them is refused for does
not touch the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.foundation.approvals import policies, services
from sekisho.foundation.approvals.models import Request, Vote
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of one of them: ``refused`` says why it did not go through."""

    request: Request
    refused: Denied | None = None


def decide_together(
    *,
    actor: Actor,
    seen: Sequence[tuple[Request, str]],
    choice: Vote.Choice,
    comment: str = "",
    by_phone: bool = False,
) -> list[Decided]:
    """Agree to each, or send each back.  ``seen``: the requests with the SHA-256 that the page showed.

    Raises ``Denied`` before anything is decided: APR-006 sent back without a word, APR-009 they are not alike, none
    or too many.
    """
    policies.check_alike([request for request, _sha256 in seen])
    if choice == Vote.Choice.RETURN:
        policies.check_says_why(comment)
    return [
        _one(actor, request, sha256, choice, comment, by_phone=by_phone, together=len(seen))
        for request, sha256 in seen
    ]


def _one(
    actor: Actor,
    request: Request,
    sha256: str,
    choice: Vote.Choice,
    comment: str,
    *,
    by_phone: bool,
    together: int,
) -> Decided:
    try:
        if choice == Vote.Choice.RETURN:
            after = services.send_back(
                actor=actor,
                request=request,
                sha256_seen=sha256,
                comment=comment,
                by_phone=by_phone,
                together=together,
            )
        else:
            after = services.agree(
                actor=actor,
                request=request,
                sha256_seen=sha256,
                comment=comment,
                by_phone=by_phone,
                together=together,
            )
    except Denied as denied:
        return Decided(request, denied)
    return Decided(after)
