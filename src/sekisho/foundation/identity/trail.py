"""The events of sessions and keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event("session:opened", _("ログインした"), Keep.SESSION),
    event("session:refused", _("ログインを許さなかった"), Keep.SESSION, code="why"),
    event("session:closed", _("ログアウトした"), Keep.SESSION),
    event(
        "request:refused",
        _("画面を開かせなかった"),
        Keep.SESSION,
        code="why",
        path="of the page",
    ),
    event(
        "token:created",
        _("APIの鍵を作った"),
        Keep.ADMINISTRATION,
        person="login of its holder",
        zone="where it is good",
        purpose="what for, in the words of who asked",
    ),
)
