"""Sentences for text with a structure (XML, Markdown, YAML, calendars, address cards; DSM-75x)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED
_REPLACED = Action.REPLACED

CODES: dict[str, Code] = {
    "DSM-751": Code(
        _REMOVED,
        "処理の指示(処理命令や文書型の宣言)を{count}個取り除きました。",
        "{count} instructions to programs (processing instructions, document type) were removed.",
    ),
    "DSM-752": Code(
        _REMOVED,
        "データではなく動作を表す要素({name})を{count}個取り除きました。",
        "{count} elements that act rather than carry data ({name}) were removed.",
    ),
    "DSM-753": Code(
        _REPLACED,
        "許可していない種類のリンク先を{count}個外しました。文字は残しています。",
        "{count} links to a scheme that is not allowed were removed; their text stays.",
    ),
    "DSM-754": Code(
        _REPLACED,
        "表示するだけで外部から読み込む画像や、埋め込まれたHTMLの命令を{count}個、ただの文字にしました。",
        "{count} pictures that load from outside or HTML commands were turned into plain characters.",
    ),
    "DSM-755": Code(
        _REMOVED,
        "読み込むプログラムに命令を与える印(タグ)を{count}個取り除きました。",
        "{count} tags that give orders to the program that reads the file were removed.",
    ),
    "DSM-756": Code(
        _REMOVED,
        "予定表や連絡先の許可していない項目({name})を{count}個取り除きました。",
        "{count} fields of the calendar or address card that are not allowed ({name}) were removed.",
    ),
}
