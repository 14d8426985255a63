"""Questions about signing in.  Pure; a refusal carries its reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from sekisho.foundation.identity.denied import Denied

PAIR_FAILURES, PAIR_MINUTES = 5, 10  # one login from one place: a device known for it, or an address
DEVICE_FAILURES = 10  # a known device is more probably its owner with cold fingers
ADDRESS_FAILURES = 50  # in PAIR_MINUTES over all logins: one machine that tries many accounts
ACCOUNT_FAILURES, ACCOUNT_MINUTES = 20, 60  # one login over all unknown places: many machines try one account


class ProofNeeded(Denied):
    """The person is known, and has to prove it again before this."""


def check_pace(*, pair: int, limit: int, address: int = 0, account: int = 0) -> None:
    """Raises ``Denied`` (IDN-002).  The counts include the present try.

    A known device is asked for its pair only, so that strangers who hammer at an account, or a colleague behind
    the same proxy, cannot lock its owner out (OWASP, device cookies).
    """
    if pair > limit or address > ADDRESS_FAILURES or account > ACCOUNT_FAILURES:
        raise Denied(
            "IDN-002",
            _("入力の誤りが続いたため、しばらくログインできません。"),
            remedy=_("%(minutes)s分ほど待ってから、もう一度お試しください。") % {"minutes": PAIR_MINUTES},
        )


def wrong_password() -> Denied:
    return Denied(
        "IDN-001",
        _("職員IDまたはパスワードが違います。"),
        remedy=_("入力内容を確かめて、もう一度お試しください。"),
    )


def wrong_second() -> Denied:
    return Denied(
        "LGN-001",
        _("コードが違うか、もう使われています。"),
        remedy=_("新しいコードが表示されるまで待って、もう一度入力してください。"),
    )


def wrong_desk_code() -> Denied:
    return Denied(
        "LGN-002",
        _("職員IDまたは登録用コードが違うか、期限が切れています。"),
        remedy=_(
            "入力内容を確かめてください。期限が切れたときは、情報政策課に新しいコードを頼んでください。"
        ),
    )


def passkey_refused() -> Denied:
    return Denied(
        "LGN-003",
        _("このパスキーは確認できませんでした。"),
        remedy=_("もう一度試すか、ほかの方法でログインしてください。"),
    )


def outside_refused(detail: str) -> Denied:
    """``detail`` is for the trail; the person reads one sentence for all of them."""
    denied = Denied(
        "LGN-004",
        _("認証基盤からの返事を確認できませんでした。"),
        remedy=_("もう一度ログインを始めてください。続く場合は、情報政策課にご連絡ください。"),
    )
    denied.add_note(detail)
    return denied


def outside_unreachable() -> Denied:
    return Denied(
        "LGN-005",
        _("ただいま認証基盤につながらないため、確認できませんでした。"),
        remedy=_("1分ほど待ってから、もう一度お試しください。続く場合は、情報政策課にご連絡ください。"),
    )


def check_given_password(given_until: datetime | None, *, now: datetime, is_home: bool) -> None:
    """Raises ``Denied`` (LGN-006/007) for a first password that is over, or that is to be replaced elsewhere."""
    if given_until is None:
        return
    if given_until < now:
        raise Denied(
            "LGN-007",
            _("最初のパスワードの期限が切れています。"),
            remedy=_("情報政策課に、登録用コードを頼んでください。"),
        )
    if not is_home:
        raise Denied(
            "LGN-006",
            _("最初のパスワードが、まだ変更されていません。"),
            remedy=_("先に、より内側のネットワークの関所でログインして、パスワードを変更してください。"),
        )


def check_may_change_password(*, is_home: bool, is_local: bool) -> None:
    """Raises ``Denied`` (LGN-008/009)."""
    if not is_local:
        raise Denied(
            "LGN-009",
            _("パスワードは、庁内の認証基盤で管理されています。"),
            remedy=_("変更の方法は、情報政策課にご確認ください。"),
        )
    if not is_home:
        raise Denied(
            "LGN-008",
            _("このネットワークでは、パスワードを変更できません。"),
            remedy=_("利用できるネットワークのうち、最も内側のネットワークの関所で変更してください。"),
        )


def check_is_recent(*, recent: bool) -> None:
    """Raises ``ProofNeeded`` (LGN-010)."""
    if not recent:
        raise ProofNeeded(
            "LGN-010",
            _("この操作の前に、もう一度ご本人の確認が必要です。"),
            remedy=_("確認のあと、操作をやり直してください。"),
        )


def check_two_people(*, requested_by: object, actor: object, person: object) -> None:
    """Raises ``Denied`` (LGN-011): whoever asked, and whoever it is for, does not confirm."""
    if actor in (requested_by, person):
        raise Denied(
            "LGN-011",
            _("依頼した人と、対象の本人は、確認できません。"),
            remedy=_("ほかのシステム管理者に確認を頼んでください。"),
        )


def check_not_oneself(*, actor: object, person: object) -> None:
    """Raises ``Denied`` (LGN-012)."""
    if actor == person:
        raise Denied(
            "LGN-012",
            _("ご自身の再登録は依頼できません。"),
            remedy=_("ほかのシステム管理者に依頼してください。"),
        )


def reset_is_over() -> Denied:
    return Denied(
        "LGN-013",
        _("この依頼は、すでに終わっているか、期限が切れています。"),
        remedy=_("必要な場合は、新しく依頼してください。"),
    )


def break_glass_is_open() -> Denied:
    return Denied(
        "LGN-014",
        _("この緊急用アカウントは、封が切られてから時間が過ぎたため使えません。"),
        remedy=_("サーバーの管理者が sekisho break-glass で封をし直してください。"),
    )


def last_factor() -> Denied:
    return Denied(
        "LGN-015",
        _("最後の一つの確認方法は、削除できません。"),
        remedy=_("先に別の確認方法を登録してから、削除してください。"),
    )


def not_a_break_glass() -> Denied:
    return Denied(
        "LGN-016",
        _("この職員IDは、すでに職員が使っています。"),
        remedy=_("緊急用アカウントには、別の職員IDを指定してください。"),
    )
