"""The catalogue of finding codes: stable code → action, Japanese sentence, English sentence.

Codes are never reused.  DSM-0xx names, 1xx OOXML, 2xx PDF, 3xx pictures, 4xx archives, 5xx text,
6xx Office 97–2003, 70x OpenDocument, 71x mail, 72x RTF, 73x SVG, 74x HTML, 75x text with a structure,
9xx no output.  Each family keeps its sentences in a module of its own; they meet here.
Sentences say what was found and what was done; for 9xx: what happened, why, what to do now.
``{name}`` fields are filled from the details given with the finding.
"""

from __future__ import annotations

from contextvars import ContextVar

from sekisho_disarm import (
    codes_archives,
    codes_html,
    codes_images,
    codes_mail,
    codes_odf,
    codes_ole2,
    codes_ooxml,
    codes_outcomes,
    codes_passwords,
    codes_pdf,
    codes_rtf,
    codes_structured,
    codes_svg,
    codes_text,
)
from sekisho_disarm.code import Code
from sekisho_disarm.report import Action, Finding

__all__ = ["CATALOGUE", "Code", "action", "sentence", "told"]

_FAMILIES = (
    codes_ooxml.CODES,
    codes_pdf.CODES,
    codes_images.CODES,
    codes_archives.CODES,
    codes_text.CODES,
    codes_ole2.CODES,
    codes_passwords.CODES,
    codes_odf.CODES,
    codes_mail.CODES,
    codes_rtf.CODES,
    codes_svg.CODES,
    codes_html.CODES,
    codes_structured.CODES,
    codes_outcomes.CODES,
)

CATALOGUE: dict[str, Code] = {code: entry for family in _FAMILIES for code, entry in family.items()}
assert len(CATALOGUE) == sum(map(len, _FAMILIES)), "a code stands in two families"


#: Language of the sentences made from here on: ``ja`` or ``en``.
LANGUAGE: ContextVar[str] = ContextVar("language", default="ja")


def action(code: str) -> Action:
    return CATALOGUE[code].action


def sentence(code: str, language: str | None = None, /, **details: str | int | float) -> str:
    """The sentence of a code with its fields filled; raises ``KeyError`` for an unknown code.

    A field that the finding did not fill shows as 「…」: an incomplete sentence is better than no report.
    """
    entry = CATALOGUE[code]
    return (entry.en if (language or LANGUAGE.get()) == "en" else entry.ja).format_map(_Filled(details))


def told(finding: Finding, language: str) -> str:
    """What a finding says, in ``ja`` or ``en``, whatever the language of the run that made it."""
    return sentence(finding.code, language, **finding.details)


class _Filled(dict[str, "str | int | float"]):
    def __missing__(self, key: str) -> str:
        return "…"
