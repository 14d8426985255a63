"""The events of zones and routes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event(
        "route:changed",
        _("経路の設定を変えた"),
        Keep.ADMINISTRATION,
        is_open="before and after",
        max_file_mib="before and after",
        max_files="before and after",
        allowed_kinds="before and after",
        profile="before and after",
        keep_days="before and after",
    ),
)
