"""The door to inspection for other rooms."""

from sekisho.foundation.inspection.models import Inspection, ScanResult
from sekisho.foundation.inspection.services import Examined, Unavailable, examine, is_reachable
from sekisho.foundation.inspection.tables import Table, Unreadable, read_table

__all__ = [
    "Examined",
    "Inspection",
    "ScanResult",
    "Table",
    "Unavailable",
    "Unreadable",
    "examine",
    "is_reachable",
    "read_table",
]
