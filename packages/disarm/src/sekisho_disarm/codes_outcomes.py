"""Sentences for names (DSM-0xx) and for files without output (DSM-9xx): what happened, why, what to do now."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_STOPPED = Action.STOPPED
_AGAIN_JA = "もう一度お試しください。続くときは管理者にこの番号をお知らせください。"
_AGAIN_EN = "Please try again; if it happens again, tell the administrator this number."

CODES: dict[str, Code] = {
    "DSM-001": Code(
        Action.REPLACED,
        "名前の拡張子(.{extension})と中身({kind})が違っていたため、中身に合う名前にしました。",
        "The name ends in .{extension} but the content is {kind}; the output is named after its content.",
    ),
    "DSM-002": Code(
        Action.REMOVED,
        "名前に表示を偽る文字(制御文字など)が含まれていたため、取り除きました。",
        "The name held characters that falsify what is shown; they were removed.",
    ),
    "DSM-003": Code(
        Action.REMOVED,
        "検出した項目が多いため、ほか{count}件の記載を省きました。",
        "There were too many findings to list; {count} more are not shown.",
    ),
    "DSM-900": Code(
        _STOPPED,
        "このファイルは通せません。実行できるプログラムです。プログラムが必要なときは情報システム担当に相談してください。",
        "This file must not pass: it is a program. If you need it, ask the information systems section.",
    ),
    "DSM-901": Code(
        _STOPPED,
        "このファイルは通せません。命令を書いたスクリプトです。必要なときは情報システム担当に相談してください。",
        "This file must not pass: it is a script. If you need it, ask the information systems section.",
    ),
    "DSM-902": Code(
        _STOPPED,
        "このファイルは通せません。ショートカット(別の場所を指すファイル)です。指している先の文書そのものを送ってもらってください。",
        "This file must not pass: it is a shortcut. Ask for the document that it points to.",
    ),
    "DSM-903": Code(
        _STOPPED,
        "このファイルは通せません。マクロだけを配る形式(アドイン)です。必要なときは情報システム担当に相談してください。",
        "This file must not pass: it is an add-in, a carrier of macros. If you need it, ask the "
        "information systems section.",
    ),
    "DSM-910": Code(
        _STOPPED,
        "判定できませんでした。この種類({kind})は無害化に対応していません。PDFやWord・Excelなどの形式で送ってもらうか、"
        "承認者に確認を依頼してください。",
        "Not decided: this kind ({kind}) cannot be disarmed. Ask for a PDF or Office file, or ask an "
        "approver to look at it.",
    ),
    "DSM-911": Code(
        _STOPPED,
        "判定できませんでした。この種類({kind})には、選ばれた方法({profile})がまだありません。別の方法を選んでください。",
        "Not decided: the profile {profile} is not available for this kind ({kind}). Choose another profile.",
    ),
    "DSM-912": Code(
        _STOPPED,
        "ファイルが空(0バイト)でした。途中で切れた可能性があります。元のファイルを確かめて、もう一度送ってください。",
        "The file is empty (0 bytes); it may have been cut off. Check the original and send it again.",
    ),
    "DSM-920": Code(
        _STOPPED,
        "判定できませんでした。ファイルが壊れているか、形式どおりに作られていません。元のソフトで開いて保存し直してください。",
        "Not decided: the file is damaged or not built as its format demands. Open and save it again in "
        "the program that made it.",
    ),
    "DSM-921": Code(
        _STOPPED,
        "判定できませんでした。ファイルが途中で切れているか、壊れています。元のファイルが開けるか確かめて、もう一度送ってもらってください。",
        "Not decided: the file is cut short or damaged. Check that the original opens, and ask for it again.",
    ),
    "DSM-922": Code(
        _STOPPED,
        "判定できませんでした。ファイルの目次と中身が食い違っていて、開くソフトによって違う内容に見えるおそれがあります。"
        "元のソフトで作り直して、もう一度送ってもらってください。",
        "Not decided: the file's table of contents contradicts what is in it, so that different programs "
        "would see different content. Ask for it to be made anew and sent again.",
    ),
    "DSM-923": Code(
        _STOPPED,
        "判定できませんでした。テキストとされていますが、文字として読めない部分があります。保存し直して送ってもらってください。",
        "Not decided: the file claims to be text but holds bytes that are no text. Ask for it to be saved again.",
    ),
    "DSM-924": Code(
        _STOPPED,
        "判定できませんでした。文書の内部が壊れています。元のソフトで開いて保存し直してください。",
        "Not decided: the inside of the document is damaged. Open and save it again in the program that made it.",
    ),
    "DSM-925": Code(
        _STOPPED,
        "判定できませんでした。文書の内部に、通常使われない定義(DTD)が含まれています。元のソフトで保存し直してください。",
        "Not decided: the document holds a DTD, which Office never writes. Save it again in the program that made it.",
    ),
    "DSM-926": Code(
        _STOPPED,
        "判定できませんでした。文書の内部の文字コードに対応していません。元のソフトで保存し直してください。",
        "Not decided: the encoding of the XML inside is not supported. Save it again in the program that made it.",
    ),
    "DSM-930": Code(
        _STOPPED,
        "判定できませんでした。パスワードがかかっているため、中を調べられません。パスワードを指定してもう一度調べるか、"
        "パスワードを外して送ってもらってください。",
        "Not decided: it is protected by a password and cannot be looked into. Give the password and try again, "
        "or ask for it without one.",
    ),
    "DSM-940": Code(
        _STOPPED,
        "判定できませんでした。中身が複雑すぎます。分けて送ってもらってください。",
        "Not decided: the content is too complex. Ask for it in several parts.",
    ),
    "DSM-941": Code(
        _STOPPED,
        "判定できませんでした。中のひとつのファイルが大きすぎます。分けて送ってもらってください。",
        "Not decided: one member is too large. Ask for it in several parts.",
    ),
    "DSM-942": Code(
        _STOPPED,
        "判定できませんでした。展開した大きさの合計が上限を超えます。分けて送ってもらってください。",
        "Not decided: the unpacked size is over the limit. Ask for it in several parts.",
    ),
    "DSM-943": Code(
        _STOPPED,
        "判定できませんでした。圧縮率が異常に高く、展開すると機械を止めるおそれがあります。送り主に確かめてください。",
        "Not decided: it is compressed beyond reason and might be meant to stop a machine. Ask the sender.",
    ),
    "DSM-944": Code(
        _STOPPED,
        "判定できませんでした。中のファイルの数が上限を超えます。分けて送ってもらってください。",
        "Not decided: there are too many members. Ask for it in several parts.",
    ),
    "DSM-945": Code(
        _STOPPED,
        "判定できませんでした。書庫の入れ子が深すぎます。展開して送ってもらってください。",
        "Not decided: archives are nested too deeply. Ask for them unpacked.",
    ),
    "DSM-946": Code(
        _STOPPED,
        "判定できませんでした。文書の内部の入れ子が深すぎます。元のソフトで保存し直してください。",
        "Not decided: elements are nested too deeply. Save the document again in the program that made it.",
    ),
    "DSM-947": Code(
        _STOPPED,
        "判定できませんでした。ファイルが大きすぎます。分けて送ってもらってください。",
        "Not decided: the file is too large. Ask for it in several parts.",
    ),
    "DSM-950": Code(
        _STOPPED,
        "判定できませんでした。無害化した結果を別の方法で確かめたところ、残ったものがありました。管理者にこの番号をお知らせください。"
        "({reason})",
        "Not decided: the second reader found something left in the output ({reason}). Tell the administrator.",
    ),
    "DSM-960": Code(
        _STOPPED,
        "判定できませんでした。時間内に終わりませんでした。分けて送るか、" + _AGAIN_JA,
        "Not decided: it did not end in time. Send it in parts. " + _AGAIN_EN,
    ),
    "DSM-961": Code(
        _STOPPED,
        "判定できませんでした。使えるメモリを超えました。分けて送ってもらってください。",
        "Not decided: it needed more memory than allowed. Ask for it in several parts.",
    ),
    "DSM-962": Code(
        _STOPPED,
        "判定できませんでした。出力が上限を超えました。分けて送ってもらってください。",
        "Not decided: the output went over its limit. Ask for it in several parts.",
    ),
    "DSM-963": Code(
        _STOPPED,
        "判定できませんでした。検査の途中で異常終了しました。" + _AGAIN_JA,
        "Not decided: the inspection crashed. " + _AGAIN_EN,
    ),
    "DSM-964": Code(
        _STOPPED,
        "判定できませんでした。検査中に、許されていない動作がありました。管理者にこの番号をお知らせください。",
        "Not decided: something forbidden was attempted during inspection. Tell the administrator this number.",
    ),
    "DSM-965": Code(
        _STOPPED,
        "判定できませんでした。検査の結果を受け取れませんでした。" + _AGAIN_JA,
        "Not decided: the result of the inspection was lost. " + _AGAIN_EN,
    ),
    "DSM-966": Code(
        _STOPPED,
        "判定できませんでした。検査を始められないか、終えられませんでした。" + _AGAIN_JA,
        "Not decided: the inspection could not start or end. " + _AGAIN_EN,
    ),
    "DSM-970": Code(
        _STOPPED,
        "ファイルを読めませんでした({reason})。場所と権限を確かめてください。",
        "The file could not be read ({reason}). Check where it is and who may read it.",
    ),
    "DSM-971": Code(
        _STOPPED,
        "結果を書き込めませんでした({reason})。保存先を確かめてください。",
        "The result could not be written ({reason}). Check the destination.",
    ),
    "DSM-972": Code(
        _STOPPED,
        "同じ名前のファイルが保存先にあるため、書き込みませんでした。上書きするときは --force を付けてください。",
        "The destination holds a file of this name; nothing was written. Use --force to overwrite.",
    ),
    "DSM-007": Code(
        Action.REPLACED,
        "この形式のままでは作り直せないため、いったん{kind}に変換しました(LibreOffice)。見た目が変わることがあります。",
        "It could not be rebuilt in its own form and was converted to {kind} first (LibreOffice); it may look different.",
    ),
    "DSM-008": Code(
        Action.REPLACED,
        "この画像(HEIC)は開けない機械が多く、このままでは作り直せないため、{kind}に変換してから無害化しました"
        "(複数の画像が入っているときは、最初の一枚です)。",
        "Many machines cannot open this kind of picture (HEIC), and it cannot be rebuilt as it is: it was converted "
        "to {kind} and then disarmed (of several pictures inside, the first).",
    ),
    "DSM-975": Code(
        _STOPPED,
        "LibreOfficeでの変換もできませんでした。元のソフトで新しい形式(docx・xlsx・pptx・PDF)に保存し直してください。",
        "LibreOffice could not convert it either. Save it as docx, xlsx, pptx or PDF in the program that made it.",
    ),
    "DSM-976": Code(
        _STOPPED,
        "この画像(HEIC)を変換できませんでした。壊れているか、対応していない書き方です。JPEGで送り直してもらってください。",
        "This picture (HEIC) could not be converted: it is damaged, or written in a way that is not supported. "
        "Ask for it as JPEG.",
    ),
    "DSM-990": Code(
        _STOPPED,
        "判定できませんでした。検査プログラムの不具合です({reason})。管理者にこの番号をお知らせください。",
        "Not decided: a fault of the engine ({reason}). Tell the administrator this number.",
    ),
    "DSM-999": Code(
        _STOPPED,
        "判定できませんでした。承認者に確認を依頼してください。",
        "Not decided. Ask an approver to look at it.",
    ),
}
