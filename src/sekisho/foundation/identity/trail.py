"""The events of people and sessions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event("session:opened", _("ログインした"), Keep.SESSION),
    event("session:refused", _("ログインを許さなかった"), Keep.SESSION, code="why"),
    event("session:closed", _("ログアウトした"), Keep.SESSION),
    event(
        "person:added",
        _("職員を追加した"),
        Keep.ADMINISTRATION,
        login="whose",
        role="what",
        zones="entrances",
    ),
    event(
        "person:changed",
        _("職員の設定を変えた"),
        Keep.ADMINISTRATION,
        department="code",
        role="what",
        zones="entrances",
        is_active="may still come in",
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
