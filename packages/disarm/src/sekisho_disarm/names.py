"""File names are untrusted: what reaches a screen, a log, a header or a disk goes through here first."""

from __future__ import annotations

import unicodedata

_SHOWN_AS = "\N{REPLACEMENT CHARACTER}"
#: Categories that print nothing or reorder what is printed: control, format (bidi marks), surrogate, separators.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(untrusted_text: str, *, longest: int = 300) -> str:
    """The text with control characters, bidi marks and lone surrogates replaced, cut to ``longest`` characters."""
    text = "".join(_SHOWN_AS if unicodedata.category(c) in _UNPRINTABLE else c for c in untrusted_text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
