"""The door to notices for other rooms."""

from sekisho.foundation.notices.models import How, Kind, Notice
from sekisho.foundation.notices.services import choose, how_for, settle, take_note, tell, to_read_by

__all__ = ["How", "Kind", "Notice", "choose", "how_for", "settle", "take_note", "tell", "to_read_by"]
