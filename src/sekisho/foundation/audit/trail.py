"""What is done to the trail itself, and what came to the door without belonging to a room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

EVENTS = (
    event(
        "request:forged",
        _("合言葉のない操作を退けた"),
        Keep.SESSION,
        reason="what the check of the token said",
    ),
    event(
        "trail:searched",
        _("証跡を探した"),
        Keep.TRAIL,
        wanted=Content("what was looked for, by field of the form"),
    ),
)
