"""The door to inspection for other rooms."""

from sekisho.foundation.inspection.models import Inspection, ScanResult
from sekisho.foundation.inspection.previewing import NothingToShow, Shown, compare, preview
from sekisho.foundation.inspection.services import (
    NEEDS_PASSWORD,
    Examined,
    Terms,
    Unavailable,
    Vouched,
    examine,
    is_reachable,
)
from sekisho.foundation.inspection.tables import Table, Unreadable, read_table

__all__ = [
    "NEEDS_PASSWORD",
    "Examined",
    "Inspection",
    "NothingToShow",
    "ScanResult",
    "Shown",
    "Table",
    "Terms",
    "Unavailable",
    "Unreadable",
    "Vouched",
    "compare",
    "examine",
    "is_reachable",
    "preview",
    "read_table",
]
