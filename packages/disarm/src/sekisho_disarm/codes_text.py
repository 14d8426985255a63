"""Sentences for text and CSV (DSM-5xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

CODES: dict[str, Code] = {
    "DSM-501": Code(
        Action.REMOVED,
        "画面に出ない制御文字が{count}個あったため、取り除きました。",
        "{count} control characters were removed.",
    ),
    "DSM-502": Code(
        Action.REMOVED,
        "文字の並びを見かけ上入れ替える文字が{count}個あったため、取り除きました。",
        "{count} characters that reorder what is shown were removed.",
    ),
    "DSM-503": Code(
        Action.REPLACED,
        "表計算ソフトで式として動くおそれのあるセルの先頭に「'」を付けました。",
        "A cell that a spreadsheet would run as a formula was given a leading apostrophe.",
    ),
}
