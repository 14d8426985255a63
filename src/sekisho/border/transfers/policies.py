"""Questions about transfers.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from sekisho.border.transfers.deciders import is_decider
from sekisho.border.transfers.models import Item, Transfer
from sekisho.border.transfers.reasons import PERSONAL_DATA
from sekisho.border.transfers.states import State
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.policies.api import CLASSES
from sekisho.foundation.zones.api import Route

MAX_WRONG_PASSWORDS = 5  # for one file …
MAX_WRONG_PASSWORDS_OF_PERSON = 20  # … or over all files of a person …
PASSWORD_MINUTES = 10  # … within this time, before one has to wait
LONGEST_PASSWORD = 255


def check_may_send(
    *, actor: Actor, route: Route, recipients: Collection[Person], count: int, purpose: str
) -> None:
    """Raises ``Denied``: TRF-001 no file, -002 too many, -003 no recipient, -004 recipient elsewhere, -005 no purpose."""
    if count == 0:
        raise Denied("TRF-001", _("ファイルが選ばれていません。"), remedy=_("送るファイルを選んでください。"))
    if count > route.max_files:
        raise Denied(
            "TRF-002",
            _("一度に送れるのは%(most)s件までです（今回は%(count)s件）。")
            % {"most": route.max_files, "count": count},
            remedy=_("何回かに分けて送ってください。"),
        )
    if not purpose.strip():
        raise Denied(
            "TRF-005", _("用件が入力されていません。"), remedy=_("何のためのファイルか、短く書いてください。")
        )
    if not recipients:
        raise Denied("TRF-003", _("受け取る人が選ばれていません。"), remedy=_("受け取る人を選んでください。"))
    check_can_all_receive(route, recipients)


def check_can_all_receive(route: Route, recipients: Iterable[Person]) -> None:
    """Raises ``Denied`` (TRF-004) naming the people who cannot enter the destination zone."""
    outside = [p.name for p in recipients if not p.is_active or route.destination_id not in _zones(p)]
    if outside:
        raise Denied(
            "TRF-004",
            _("%(zone)sを利用できない人が含まれています：%(names)s")
            % {"zone": route.destination, "names": "、".join(outside)},
            remedy=_("受け取る人を選び直してください。"),
        )


def check_within_reach(
    actor: Actor, recipients: Iterable[Person], *, reach: Collection[Person] | None
) -> None:
    """Raises ``Denied`` (TRF-007) for recipients beyond ``reach``; None is everybody."""
    beyond = [] if reach is None else [person.name for person in recipients if person not in reach]
    if beyond:
        raise Denied(
            "TRF-007",
            _("委託業者のアカウントからは、所管課の人にだけ送れます。送れない人：%(names)s")
            % {"names": "、".join(beyond)},
            remedy=_("所管課の人に送り、その人から届けてもらってください。"),
        )


def _zones(person: Person) -> set[str]:
    return {zone.code for zone in person.zones.all()}


def is_sender(actor: Actor, transfer: Transfer) -> bool:
    return transfer.sender_id == actor.person.pk and transfer.origin_id == actor.zone


def is_recipient(actor: Actor, transfer: Transfer) -> bool:
    return transfer.destination_id == actor.zone and actor.person in transfer.recipients.all()


def check_may_read(actor: Actor, transfer: Transfer) -> None:
    """Raises ``Denied`` (TRF-010) for everybody but the sender at the origin and recipients at the destination."""
    if not (is_sender(actor, transfer) or is_recipient(actor, transfer)):
        raise Denied(
            "TRF-010",
            _("この送受信は見つからないか、閲覧できません。"),
            remedy=_("送った人か受け取る人が、それぞれのネットワークから開いてください。"),
        )


def check_may_download(actor: Actor, item: Item) -> None:
    """Raises ``Denied``: TRF-010 not a recipient here, TRF-011 not ready (any more)."""
    if not is_recipient(actor, item.transfer):
        raise Denied(
            "TRF-010",
            _("この送受信は見つからないか、閲覧できません。"),
            remedy=_("送った人か受け取る人が、それぞれのネットワークから開いてください。"),
        )
    if item.state != State.READY:
        raise Denied(
            "TRF-011",
            _("このファイルは今は受け取れません（%(state)s）。") % {"state": State(item.state).label},
            remedy=_("期限が切れた場合は、送った人にもう一度送るよう頼んでください。"),
        )


def check_may_give_password(
    actor: Actor, item: Item, *, needed: bool, wrong: int, wrong_by_person: int
) -> None:
    """Raises ``Denied``: TRF-020 not the sender here, TRF-021 none is needed, TRF-022 too many wrong ones lately."""
    if not is_sender(actor, item.transfer):
        raise Denied(
            "TRF-020",
            _("パスワードを入力できるのは、送った人だけです。"),
            remedy=_("送った人に、送ったネットワークから入力するよう頼んでください。"),
        )
    if not needed:
        raise Denied(
            "TRF-021",
            _("このファイルには、いまパスワードは必要ありません。"),
            remedy=_("ファイルの一覧で、いまの状態を確かめてください。"),
        )
    if wrong >= MAX_WRONG_PASSWORDS or wrong_by_person >= MAX_WRONG_PASSWORDS_OF_PERSON:
        raise Denied(
            "TRF-022",
            _("合わないパスワードが続いたため、しばらく入力できません。"),
            remedy=_(
                "%(minutes)s分ほど待ってから、もう一度お試しください。そのあいだに、正しいパスワードを送り主に確かめてください。"
            )
            % {"minutes": PASSWORD_MINUTES},
        )


def check_is_password(untrusted_password: str) -> None:
    """Raises ``Denied`` (TRF-023) for what no file can be locked with."""
    if not 0 < len(untrusted_password) <= LONGEST_PASSWORD:
        raise Denied(
            "TRF-023",
            _("パスワードは1文字から%(most)s文字までです。") % {"most": LONGEST_PASSWORD},
            remedy=_("パスワードを確かめて、もう一度入力してください。"),
        )


def check_may_decide(actor: Actor, item: Item, route: Route) -> None:
    """Raises ``Denied``: TRF-030 not one of those who decide, -031 the sender, -032 nothing to decide (any more).

    Decided is where the file lies: at the entrance of the network from which it was sent.
    """
    transfer = item.transfer
    if actor.zone != transfer.origin_id or not is_decider(actor.person, route, transfer.sender.department_id):
        raise Denied(
            "TRF-030",
            _("この保留について決められるのは、経路の担当者と個人情報保護担当です。"),
            remedy=_("担当者に確かめてもらってください。"),
        )
    if transfer.sender_id == actor.person.pk:
        raise Denied(
            "TRF-031",
            _("自分が送ったファイルの保留を、自分で解くことはできません。"),
            remedy=_("ほかの担当者に確かめてもらってください。"),
        )
    if item.state != State.HELD or item.reason != PERSONAL_DATA:
        raise Denied(
            "TRF-032",
            _("このファイルは、今は個人情報の確認を待っていません（%(state)s）。")
            % {"state": State(item.state).label},
            remedy=_("一覧を開き直してください。"),
        )


def check_may_answer(actor: Actor, transfer: Transfer, *, waiting: int, expected: bool, comment: str) -> None:
    """Raises ``Denied``: TRF-010 not a recipient here, TRF-040 nothing waits (any more), TRF-041 no reason given."""
    if not is_recipient(actor, transfer):
        raise Denied(
            "TRF-010",
            _("この送受信は見つからないか、閲覧できません。"),
            remedy=_("送った人か受け取る人が、それぞれのネットワークから開いてください。"),
        )
    if not waiting:
        raise nothing_to_answer()
    if not expected and not comment.strip():
        raise Denied(
            "TRF-041",
            _("心当たりがないわけが書かれていません。"),
            remedy=_("送った人が宛先を確かめられるように、短く書いてください。"),
        )


def nothing_to_answer() -> Denied:
    return Denied(
        "TRF-040",
        _("この送受信に、いま確認を待っているファイルはありません。"),
        remedy=_("「受け取る」の画面を開き直してください。"),
    )


def check_is_class(information_class: str) -> None:
    """Raises ``Denied`` (TRF-008) for what is no class of 自治体機密性."""
    if information_class not in ("", *CLASSES):
        raise Denied(
            "TRF-008",
            _("情報の分類「%(value)s」はありません。") % {"value": information_class[:10]},
            remedy=_("3A・3B・3C・2・1のどれかを選んでください。"),
        )


def check_may_withdraw(actor: Actor, transfer: Transfer) -> None:
    """Raises ``Denied`` (TRF-012): only the sender, at the origin."""
    if not is_sender(actor, transfer):
        raise Denied(
            "TRF-012", _("取り消せるのは送った人だけです。"), remedy=_("送った人に取り消しを頼んでください。")
        )
