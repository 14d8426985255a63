"""Questions about lists of passwords.  A refusal carries its code, its reason and what to do now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sekisho.border.partner_passwords.models import PartnerPassword
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.powers import Power, may

MOST = 20  # of one list: each is tried on an encrypted file, and each trial takes time
LONGEST = 255


def keeps_for_department(actor: Actor) -> bool:
    """Heads and administrators keep the list of their own department."""
    return may(actor, Power.DECIDE, department=actor.person.department_id) or may(actor, Power.ADMINISTER)


def check_may_keep(actor: Actor, *, shared: bool, partner: str, count: int) -> None:
    """Raises ``Denied``: PWD-001 not for the department, -002 the list is full, -003 no name."""
    if shared and not keeps_for_department(actor):
        raise _not_for_department()
    if count >= MOST:
        raise Denied(
            "PWD-002",
            _("登録できるのは%(most)s件までです。") % {"most": MOST},
            remedy=_("使わなくなったものを消してから、もう一度登録してください。"),
        )
    if not partner.strip():
        raise Denied(
            "PWD-003",
            _("相手の名前が入力されていません。"),
            remedy=_("だれのパスワードか分かる名前を入力してください。"),
        )


def check_is_password(untrusted_password: str) -> None:
    """Raises ``Denied`` (PWD-004) for what no file can be locked with."""
    if not 0 < len(untrusted_password) <= LONGEST:
        raise Denied(
            "PWD-004",
            _("パスワードは1文字から%(most)s文字までです。") % {"most": LONGEST},
            remedy=_("パスワードを確かめて、もう一度入力してください。"),
        )


def may_forget(actor: Actor, kept: PartnerPassword) -> bool:
    if kept.zone != actor.zone:
        return False
    if kept.is_shared:
        return kept.department_id == actor.person.department_id and keeps_for_department(actor)
    return kept.person_id == actor.person.pk


def check_may_forget(actor: Actor, kept: PartnerPassword) -> None:
    """Raises ``Denied`` (PWD-001) for all but who may keep it."""
    if not may_forget(actor, kept):
        raise _not_for_department()


def _not_for_department() -> Denied:
    return Denied(
        "PWD-001",
        _("所属で使うパスワードを登録したり消したりできるのは、所属長とシステム管理者だけです。"),
        remedy=_("所属長に頼むか、自分だけで使うパスワードとして登録してください。"),
    )
