"""The catalogue of finding codes: stable code → action, Japanese sentence, English sentence.

Codes are never reused.  DSM-1xx OOXML, 2xx PDF, 3xx pictures, 4xx archives, 5xx text, 9xx no output.
Sentences say what was found and what was done; for 9xx: what happened, why, what to do now.
``{name}`` fields are filled from the details given with the finding.
"""

from __future__ import annotations

from sekisho_disarm import codes_images, codes_pdf
from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

CATALOGUE: dict[str, Code] = {**codes_pdf.CODES, **codes_images.CODES}


def action(code: str) -> Action:
    return CATALOGUE[code].action


def sentence(code: str, *, language: str = "ja", **details: str | int | float) -> str:
    """The sentence of a code with its fields filled; raises ``KeyError`` for an unknown code."""
    entry = CATALOGUE[code]
    return (entry.ja if language == "ja" else entry.en).format_map(details)
