"""個人情報の検出: text with places in, findings with evidence out.

    from sekisho_screening import Settings, screen
    report = screen(Path("名簿.xlsx"), name="名簿.xlsx", settings=Settings(own_domains=("town.example.jp",)))

A finding says what (kind), where (place, also as a Japanese phrase), how sure (score) and why (evidence); its
sample is masked.  A check digit alone is no proof: it wants a label nearby or a whole column that passes.
"""

from sekisho_screening.errors import (
    Away,
    Encrypted,
    PatternRefused,
    ScreeningError,
    TooComplex,
    Unjudged,
    Unreadable,
)
from sekisho_screening.findings import Evidence, Finding, NotRead, Report, Why
from sekisho_screening.isolation import open_sandbox, screen, view
from sekisho_screening.patterns import OwnPattern
from sekisho_screening.places import Hidden, Part, Place
from sekisho_screening.settings import Settings
from sekisho_screening.views import View, Wanted

__all__ = [
    "Away",
    "Encrypted",
    "Evidence",
    "Finding",
    "Hidden",
    "NotRead",
    "OwnPattern",
    "Part",
    "PatternRefused",
    "Place",
    "Report",
    "ScreeningError",
    "Settings",
    "TooComplex",
    "Unjudged",
    "Unreadable",
    "View",
    "Wanted",
    "Why",
    "open_sandbox",
    "screen",
    "view",
]
