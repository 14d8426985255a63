"""Questions about originals.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item, OriginalRequest
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.api import Zone

OPEN = (OriginalRequest.State.ASKED, OriginalRequest.State.APPROVED)


def is_party(person: Person, item: Item) -> bool:
    """The sender, or one to whom it was sent."""
    return item.transfer.sender_id == person.pk or person in item.transfer.recipients.all()


def check_may_ask(actor: Actor, item: Item, *, reason: str, exists: bool) -> None:
    """Raises ``Denied``: TRF-051 no party to it, -053 another network, -054 gone, -055 no reason, -058 asked already."""
    check_where(actor, item.transfer.origin_id, is_party=is_party(actor.person, item))
    if not exists:
        raise gone()
    if not reason.strip():
        raise Denied(
            "TRF-055",
            _("原本が必要な理由が書かれていません。"),
            remedy=_("何のために無害化していない原本が必要か、短く書いてください。"),
        )
    if item.original_requests.filter(person=actor.person, state__in=OPEN).exists():
        raise asked_already()


def asked_already() -> Denied:
    return Denied(
        "TRF-058",
        _("この原本は、すでに請求しています。"),
        remedy=_("承認をお待ちいただくか、承認されたものを受け取ってください。"),
    )


def check_where(actor: Actor, zone: str, *, is_party: bool) -> None:
    """Raises ``Denied``: TRF-051 not theirs, TRF-053 in another network than the file came from."""
    if not is_party:
        raise Denied(
            "TRF-051",
            _("原本を請求できるのは、送った人と受け取る人だけです。"),
            remedy=_("送った人か受け取る人に頼んでください。"),
        )
    if actor.zone != zone:
        raise Denied(
            "TRF-053",
            _("無害化していない原本は、ネットワークの境目を越えられません。"),
            remedy=_("%(zone)sの画面から請求し、そこで受け取ってください。")
            % {"zone": Zone.objects.get(pk=zone)},
        )


def gone() -> Denied:
    return Denied(
        "TRF-054",
        _("原本は、もうありません。保存の期間が終わったか、取り消されたため、鍵ごと消去されました。"),
        remedy=_("必要な場合は、送った人にもう一度送るよう頼んでください。"),
    )


def check_may_collect(actor: Actor, asked: OriginalRequest) -> None:
    """Raises ``Denied``: TRF-051, -053, and for each state but "approved" its own sentence."""
    check_where(actor, asked.zone, is_party=asked.person_id == actor.person.pk)
    state = asked.state
    if state == OriginalRequest.State.COLLECTED:
        raise Denied(
            "TRF-052",
            _("この原本は、すでに受け取られています。受け取れるのは1回だけです。"),
            remedy=_("もう一度必要なときは、理由を書いて請求し直してください。"),
        )
    if state == OriginalRequest.State.GONE:
        raise gone()
    if state == OriginalRequest.State.NOT_GIVEN:
        raise Denied(
            "TRF-050",
            _("規則により、この原本は渡していません。"),
            remedy=_("必要な場合は、情報政策課にご相談ください。"),
        )
    lapsed = asked.until is not None and asked.until < timezone.now()
    if state == OriginalRequest.State.LAPSED or lapsed:
        raise Denied(
            "TRF-057",
            _("この原本を受け取れる期限が過ぎました。"),
            remedy=_("必要なときは、理由を書いて請求し直してください。"),
        )
    if state != OriginalRequest.State.APPROVED:
        raise Denied(
            "TRF-056",
            _("この原本は、まだ承認されていません。"),
            remedy=_("承認をお待ちください。差し戻されたときは、理由を書き直して請求してください。"),
        )
