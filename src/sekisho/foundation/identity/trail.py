"""The events of keys; those of signing in are declared by ``foundation/login``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event(
        "token:created",
        _("APIの鍵を作った"),
        Keep.ADMINISTRATION,
        person="login of its holder",
        zone="where it is good",
        purpose="what for, in the words of who asked",
    ),
)
