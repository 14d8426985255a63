"""Sentences for rich text (RTF, DSM-72x); what it shares with Office documents says DSM-1xx."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED

CODES: dict[str, Code] = {
    "DSM-721": Code(
        _REMOVED,
        "許可していない内部の部分({name})を{count}個取り除きました。",
        "{count} inner parts that are not allowed ({name}) were removed.",
    ),
    "DSM-722": Code(
        _REMOVED,
        "許可していない書式の命令({name})を{count}個取り除きました。文字は残しています。",
        "{count} control words that are not allowed ({name}) were removed; the text stays.",
    ),
    "DSM-723": Code(
        _REMOVED,
        "文書の終わりより後ろにあったデータ({count}バイト)を取り除きました。",
        "{count} bytes behind the end of the document were removed.",
    ),
    "DSM-724": Code(
        _REMOVED,
        "図形の許可していない設定({name})を{count}個取り除きました。",
        "{count} properties of shapes that are not allowed ({name}) were removed.",
    ),
    "DSM-725": Code(
        Action.REENCODED,
        "編集履歴の番号など、表示に使われない控え({count}個)を外しました。",
        "{count} notes that nothing shows (revision numbers and the like) were left out.",
    ),
}
