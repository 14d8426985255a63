"""The events of zones and routes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event
from sekisho.foundation.zones.services import EDITABLE

EVENTS = (
    event(
        "route:changed",
        _("経路の設定を変えた"),
        Keep.ADMINISTRATION,
        **dict.fromkeys((*EDITABLE, "officers"), "before and after"),
    ),
)
