"""The events of the lists.  No event ever carries a password."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

_PARTNER = Content("the partner's name, as it was written")

EVENTS = (
    event(
        "partner-password:kept",
        _("相手ごとのパスワードを登録した"),
        Keep.ADMINISTRATION,
        partner=_PARTNER,
        department="whose list it is on; none for a person's own",
    ),
    event(
        "partner-password:refused",
        _("相手ごとのパスワードの登録を受け付けなかった"),
        Keep.ADMINISTRATION,
        code="why",
    ),
    event(
        "partner-password:forgotten", _("相手ごとのパスワードを消した"), Keep.ADMINISTRATION, partner=_PARTNER
    ),
    event(
        "partner-password:forget-refused",
        _("相手ごとのパスワードを消すのを許さなかった"),
        Keep.ADMINISTRATION,
        code="why",
    ),
)
