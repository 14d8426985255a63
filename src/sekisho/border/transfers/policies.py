"""Questions about transfers.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item, Transfer
from sekisho.border.transfers.states import State
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.api import Route


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


def check_may_withdraw(actor: Actor, transfer: Transfer) -> None:
    """Raises ``Denied`` (TRF-012): only the sender, at the origin."""
    if not is_sender(actor, transfer):
        raise Denied(
            "TRF-012", _("取り消せるのは送った人だけです。"), remedy=_("送った人に取り消しを頼んでください。")
        )
