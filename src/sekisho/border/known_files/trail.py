"""The events of registered contents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

_DIGEST = "of the content"

EVENTS = (
    event(
        "known-file:proposed",
        _("元のまま通す内容を登録した"),
        Keep.ADMINISTRATION,
        sha256=_DIGEST,
        name=Content("what it is, in the proposer's words"),
        reason="why it must pass unchanged",
        way="from-to",
        departments="whose people may send it",
        people="logins of those who may send it",
        until="to when it counts",
    ),
    event("known-file:confirmed", _("元のまま通す登録を確認した"), Keep.ADMINISTRATION, sha256=_DIGEST),
    event("known-file:refused", _("登録の操作を受け付けなかった"), Keep.ADMINISTRATION, code="why"),
    event(
        "known-file:revoked",
        _("元のまま通す登録を取り消した"),
        Keep.ADMINISTRATION,
        sha256=_DIGEST,
        reason="why",
    ),
)
