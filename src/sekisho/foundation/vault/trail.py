"""The events of the vault."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (event("object:swept", _("使われなかった一時データを消去した"), Keep.FLOW, size="bytes"),)
