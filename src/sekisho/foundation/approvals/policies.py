"""Questions about approvals.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from sekisho.foundation.approvals.models import Request, RequestState
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person

NO_PHONE_ZONE = "mynumber"
MOST_TOGETHER = 50  # what a person can compare on one page


def check_is_open(request: Request) -> None:
    """Raises ``Denied`` (APR-002) when it was decided, taken back or made void already."""
    if request.state != RequestState.OPEN:
        raise Denied(
            "APR-002",
            _("この承認は、すでに「%(state)s」になっています。")
            % {"state": RequestState(request.state).label},
            remedy=_("一覧を開き直してください。"),
        )


def check_may_decide(actor: Actor, request: Request, held: Mapping[str, Person | None]) -> Person | None:
    """For whom the actor decides, None for itself.  ``held``: the keys that the actor holds.

    Raises ``Denied``: APR-001 not asked or another network, APR-003 one's own file.
    """
    if actor.zone == request.zone and actor.person.pk == request.sender_id:
        raise Denied(
            "APR-003",
            _("自分が送ったものは承認できません。"),
            remedy=_("ほかの承認者に頼んでください。"),
        )
    mine = [held[key] for key in request.awaits if key in held]
    if actor.zone != request.zone or not mine:
        raise Denied(
            "APR-001",
            _("この承認は見つからないか、いまはあなたの番ではありません。"),
            remedy=_("「承認」の一覧を開き直してください。"),
        )
    return None if None in mine else mine[0]


def check_not_asked_twice(*, voted: bool) -> None:
    """Raises ``Denied`` (APR-004): one person, one voice, in one request."""
    if voted:
        raise Denied(
            "APR-004",
            _("この承認には、すでに答えています。別の人の承認が必要です。"),
            remedy=_("ほかの承認者の答えをお待ちください。"),
        )


def phone_will_do(zone: str) -> bool:
    """May approvals be decided at a phone there?  Never in the zone of the My Number systems."""
    return zone != NO_PHONE_ZONE and zone in settings.SEKISHO_PHONE_ZONES


def check_place(zone: str, *, by_phone: bool) -> None:
    """Raises ``Denied`` (APR-008) at a phone where the zone's rules want a PC.

    What a browser says of itself is believed here: it keeps people from deciding in passing, and is no wall against
    somebody who wants to pass; the wall is the zone's entrance.
    """
    if by_phone and not phone_will_do(zone):
        raise Denied(
            "APR-008",
            _("このネットワークの承認は、電話からは決められません。"),
            remedy=_("庁内のパソコンから、承認の画面を開いてください。"),
        )


def check_same_bytes(request: Request, sha256_seen: str) -> None:
    """Raises ``Denied`` (APR-005) when the page showed other bytes than the request is about."""
    if sha256_seen != request.sha256:
        raise Denied(
            "APR-005",
            _("表示していた内容が変わっています。"),
            remedy=_("画面を開き直して、内容を確かめてください。"),
        )


def check_alike(requests: Sequence[Request]) -> None:
    """Raises ``Denied`` (APR-009) for none, for too many, and for things that different rules or steps ask about."""
    if not requests:
        raise Denied(
            "APR-009",
            _("1件も選ばれていません。"),
            remedy=_("一緒に決めるものを選んでください。"),
        )
    asked = {(one.zone, one.binding, one.step) for one in requests}
    if len(asked) > 1 or len(requests) > MOST_TOGETHER:
        raise Denied(
            "APR-009",
            _("一緒に決められるのは、同じ規則・同じ段階のもの%(most)s件までです。") % {"most": MOST_TOGETHER},
            remedy=_("分けて決めてください。"),
        )


def check_says_why(comment: str) -> None:
    """Raises ``Denied`` (APR-006): who sends back says what to do."""
    if not comment.strip():
        raise Denied(
            "APR-006",
            _("差し戻す理由が書かれていません。"),
            remedy=_("送った人が何を直せばよいか、短く書いてください。"),
        )
