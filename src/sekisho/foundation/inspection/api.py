"""The door to inspection for other rooms."""

from sekisho.foundation.inspection.models import Inspection, ScanResult
from sekisho.foundation.inspection.services import (
    NEEDS_PASSWORD,
    Examined,
    Terms,
    Unavailable,
    examine,
    is_reachable,
)

__all__ = [
    "NEEDS_PASSWORD",
    "Examined",
    "Inspection",
    "ScanResult",
    "Terms",
    "Unavailable",
    "examine",
    "is_reachable",
]
