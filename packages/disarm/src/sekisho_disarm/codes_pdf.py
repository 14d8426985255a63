"""Sentences for PDF (DSM-2xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_WHAT_NOW = "元のアプリで開いてPDFに保存し直すか、情報システム担当に相談してください。"
_SAVE_AGAIN = "Save it as PDF again from its own program, or ask the information systems section."

CODES: dict[str, Code] = {
    "DSM-201": Code(
        Action.REMOVED,
        "PDFに自動で動く命令(JavaScript)が含まれていたため、取り除きました。",
        "The PDF held scripts (JavaScript); they were removed.",
    ),
    "DSM-202": Code(
        Action.REMOVED,
        "PDFに他のプログラムを起動する命令が含まれていたため、取り除きました。",
        "The PDF held an action that starts a program; it was removed.",
    ),
    "DSM-203": Code(
        Action.REMOVED,
        "PDFを開いたときなどに自動で行われる動作が設定されていたため、取り除きました。",
        "The PDF held actions that run by themselves, such as on opening; they were removed.",
    ),
    "DSM-204": Code(
        Action.REMOVED,
        "PDFに外部への送信や他のファイルを開く動作が含まれていたため、取り除きました。",
        "The PDF held actions such as sending a form or opening another file; they were removed.",
    ),
    "DSM-205": Code(
        Action.REMOVED,
        "安全と確認できない宛先へのリンクを取り除きました。見た目の文字は残っています。",
        "Links to addresses that are not known to be safe were removed; their text is still there.",
    ),
    "DSM-206": Code(
        Action.REMOVED,
        "PDFに添付ファイルが埋め込まれていたため、取り除きました。"
        "必要な場合は添付ファイルだけを別に送ってください。",
        "Files attached inside the PDF were removed. If they are needed, send them on their own.",
    ),
    "DSM-207": Code(
        Action.REMOVED,
        "PDFに動的フォーム(XFA)が含まれていたため、取り除きました。入力欄の表示が変わることがあります。",
        "A dynamic form (XFA) was removed; entry fields may look different.",
    ),
    "DSM-208": Code(
        Action.REMOVED,
        "PDFに動画・音声・3Dなどの部品が含まれていたため、取り除きました。",
        "Film, sound, 3D or similar parts were removed from the PDF.",
    ),
    "DSM-209": Code(
        Action.REMOVED,
        "PDFが外部のファイルや場所を参照していたため、その参照を取り除きました。",
        "The PDF referred to files or places outside itself; the references were removed.",
    ),
    "DSM-210": Code(
        Action.REMOVED,
        "PDFの電子署名は、書き直しにより効力を失うため取り除きました。"
        "署名の確認が必要な場合は原本を請求してください。",
        "The electronic signature cannot survive rewriting and was removed. "
        "Ask for the original to check it.",
    ),
    "DSM-211": Code(
        Action.REPLACED,
        "PDFの閲覧制限(パスワードなしで開けるもの)を解除して書き直しました。"
        "印刷やコピーの制限もなくなっています。",
        "The PDF was encrypted but opens without a password; "
        "it was written without encryption or restrictions.",
    ),
    "DSM-212": Code(
        Action.REMOVED,
        "PDFの作成者・作成日時・使用ソフトなどの文書情報を取り除きました。",
        "Document details such as author, dates and software were removed.",
    ),
    "DSM-213": Code(
        Action.REMOVED,
        "PDFに表示に使われないデータが含まれていたため、取り除きました。",
        "The PDF held data that is not needed to show it; it was removed.",
    ),
    "DSM-214": Code(
        Action.REPLACED,
        "PDFの文字(フォント)の定義に不正な値があったため、安全な値に置き換えました。",
        "A font held values that are not allowed there; they were replaced by safe ones.",
    ),
    "DSM-215": Code(
        Action.REMOVED,
        "PDFに埋め込まれたプログラム(PostScript)を取り除きました。色合いが少し変わることがあります。",
        "Embedded PostScript was removed; colours may look slightly different.",
    ),
    "DSM-216": Code(
        Action.REMOVED,
        "PDFの中の画像の一つを読み取れなかったため、取り除きました。抜けた画像がないか確認してください。",
        "A picture in the PDF could not be read and was removed. Please check what is missing.",
    ),
    "DSM-219": Code(
        Action.REMOVED,
        "PDFに安全と確認できない設定が含まれていたため、取り除きました。",
        "The PDF held settings that are not on the list of safe ones; they were removed.",
    ),
    "DSM-220": Code(
        Action.REMOVED,
        "PDFの前後に余分なデータが付いていたため、取り除きました。",
        "Extra data before or after the PDF was removed.",
    ),
    "DSM-221": Code(
        Action.REMOVED,
        "PDFに上書き前の古い内容が残っていたため、取り除きました。",
        "Older revisions kept inside the PDF were removed.",
    ),
    "DSM-222": Code(
        Action.REMOVED,
        "PDFの一部のデータが壊れていたため、取り除きました。表示を確認してください。",
        "Damaged data was removed from the PDF. Please look at it.",
    ),
    "DSM-223": Code(
        Action.REMOVED,
        "PDFの文面に直接埋め込まれた特殊な形式の画像を取り除きました。抜けた画像がないか確認してください。",
        "A specially coded picture inside the page text was removed. Please check what is missing.",
    ),
    "DSM-224": Code(
        Action.REMOVED,
        "PDFの注釈(コメント)に記録された作成者名を取り除きました。注釈の文章は残っています。",
        "The names of people in comments were removed; the comments are still there.",
    ),
    "DSM-225": Code(
        Action.KEPT,
        "PDFに、通常は表示されないレイヤーがあります。見えない内容が含まれていないか確認してください。",
        "The PDF has layers that are not shown by default. Please check what they hold.",
    ),
    "DSM-226": Code(
        Action.REPLACED,
        "PDFの各ページを画像にして、新しいPDFに置き換えました。文字の検索・コピーやリンクは使えません。",
        "Every page was turned into a picture in a new PDF; searching, copying and links do not work there.",
    ),
    "DSM-227": Code(
        Action.REPLACED,
        "PDFから文字だけを取り出しました。図・写真・レイアウトは含まれていません。",
        "Only the text was taken from the PDF; drawings, photographs and layout are not included.",
    ),
    "DSM-228": Code(
        Action.KEPT,
        "PDFに、画面に見えない文字があります(スキャンの文字認識で付くことがあります)。内容を確認してください。",
        "The PDF holds text that is not shown (recognition of scanned pages adds such text). Please check it.",
    ),
    "DSM-229": Code(
        Action.KEPT,
        "PDFに、ページの外に置かれていて見えない文字があります。内容を確認してください。",
        "The PDF holds text outside of the page, which is not shown. Please check it.",
    ),
    "DSM-230": Code(
        Action.REMOVED,
        "電子署名を確認しました。署名者は「{signer}」とされ、署名の後に文書は変わっていません。"
        "署名者の証明書を信頼できるかどうかは確認していません。",
        "The electronic signature was checked: the signer is said to be {signer}, and the document has not "
        "changed since. Whether the signer's certificate can be trusted was not checked.",
    ),
    "DSM-231": Code(
        Action.REMOVED,
        "電子署名(署名者は「{signer}」とされています)の後に、文書へ追加がありました({added_bytes}バイト)。"
        "署名が保証するのは追加の前の内容だけです。別の署名が追加されただけの場合もあります。"
        "署名者の証明書を信頼できるかどうかは確認していません。",
        "After the electronic signature (the signer is said to be {signer}) {added_bytes} bytes were added to the "
        "document; the signature stands only for what was there before. The addition may be just another "
        "signature. Whether the signer's certificate can be trusted was not checked.",
    ),
    "DSM-232": Code(
        Action.REMOVED,
        "電子署名(署名者は「{signer}」とされています)が、文書の内容と合いませんでした。"
        "署名の後に文書が変えられたか、署名が壊れています。作成元に確認してください。",
        "The electronic signature (the signer is said to be {signer}) does not fit the document: the document was "
        "changed after signing, or the signature is damaged. Please ask where it came from.",
    ),
    "DSM-233": Code(
        Action.REMOVED,
        "電子署名のデータを読み取れず、署名者と変更の有無を確認できませんでした。作成元に確認してください。",
        "The electronic signature could not be read, so neither its signer nor later changes could be checked. "
        "Please ask where it came from.",
    ),
    "DSM-234": Code(
        Action.REMOVED,
        "電子署名(署名者は「{signer}」とされています)の方式({method})は古いか対応していないため、"
        "変更の有無を確認できませんでした。",
        "The method ({method}) of the electronic signature (the signer is said to be {signer}) is outdated or not "
        "supported, so later changes could not be checked.",
    ),
    "DSM-235": Code(
        Action.KEPT,
        "電子署名が多いため、最初の{most}個だけを確認しました。",
        "There are many electronic signatures; only the first {most} were checked.",
    ),
    "DSM-236": Code(
        Action.REMOVED,
        "フォントの中の、ページの表示に使わない部分を取り除きました。見た目は変わりません。",
        "Parts of a font that no page needs were removed; the pages look the same.",
    ),
    "DSM-237": Code(
        Action.REMOVED,
        "ページの描画命令のうち、知られていないものを取り除きました。",
        "Unknown operators were removed from the text of a page.",
    ),
    "DSM-238": Code(
        Action.REMOVED,
        "書体・文字表・色の定義のうち、読み取れないものを取り除きました。",
        "Font programs, character maps or colour profiles that could not be read were removed.",
    ),
    "DSM-290": Code(
        Action.STOPPED,
        "PDFが壊れているか、途中で切れているため、読み取れませんでした。" + _WHAT_NOW,
        "The PDF is damaged or cut short and could not be read. " + _SAVE_AGAIN,
    ),
    "DSM-291": Code(
        Action.STOPPED,
        "PDFの構造が複雑すぎるため({what})、検査できませんでした。" + _WHAT_NOW,
        "The structure of the PDF is too complex to be inspected ({what}). " + _SAVE_AGAIN,
    ),
    "DSM-292": Code(
        Action.STOPPED,
        "PDFにページが一つも見つからなかったため、検査できませんでした。" + _WHAT_NOW,
        "The PDF has no pages and could not be inspected. " + _SAVE_AGAIN,
    ),
}
