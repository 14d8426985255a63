"""What scanners have to say to people, in both languages: what happened, why, what to do now (SCN-0xx)."""

from __future__ import annotations

from typing import Any, Final

_AGAIN = "しばらくしてから「もう一度検査する」を押してください。続く場合は、情報政策課にこの番号をお知らせください。"
_AGAIN_EN = "Press “inspect again” after a while; if it happens again, tell the information policy section this number."

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "SCN-001": (
        (
            "このファイルは通せません。検査（{scanner}）で、危険なものとして検出されました（{signature}）。"
            "ファイルを開かずに、情報政策課にご連絡ください。"
        ),
        (
            "This file must not pass: the scanner {scanner} found something dangerous in it ({signature}). "
            "Do not open it; tell the information policy section."
        ),
    ),
    "SCN-002": (
        "判定できませんでした。検査（{scanner}）が応答しませんでした。" + _AGAIN,
        "Not decided: the scanner {scanner} did not answer. " + _AGAIN_EN,
    ),
    "SCN-003": (
        "判定できませんでした。検査（{scanner}）の答えを読み取れませんでした。" + _AGAIN,
        "Not decided: the answer of the scanner {scanner} made no sense. " + _AGAIN_EN,
    ),
    "SCN-004": (
        "判定できませんでした。検査（{scanner}）が時間内に終わりませんでした。" + _AGAIN,
        "Not decided: the scanner {scanner} did not end in time. " + _AGAIN_EN,
    ),
    "SCN-005": (
        "判定できませんでした。検査（{scanner}）で扱える大きさを超えています。ファイルを分けて送ってください。",
        "Not decided: the file is larger than the scanner {scanner} takes. Send it in several parts.",
    ),
    "SCN-006": (
        (
            "判定できませんでした。検査（{scanner}）が、中身の一部を調べられませんでした。"
            "まとめたファイルは、展開してから送ってください。"
        ),
        "Not decided: the scanner {scanner} could not look into all of it. Unpack archives before sending.",
    ),
    "SCN-010": (
        (
            "無害化できない種類（{kind}）のため、{count}つの検査（{scanners}）で何も見つからないことを確かめて、"
            "元のまま通しました。取り除いたものはありません。"
        ),
        (
            "This kind ({kind}) cannot be disarmed: {count} scanner(s) ({scanners}) found nothing in it, and it "
            "passed as it was. Nothing was removed."
        ),
    ),
    "SCN-012": (
        (
            "登録された内容（SHA-256）と同じで、{count}つの検査（{scanners}）でも何も見つからなかったため、"
            "{names}の確認により、元のまま通しました。マクロなども残っています。"
        ),
        (
            "Its content (SHA-256) is the one that was registered and {count} scanner(s) ({scanners}) found nothing: by "
            "the word of {names} it passed as it was. Macros and the like are still in it."
        ),
    ),
    "SCN-013": (
        (
            "登録された内容と同じですが、元のまま通せることを検査で確かめられませんでした。"
            "ふつうの検査のとおりに扱っています。元のまま必要なときは、情報政策課にご相談ください。"
        ),
        (
            "Its content is the one that was registered, but scanners could not confirm that it may pass as it is: it "
            "was treated like any other file. If you need it unchanged, ask the information policy section."
        ),
    ),
    "SCN-011": (
        (
            "判定できませんでした。無害化できない種類（{kind}）を通すには{wanted}つの検査で確かめる必要がありますが、"
            "今回確かめられたのは{count}つでした。情報政策課にご相談ください。"
        ),
        (
            "Not decided: this kind ({kind}) cannot be disarmed and passes only when {wanted} scanners found nothing; "
            "this time there were {count}. Please ask the information policy section."
        ),
    ),
}


def finding(code: str, where: str, action: str, **details: Any) -> dict[str, str]:
    """One finding as inspections keep them."""
    japanese, english = SENTENCES[code]
    return {
        "code": code,
        "where": where,
        "action": action,
        "message": japanese.format(**details),
        "message_en": english.format(**details),
    }
