"""Sentences for what is protected by a password (DSM-004 to -006, DSM-931, -932); without any given it is DSM-930."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

CODES: dict[str, Code] = {
    "DSM-004": Code(
        Action.REPLACED,
        "渡されたパスワードで開いて無害化しました。できたファイルにはパスワードがかかっていません。",
        "It was opened with a given password and disarmed; the output carries no password.",
    ),
    "DSM-005": Code(
        Action.REENCODED,
        "渡されたパスワードで開いて無害化し、同じパスワードをかけ直しました。",
        "It was opened with a given password, disarmed, and put behind the same password again.",
    ),
    "DSM-006": Code(
        Action.REPLACED,
        "渡されたパスワードで開いて無害化し、同じパスワードをかけたZIPに入れました(この種類には、パスワードをかけ直せません)。",
        "It was opened with a given password, disarmed, and put into a ZIP behind the same password "
        "(this kind cannot carry one).",
    ),
    "DSM-931": Code(
        Action.STOPPED,
        "判定できませんでした。渡されたパスワードでは開けません(ファイルが壊れていることもあります)。"
        "送り主に正しいパスワードを確かめてください。",
        "Not decided: none of the given passwords opens it (or it is damaged). Ask the sender for the right one.",
    ),
    "DSM-932": Code(
        Action.STOPPED,
        "判定できませんでした。対応していない方式で暗号化されているため、パスワードがあっても中を調べられません。"
        "暗号化せずに、またはパスワード付きZIPにして送ってもらってください。",
        "Not decided: it is encrypted in a way that cannot be opened here, even with a password. Ask for it "
        "without encryption or in a ZIP with a password.",
    ),
}
