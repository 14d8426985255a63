"""Sentences for Office documents of 97–2003 (doc, xls, ppt; DSM-6xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED
_REPLACED = Action.REPLACED
_STOPPED = Action.STOPPED
_SAVE_NEW_JA = "新しい形式(docx・xlsx・pptx)で保存し直して送ってもらってください。"
_SAVE_NEW_EN = "Ask for it saved as docx, xlsx or pptx."

CODES: dict[str, Code] = {
    "DSM-601": Code(_REMOVED, "マクロ(VBA)を取り除きました。", "Macros (VBA) were removed."),
    "DSM-602": Code(
        _REMOVED,
        "埋め込まれた別のファイルや部品(OLEオブジェクト、コントロール)を取り除きました。",
        "An embedded object or control was removed.",
    ),
    "DSM-603": Code(
        _REMOVED,
        "画面に出ない付属データ({name})を取り除きました。",
        "Hidden attached data ({name}) was removed.",
    ),
    "DSM-604": Code(
        _REMOVED,
        "作成者などの文書情報(プロパティ)を取り除きました。",
        "Document properties such as the author were removed.",
    ),
    "DSM-605": Code(
        _REMOVED,
        "外部のファイルやデータへのつながり({what})を切りました。",
        "A link to an outside file or data ({what}) was cut.",
    ),
    "DSM-606": Code(
        _REPLACED,
        "許可していない種類のリンク先だったため、リンクを外しました。文字は残しています。",
        "A hyperlink to a scheme that is not allowed was removed; its text stays.",
    ),
    "DSM-607": Code(
        _REMOVED,
        "Excel 4.0マクロまたはダイアログのシート({name})の中身を取り除きました。",
        "The content of a sheet of macros or dialogs ({name}) was removed.",
    ),
    "DSM-608": Code(
        _REPLACED,
        "許可していない式だったため、最後の計算結果に置き換えました({reason})。",
        "A formula that is not allowed was replaced by its last value ({reason}).",
    ),
    "DSM-609": Code(
        _REPLACED,
        "許可していない名前の定義({name})の中身を取り除きました。",
        "The content of a defined name ({name}) was removed.",
    ),
    "DSM-610": Code(
        _REMOVED,
        "使われない、または確かめられない記録({name})を取り除きました。",
        "Records that are not needed or cannot be checked ({name}) were removed.",
    ),
    "DSM-611": Code(
        _REPLACED,
        "ピボットテーブルを、表示されている値に置き換えました。",
        "A pivot table was replaced by the values that it shows.",
    ),
    "DSM-612": Code(
        _REMOVED,
        "図形の置き場所が壊れていたため、このシートの図形を取り除きました。",
        "The drawings of a sheet were damaged and were removed.",
    ),
    "DSM-613": Code(
        _REPLACED,
        "外部のデータや命令を呼び出すフィールド({keyword})を働かないようにし、表示されている文字だけ残しました。",
        "A field ({keyword}) that is not allowed was disabled; its text stays.",
    ),
    "DSM-614": Code(
        _REMOVED,
        "クリックしたときに動く命令(マクロ、プログラムの実行)を取り除きました。",
        "An action on click (macro, program) was removed.",
    ),
    "DSM-615": Code(_REMOVED, "音声・動画を取り除きました。", "Sound or film was removed."),
    "DSM-616": Code(
        _REMOVED,
        "以前の版の残りや、使われていない領域のデータを取り除きました。",
        "Remains of earlier versions and data in unused areas were removed.",
    ),
    "DSM-617": Code(
        _REMOVED, "プリンターの設定データを取り除きました。", "Settings of a printer were removed."
    ),
    "DSM-690": Code(
        _STOPPED,
        "判定できませんでした。ファイルの入れ物(OLE2)が壊れています({reason})。" + _SAVE_NEW_JA,
        "Not decided: the container (OLE2) of the file is damaged ({reason}). " + _SAVE_NEW_EN,
    ),
    "DSM-691": Code(
        _STOPPED,
        "判定できませんでした。文書の内部が複雑すぎます。" + _SAVE_NEW_JA,
        "Not decided: the inside of the document is too complex. " + _SAVE_NEW_EN,
    ),
    "DSM-692": Code(
        _STOPPED,
        "判定できませんでした。この版({version})の文書は古く、対応していません。" + _SAVE_NEW_JA,
        "Not decided: documents of this version ({version}) are too old. " + _SAVE_NEW_EN,
    ),
    "DSM-693": Code(
        _STOPPED,
        "判定できませんでした。文書の内部が形式どおりに作られていません({reason})。" + _SAVE_NEW_JA,
        "Not decided: the inside of the document is not built as its format demands ({reason}). "
        + _SAVE_NEW_EN,
    ),
}
