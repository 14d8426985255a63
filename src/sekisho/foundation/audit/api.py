"""The door to the trail for other rooms."""

from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.services import record

__all__ = ["Event", "record"]
