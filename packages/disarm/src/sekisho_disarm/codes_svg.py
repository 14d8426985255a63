"""Sentences for drawings (SVG, DSM-73x)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED

CODES: dict[str, Code] = {
    "DSM-731": Code(
        _REMOVED,
        "図の中で動くスクリプトを{count}個取り除きました。",
        "{count} scripts that would run in the drawing were removed.",
    ),
    "DSM-732": Code(
        _REMOVED,
        "図が外部から読み込む部分({name})を{count}個取り除きました。",
        "{count} parts that the drawing loads from outside ({name}) were removed.",
    ),
    "DSM-733": Code(
        _REMOVED,
        "図の許可していない要素({name})を{count}個取り除きました。",
        "{count} elements of the drawing that are not allowed ({name}) were removed.",
    ),
    "DSM-734": Code(
        _REMOVED,
        "図の許可していない属性({name})を{count}個取り除きました。",
        "{count} attributes of the drawing that are not allowed ({name}) were removed.",
    ),
    "DSM-735": Code(
        Action.REPLACED,
        "図の中の、許可していない種類のリンク先を{count}個外しました。",
        "{count} links in the drawing to a scheme that is not allowed were removed.",
    ),
    "DSM-736": Code(
        _REMOVED,
        "図の許可していない見た目の指定(スタイル)を取り除きました。見た目が変わることがあります。",
        "Styles that are not allowed were removed; the drawing may look different.",
    ),
}
