"""Sentences for OpenDocument files (DSM-70x); what they share with Office documents says DSM-1xx."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED

CODES: dict[str, Code] = {
    "DSM-700": Code(
        Action.REENCODED,
        "ひとつのXMLで書かれた文書を、ふつうの形式({kind})にしました。中身は同じです。",
        "A document written as one XML was put into its usual form ({kind}); its content is the same.",
    ),
    "DSM-701": Code(_REMOVED, "マクロ(スクリプト)を取り除きました。", "Macros (scripts) were removed."),
    "DSM-702": Code(
        _REMOVED,
        "開いたときやクリックしたときに動く設定を{count}個取り除きました。",
        "{count} settings that run something on opening or on a click were removed.",
    ),
    "DSM-703": Code(
        _REMOVED,
        "入力フォームの部品を取り除きました。文書の本文は残しています。",
        "Form controls were removed; the text of the document stays.",
    ),
    "DSM-704": Code(
        _REMOVED,
        "外部の部品を動かす枠({what})を取り除きました。",
        "A frame that runs outside parts ({what}) was removed.",
    ),
    "DSM-705": Code(
        _REMOVED,
        "データベースや外部の表計算ファイルへの接続を取り除きました。表示されている値は残しています。",
        "A connection to a database or another spreadsheet was removed; the values shown stay.",
    ),
    "DSM-706": Code(
        _REMOVED,
        "ほかのプログラムと値をやり取りする設定(DDE)を取り除きました。表示されている値は残しています。",
        "An exchange of values with another program (DDE) was removed; the values shown stay.",
    ),
    "DSM-707": Code(
        _REMOVED,
        "許可していない文書の設定({name})を{count}個取り除きました。",
        "{count} settings of the document that are not allowed ({name}) were removed.",
    ),
    "DSM-708": Code(
        Action.REENCODED,
        "開くときに作り直される控え({what})を外しました。",
        "A cache that programs make anew ({what}) was left out.",
    ),
    "DSM-709": Code(
        _REMOVED,
        "埋め込まれた図表({what})を作り直せなかったため、その画像だけを残しました。",
        "An embedded chart or document ({what}) could not be rebuilt; only its picture stays.",
    ),
}
