"""The states a file can be in, in the words, icon and tone that people see.

One table, so that a page, a phone card, a receipt and the manual say the same thing.
A tone is never the only sign: every status carries its word and its icon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Status:
    """``tone`` is one of info, success, warning, error, neutral, gone; ``meaning`` is one plain sentence."""

    word: str | Promise
    icon: str
    tone: str
    meaning: str | Promise
    moving: bool = False


STATUSES: Final[dict[str, Status]] = {
    "received": Status(
        _("受付済み"),
        "receive",
        "neutral",
        _("ファイルをお預かりしました。まもなく検査を始めます。"),
    ),
    "inspecting": Status(
        _("検査中"),
        "turning",
        "info",
        _("危険なものが入っていないか調べています。"),
        moving=True,
    ),
    "ready": Status(
        _("受け取り可能"),
        "check",
        "success",
        _("検査が終わりました。送り先で受け取れます。"),
    ),
    "held": Status(
        _("保留"),
        "pause",
        "warning",
        _("自動では判断できないため、担当者の確認を待っています。"),
    ),
    "refused": Status(
        _("通せませんでした"),
        "stop",
        "error",
        _("安全を確かめられないため、送り先へは渡しません。"),
    ),
    "expired": Status(
        _("期限切れ"),
        "clock-off",
        "gone",
        _("受け取りの期限が過ぎたため、ファイルは消去されました。"),
    ),
    "withdrawn": Status(
        _("取り消し"),
        "undo",
        "gone",
        _("送った人が取り消しました。送り先では受け取れません。"),
    ),
}
