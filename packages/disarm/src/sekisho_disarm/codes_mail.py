"""Sentences for mails (eml and msg, DSM-71x)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED
_STOPPED = Action.STOPPED

CODES: dict[str, Code] = {
    "DSM-710": Code(
        Action.REPLACED,
        "Outlookの予定、連絡先、仕事など({what})だったため、題名、本文、添付ファイルだけを残しました。",
        "This was an Outlook item other than a mail ({what}); title, body and attachments were kept.",
    ),
    "DSM-711": Code(
        _REMOVED,
        "メールの配送や送信ソフトの情報({count}行)を取り除きました。差出人、宛先、件名、日時は残しています。",
        "{count} lines about transport and the sending program were removed; sender, recipients, subject and date stay.",
    ),
    "DSM-712": Code(
        Action.REPLACED,
        "本文がリッチテキスト形式だけだったため、文字だけにしました。",
        "The body was rich text only; its words were kept.",
    ),
    "DSM-713": Code(
        _REMOVED,
        "電子署名({what})を取り除きました。無害化したメールでは署名は無効になります。署名が正しかったかどうかは確認していません。",
        "A signature ({what}) was removed; it would not be valid for the disarmed mail. It was not verified.",
    ),
    "DSM-714": Code(
        _REMOVED,
        "外部に置かれた内容を指す部分を取り除きました。",
        "A part that points to content kept elsewhere was removed.",
    ),
    "DSM-715": Code(
        Action.REENCODED,
        "Outlook形式(msg)のメールを、一般的な形式(eml)にしました。",
        "The Outlook mail (msg) was turned into the common form (eml).",
    ),
    "DSM-716": Code(
        _STOPPED,
        "判定できませんでした。メールが暗号化({what})されているため、中を調べられません。暗号化せずに送ってもらってください。",
        "Not decided: the mail is encrypted ({what}) and cannot be looked into. Ask for it unencrypted.",
    ),
    "DSM-717": Code(
        _STOPPED,
        "判定できませんでした。Outlook専用の形式(winmail.dat)が添付されています。テキスト形式かHTML形式で送ってもらってください。",
        "Not decided: a winmail.dat (TNEF) is attached. Ask for the mail as plain text or HTML.",
    ),
    "DSM-718": Code(
        _STOPPED,
        "このメールは通せません。通せない、または判定できない添付ファイルがあります。そのファイルを除いて送ってもらってください。",
        "The mail must not pass: it holds attachments that are blocked or undecided. Ask for it without them.",
    ),
    "DSM-719": Code(
        _STOPPED,
        "判定できませんでした。ひとつのメールを分割したもの(message/partial)です。分割せずに送ってもらってください。",
        "Not decided: this is one piece of a mail in several pieces. Ask for it in one.",
    ),
}
