"""A sign-in under way: who it will be and what was shown so far, kept in the browser's session for ten minutes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from sekisho.foundation.identity.models import Person
from sekisho.foundation.login.factors import Proof

KEY = "sign_in_pending"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """``sets_password``: a code from the help desk allows a new password before anything else."""

    person: Person
    proofs: tuple[Proof, ...]
    next: str = "/"
    is_shared: bool = False
    sets_password: bool = False

    @property
    def methods(self) -> list[str]:
        return [proof.method.value for proof in self.proofs]


def keep(
    session: SessionBase,
    person: Person,
    proofs: Sequence[Proof],
    *,
    next_path: str,
    is_shared: bool,
    sets_password: bool = False,
) -> None:
    """Remember it under a new session id: whoever planted the old one knows nothing of this."""
    session.cycle_key()
    session[KEY] = {
        "person": str(person.pk),
        "proofs": [proof.stored() for proof in proofs],
        "next": next_path,
        "shared": is_shared,
        "sets_password": sets_password,
    }


def read(session: SessionBase) -> Pending | None:
    """What is under way, or None; whatever is too old or not readable is forgotten."""
    stored: Any = session.get(KEY)
    if not isinstance(stored, dict):
        return None
    try:
        proofs = tuple(Proof.read(each) for each in stored["proofs"])
        pk = uuid.UUID(stored["person"])
    except (KeyError, ValueError):
        forget(session)
        return None
    person = Person.objects.select_related("department").filter(pk=pk, is_active=True).first()
    if person is None or not proofs or timezone.now() - proofs[0].at > LASTS:
        forget(session)
        return None
    return Pending(
        person, proofs, str(stored["next"]), bool(stored["shared"]), bool(stored.get("sets_password"))
    )


def forget(session: SessionBase) -> None:
    session.pop(KEY, None)
