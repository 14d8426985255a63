"""Sentences for PDF (DSM-2xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code

CODES: dict[str, Code] = {}
