"""The door to inspection for other rooms."""

from sekisho.foundation.inspection.models import Inspection, ScanResult
from sekisho.foundation.inspection.services import Examined, Unavailable, examine, is_reachable

__all__ = ["Examined", "Inspection", "ScanResult", "Unavailable", "examine", "is_reachable"]
