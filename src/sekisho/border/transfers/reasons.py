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


PERSONAL_DATA = "TRF-109"  # held because of what screening found; answers may release it
_CORRECT = _(
    "見つかった場所の個人情報を消して、もう一度送ってください。送り直すときは、この送信を取り消してください。"
)
_AGAIN = _(
    "しばらくしてから「もう一度検査する」を押してください。変わらない場合は、情報政策課にご相談ください。"
)

#: what a rule decided; the sentence names the rule (``approving.told``)
REFUSED_BY_RULE, AWAITS_APPROVAL, SENT_BACK = "TRF-110", "TRF-111", "TRF-112"
#: the registration by whose word it would pass unchanged ended or was revoked
NO_LONGER_VOUCHED = "TRF-115"
#: the recipient's word is awaited, or was no
AWAITS_RECIPIENT, NOT_EXPECTED = "TRF-113", "TRF-114"
BY_RULE = frozenset({REFUSED_BY_RULE, AWAITS_APPROVAL, SENT_BACK, AWAITS_RECIPIENT, NOT_EXPECTED})

REASONS: dict[str, Reason] = {
    REFUSED_BY_RULE: Reason(
        _("規則により、通していません。"),
        _("通す必要がある場合は、情報政策課にご相談ください。"),
    ),
    AWAITS_APPROVAL: Reason(
        _("承認を待っています。"),
        _("承認されると、送り先で受け取れるようになります。このままお待ちください。"),
    ),
    SENT_BACK: Reason(
        _("承認する人から差し戻されました。"),
        _(
            "ファイルを直して送り直してください。そのままもう一度お願いするときは「もう一度検査する」を押してください。"
        ),
    ),
    AWAITS_RECIPIENT: Reason(
        _("受け取る人の確認を待っています。"),
        _("受け取る人が、送り先のネットワークで「受け取る」と答えると届きます。連絡しておくと早く済みます。"),
    ),
    NOT_EXPECTED: Reason(
        _("受け取る人が、心当たりがないと答えました。"),
        _("宛先を確かめてください。正しいときは、受け取る人に連絡してから、もう一度送ってください。"),
    ),
    PERSONAL_DATA: Reason(_("個人情報が見つかったため、送るのを止めています。"), _CORRECT),
    "TRF-108": Reason(
        _("検査のあいだに、この経路が個人情報を調べる決まりに変わったため、止めています。"), _AGAIN
    ),
    "SCR-010": Reason(
        _("中の文字を読み取れず、個人情報がないことを確かめられなかったため、止めています。"),
        _("開けることを確かめ、別の形式で保存し直して送ってください。"),
    ),
    "SCR-011": Reason(
        _("パスワードがかかった部分があり、個人情報がないことを確かめられなかったため、止めています。"),
        _("パスワードを外して、もう一度送ってください。"),
    ),
    "SCR-020": Reason(
        _("大きすぎるか複雑すぎて、個人情報がないことを確かめられなかったため、止めています。"),
        _("ファイルを分けて、もう一度送ってください。"),
    ),
    "SCR-021": Reason(
        _("読み取れない部分があり、個人情報がないことを確かめられなかったため、止めています。"),
        _("読み取れなかった部分を外すか、別の形式で保存し直して送ってください。場所は受領書に書いています。"),
    ),
    "SCR-040": Reason(_("個人情報の検査が途中で止まったため、止めています。"), _AGAIN),
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
    NO_LONGER_VOUCHED: Reason(
        _("検査のあいだに、元のまま通す登録が終わったため、止めています。"),
        _(
            "「もう一度検査する」を押すと、ふつうに無害化します。元のまま必要なときは、情報政策課にご相談ください。"
        ),
    ),
    "TRF-105": Reason(
        _("1日に送れる合計の大きさを超えたため、受け付けられませんでした。"),
        _("明日以降に送り直すか、情報政策課にご相談ください。"),
    ),
}
