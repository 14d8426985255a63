"""Sentences for archives (DSM-4xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

CODES: dict[str, Code] = {
    "DSM-401": Code(
        Action.REPLACED,
        "保存先の外へ書き込もうとする名前だったため、安全な名前にしました。",
        "The name would have been written outside its folder; it was made safe.",
    ),
    "DSM-402": Code(
        Action.REPLACED,
        "Windowsで使えない、または特別な意味を持つ名前だったため、変更しました。",
        "The name is reserved or has a special meaning on Windows; it was changed.",
    ),
    "DSM-403": Code(
        Action.REPLACED,
        "同じ名前(大文字・小文字の違いを含む)のファイルがあったため、名前に番号を付けました。",
        "Another member has the same name; a number was added.",
    ),
    "DSM-404": Code(
        Action.REMOVED,
        "別の場所を指すリンクや特殊なファイルだったため、取り除きました。",
        "A link or device was removed.",
    ),
    "DSM-405": Code(
        Action.REMOVED,
        "書庫の前後に余分なデータ({count}バイト)があったため、取り除きました。",
        "Data before or after the archive ({count} bytes) was removed.",
    ),
    "DSM-406": Code(
        Action.REMOVED,
        "ZIPにコメントが書かれていたため、取り除きました。",
        "A comment inside the ZIP was removed.",
    ),
    "DSM-407": Code(
        Action.REMOVED,
        "書庫の項目に付加データ(コメントや別の名前など)が含まれていたため、取り除きました。",
        "Extra data attached to members of the archive was removed.",
    ),
    "DSM-408": Code(
        Action.STOPPED,
        "書庫の中に通せない、または判定できないファイルがあるため、書庫全体を止めました。それぞれの理由を確かめ、"
        "そのファイルを除いて送り直してもらってください。",
        "A member of the archive cannot pass or could not be decided, so the whole archive was stopped. "
        "See the reason of each, and ask for the archive without them.",
    ),
    "DSM-409": Code(
        Action.REMOVED,
        "パソコンが自動で作る管理用のファイルだったため、取り除きました。",
        "A bookkeeping file of the operating system was removed.",
    ),
    "DSM-410": Code(
        Action.REMOVED,
        "書庫の中の特殊な形式(スパース)のファイルは調べられないため、取り除きました。"
        "必要なときは、普通のファイルとして書庫を作り直してもらってください。",
        "A sparse file in the archive cannot be looked into and was removed; ask for it as a plain file.",
    ),
    "DSM-411": Code(
        Action.REENCODED,
        "この種類の書庫({kind})は安全に作り直せないため、同じ中身のZIPにしました。名前の末尾も .zip になっています。",
        "This kind of archive ({kind}) cannot be written safely; the same content comes as a ZIP, its name ends in .zip.",
    ),
    "DSM-412": Code(
        Action.REENCODED,
        "zstの圧縮は開けない機械が多いため、gzにしました。中身は同じです。",
        "Many machines cannot open zst; it was packed as gz with the same content.",
    ),
    "DSM-491": Code(
        Action.STOPPED,
        "判定できませんでした。この種類の書庫({kind})を読む部品(libarchive)がこの機械にありません。"
        "ZIPで送り直してもらうか、管理者に部品の導入を依頼してください。",
        "Not decided: this machine lacks the part (libarchive) that reads this kind of archive ({kind}). "
        "Ask for a ZIP, or ask the administrator to install it.",
    ),
    "DSM-492": Code(
        Action.STOPPED,
        "判定できませんでした。この書庫({kind})は、古い、または特殊な方法で圧縮されているため読めません。ZIPで送り直してもらってください。",
        "Not decided: this archive ({kind}) is packed by an old or special method that cannot be read. Ask for a ZIP.",
    ),
    "DSM-490": Code(
        Action.STOPPED,
        "判定できませんでした。書庫の構造が壊れているか、読む人によって中身が変わるおそれがあります({reason})。"
        "作り直してもらってください。",
        "Not decided: the archive is damaged, or different programs would see different files ({reason}). "
        "Ask for a new one.",
    ),
}
