"""Why an item is held or refused, in the clerk's words: what happened, why, what to do now.

Codes ``TRF-…`` are ours; for ``DSM-…`` the engine's own sentence stands in the inspection's findings.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Reason:
    what: str | Promise
    now: str | Promise


REASONS: dict[str, Reason] = {
    "TRF-101": Reason(
        _("ファイルが大きすぎるため、受け付けられませんでした。"),
        _("ファイルを分けて送り直すか、情報政策課にご相談ください。"),
    ),
    "TRF-102": Reason(
        _("中身のないファイル（0バイト）のため、送れませんでした。"),
        _("元のファイルが正しく保存されているか確かめて、送り直してください。"),
    ),
    "TRF-103": Reason(
        _("この経路では通せない種類のファイルです。"),
        _(
            "PDFなど、通せる種類に保存し直して送ってください。通す必要がある場合は、情報政策課にご相談ください。"
        ),
    ),
    "TRF-104": Reason(
        _("検査を最後まで行えませんでした。ファイルは安全に保管されています。"),
        _("しばらくたっても変わらない場合は、情報政策課に「検査のやり直し」を依頼してください。"),
    ),
    "TRF-106": Reason(
        _("検査のあいだにこの経路が閉じられたため、止めています。"),
        _("経路が開かれたら「もう一度検査する」を押してください。いつ開くかは、情報政策課にご確認ください。"),
    ),
    "TRF-107": Reason(
        _("検査のあいだに、無害化できない種類を通さない設定に変わったため、止めています。"),
        _("通す必要がある場合は、情報政策課にご相談ください。"),
    ),
    "TRF-105": Reason(
        _("1日に送れる合計の大きさを超えたため、受け付けられませんでした。"),
        _("明日以降に送り直すか、情報政策課にご相談ください。"),
    ),
}
