"""One entry of the catalogue of finding codes."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho_disarm.report import Action


@dataclass(frozen=True, slots=True)
class Code:
    """``action`` is what a finding of this code does by default; sentences may hold ``{fields}``."""

    action: Action
    ja: str
    en: str
