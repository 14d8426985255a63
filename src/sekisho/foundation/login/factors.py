"""What a person showed to prove who they are, and whether that is enough.  Pure.

The guideline's 二要素 are two *different kinds* out of knowledge, possession and presence; two passwords are one
kind.  A passkey whose device checked its holder (PIN, finger, face) is two kinds by itself (NIST SP 800-63B-4,
multi-factor cryptographic authentication); without that check it is possession only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(Enum):
    KNOWLEDGE = "knowledge"
    POSSESSION = "possession"
    HOLDER = "holder"  # the device checked who holds it; by PIN or by body, it does not say


class Method(StrEnum):
    PASSWORD = "password"  # noqa: S105  # a name
    LDAP = "ldap"
    OIDC = "oidc"
    OIDC_STRONG = "oidc-strong"
    TOTP = "totp"
    PASSKEY = "passkey"
    PASSKEY_UNVERIFIED = "passkey-unverified"
    RECOVERY = "recovery"
    DESK_CODE = "desk-code"


KINDS: Mapping[Method, frozenset[Kind]] = {
    Method.PASSWORD: frozenset({Kind.KNOWLEDGE}),
    Method.LDAP: frozenset({Kind.KNOWLEDGE}),
    Method.OIDC: frozenset({Kind.KNOWLEDGE}),
    Method.OIDC_STRONG: frozenset({Kind.KNOWLEDGE, Kind.POSSESSION}),
    Method.TOTP: frozenset({Kind.POSSESSION}),
    Method.PASSKEY: frozenset({Kind.POSSESSION, Kind.HOLDER}),
    Method.PASSKEY_UNVERIFIED: frozenset({Kind.POSSESSION}),
    Method.RECOVERY: frozenset({Kind.POSSESSION}),
    Method.DESK_CODE: frozenset({Kind.POSSESSION}),
}
WORDS: Mapping[Method, str | Promise] = {
    Method.PASSWORD: _("パスワード"),
    Method.LDAP: _("庁内のパスワード"),
    Method.OIDC: _("共通の認証基盤"),
    Method.OIDC_STRONG: _("共通の認証基盤（多要素）"),
    Method.TOTP: _("確認コード"),
    Method.PASSKEY: _("パスキー"),
    Method.PASSKEY_UNVERIFIED: _("パスキー（本人の確認なし）"),
    Method.RECOVERY: _("回復コード"),
    Method.DESK_CODE: _("登録用コード"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing shown, and when."""

    method: Method
    at: datetime

    def stored(self) -> list[str]:
        return [self.method.value, self.at.isoformat()]

    @classmethod
    def read(cls, stored: Any) -> Proof:
        """From a session's data.  Raises ``ValueError`` for anything else."""
        try:
            method, at = stored
            return cls(Method(method), datetime.fromisoformat(at))
        except TypeError as error:
            raise ValueError("not a proof") from error


def kinds(methods: Iterable[Method | str]) -> frozenset[Kind]:
    return frozenset(kind for method in methods for kind in KINDS[Method(method)])


def are_enough(methods: Iterable[Method | str], needed: int) -> bool:
    """Are there as many different kinds as the zone demands?"""
    return len(kinds(methods)) >= needed


def is_recent(at: datetime | None, *, now: datetime, minutes: int) -> bool:
    return at is not None and timedelta() <= now - at <= timedelta(minutes=minutes)
