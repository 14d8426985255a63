"""Sentences for Office documents (OOXML, DSM-1xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED
_REPLACED = Action.REPLACED

CODES: dict[str, Code] = {
    "DSM-101": Code(_REMOVED, "マクロ(VBA)を取り除きました。", "Macros (VBA) were removed."),
    "DSM-102": Code(
        _REPLACED,
        "マクロ付きの形式を、マクロなしの形式({kind})にしました。",
        "The macro-enabled kind was turned into {kind}, which holds no macros.",
    ),
    "DSM-103": Code(_REMOVED, "ActiveXコントロールを取り除きました。", "An ActiveX control was removed."),
    "DSM-104": Code(
        _REMOVED,
        "埋め込まれた別のファイル(OLEオブジェクト)を取り除きました。見た目の画像は残しています。",
        "An embedded object was removed; its picture stays.",
    ),
    "DSM-105": Code(
        _REMOVED,
        "外部のファイルやサーバーへのつながり({what})を切りました。",
        "A link to an outside file or server ({what}) was cut.",
    ),
    "DSM-106": Code(
        _REPLACED,
        "許可していない種類のリンク先だったため、リンクを外しました。文字は残しています。",
        "A hyperlink to a scheme that is not allowed was removed; its text stays.",
    ),
    "DSM-107": Code(
        _REMOVED, "外部のテンプレートへのつながりを切りました。", "The link to an outside template was cut."
    ),
    "DSM-108": Code(
        _REMOVED,
        "別の文書を読み込む部分(取り込み文書)を取り除きました。",
        "A part that imports another document was removed.",
    ),
    "DSM-109": Code(
        _REMOVED,
        "リボンやキー操作の変更を取り除きました。",
        "Changes to the ribbon or keyboard were removed.",
    ),
    "DSM-110": Code(
        _REPLACED,
        "外部のデータや命令を呼び出すフィールド({keyword})を外し、表示されている文字だけ残しました。",
        "A field ({keyword}) that is not allowed was removed; its text stays.",
    ),
    "DSM-111": Code(
        _REPLACED,
        "許可していない式だったため、最後の計算結果に置き換えました({reason})。",
        "A formula that is not allowed was replaced by its last value ({reason}).",
    ),
    "DSM-112": Code(
        _REMOVED, "許可していない名前の定義({name})を取り除きました。", "A defined name ({name}) was removed."
    ),
    "DSM-113": Code(
        _REMOVED,
        "Excel 4.0マクロまたはダイアログのシート({name})を取り除きました。",
        "A sheet of macros or dialogs ({name}) was removed.",
    ),
    "DSM-114": Code(
        _REMOVED, "外部データへの接続を取り除きました。", "A connection to outside data was removed."
    ),
    "DSM-115": Code(
        _REMOVED,
        "画面に出ない付属データ(カスタムXML)を取り除きました。",
        "Hidden attached data (custom XML) was removed.",
    ),
    "DSM-116": Code(_REMOVED, "アドイン(Web拡張)を取り除きました。", "A web extension was removed."),
    "DSM-117": Code(
        _REMOVED, "プリンターの設定データを取り除きました。", "Settings of a printer were removed."
    ),
    "DSM-118": Code(
        _REMOVED,
        "埋め込みフォントを取り除きました。文字の見た目が変わることがあります。",
        "Embedded fonts were removed; letters may look different.",
    ),
    "DSM-119": Code(
        _REMOVED,
        "電子署名を取り除きました。無害化した文書では署名は無効になります。署名が正しかったかどうかは確認していません。",
        "A digital signature was removed; it would not be valid for the disarmed document. It was not verified.",
    ),
    "DSM-120": Code(_REMOVED, "縮小画像を取り除きました。", "The thumbnail was removed."),
    "DSM-121": Code(
        _REMOVED,
        "文書の属性(作成者、会社名など)を取り除きました。",
        "Properties of the document (author, company …) were removed.",
    ),
    "DSM-122": Code(
        _REPLACED,
        "画像を安全に作り直せなかったため、灰色の画像に置き換えました({kind})。",
        "A picture could not be rebuilt and was replaced by a grey one ({kind}).",
    ),
    "DSM-123": Code(_REMOVED, "動画や音声を取り除きました。", "Sound or film was removed."),
    "DSM-124": Code(
        _REMOVED,
        "プログラムやマクロを動かす操作設定を取り除きました。",
        "An action that runs a program or macro was removed.",
    ),
    "DSM-125": Code(
        _REMOVED,
        "スライドの画面効果のうち、音や外部の命令を含むものを取り除きました。",
        "The animation of a slide held sound or commands and was removed.",
    ),
    "DSM-126": Code(
        _REMOVED,
        "差し込み印刷のデータ元を取り除きました。",
        "The data source of the mail merge was removed.",
    ),
    "DSM-127": Code(
        _REMOVED,
        "ピボットテーブルの外部データ元を取り除きました。表の値は残しています。",
        "A pivot table with an outside source was removed; its values stay.",
    ),
    "DSM-128": Code(
        _REMOVED,
        "グラフの元になる埋め込みブックを取り除きました。グラフの表示は残しています。",
        "The workbook behind a chart was removed; the chart stays.",
    ),
    "DSM-130": Code(
        _REMOVED,
        "文書の中で使われていない部品({what})を取り除きました。",
        "A part that nothing refers to ({what}) was removed.",
    ),
    "DSM-131": Code(
        _REMOVED,
        "許可していない部品({what})を取り除きました。",
        "A part that is not allowed ({what}) was removed.",
    ),
    "DSM-132": Code(
        _REMOVED,
        "許可していない内部のつながり({what})を取り除きました。",
        "A relationship that is not allowed ({what}) was removed.",
    ),
    "DSM-133": Code(
        _REMOVED,
        "許可していない要素({name})を{count}個取り除きました。",
        "{count} elements that are not allowed ({name}) were removed.",
    ),
    "DSM-134": Code(
        _REMOVED,
        "許可していない属性({name})を{count}個取り除きました。",
        "{count} attributes that are not allowed ({name}) were removed.",
    ),
    "DSM-135": Code(
        _REMOVED,
        "文書の内部のコメントや処理命令を{count}個取り除きました。",
        "{count} comments or processing instructions inside the XML were removed.",
    ),
    "DSM-136": Code(
        _REMOVED,
        "壊れている部品({what})を取り除きました。",
        "A damaged part ({what}) was removed.",
    ),
    "DSM-137": Code(
        _REPLACED,
        "参照先のなくなった部分({name})を{count}か所外しました。",
        "{count} references to removed parts ({name}) were taken out.",
    ),
    "DSM-138": Code(
        Action.REENCODED,
        "計算の順番の控えを外しました。Excelが開くときに作り直します。",
        "The cache of the order of calculation was left out; Excel makes it anew.",
    ),
    "DSM-139": Code(
        _REMOVED,
        "同じ名前の部品が重複していたため、最後のひとつだけを残しました。",
        "Several parts had the same name; only the last was kept.",
    ),
    "DSM-141": Code(
        Action.KEPT,
        "画面に出ないシート({name})があります。見えない内容が含まれていないか確認してください。",
        "The workbook has a hidden sheet ({name}). Please check what it holds.",
    ),
    "DSM-145": Code(
        Action.REENCODED,
        "ひとつのXMLで書かれた文書を、ふつうの形式({kind})にしました。中身は同じです。",
        "A document written as one XML was put into its usual form ({kind}); its content is the same.",
    ),
    "DSM-140": Code(
        _REPLACED,
        "文字だけを取り出しました。書式、画像、表の形は残りません。",
        "Only the text was taken out; formatting, pictures and layout are gone.",
    ),
}
