"""The door to screening for other rooms."""

from sekisho.foundation.inspection.screening.evidence import in_words, reason_in_words
from sekisho.foundation.inspection.screening.models import Answer, PersonalFinding, Screening, TownPattern
from sekisho.foundation.inspection.screening.places import column_letters
from sekisho.foundation.inspection.screening.rule import HoldRule
from sekisho.foundation.inspection.screening.services import answer, wanting
from sekisho.foundation.inspection.screening.step import Screened, screen
from sekisho.foundation.inspection.screening.words import KINDS, word

__all__ = [
    "KINDS",
    "Answer",
    "HoldRule",
    "PersonalFinding",
    "Screened",
    "Screening",
    "TownPattern",
    "answer",
    "column_letters",
    "in_words",
    "reason_in_words",
    "screen",
    "wanting",
    "word",
]
