"""The events of signing in, of what proves a person, and of the help desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

_RESET = {
    "reset": "number of the reset",
    "zone": "where its code is good",
    "kinds": "what may be chosen anew",
}

EVENTS = (
    event("session:opened", _("ログインした"), Keep.SESSION, methods="what was shown"),
    event(
        "session:refused",
        _("ログインを許さなかった"),
        Keep.SESSION,
        code="why",
        method="what was tried",
        detail="what the person was not told",
    ),
    event("session:closed", _("ログアウトした"), Keep.SESSION, why="idle, whole, elsewhere, switch or again"),
    event("session:proved", _("もう一度本人の確認をした"), Keep.SESSION, method="what was shown"),
    event("session:closed-everywhere", _("すべての場所からログアウトした"), Keep.SESSION),
    event(
        "account:refused",
        _("ログインの登録や再登録の操作を許さなかった"),
        Keep.SESSION,
        verb="what was asked for",
        code="why",
    ),
    event("password:given", _("最初のパスワードを渡した"), Keep.ADMINISTRATION),
    event("password:changed", _("パスワードを変えた"), Keep.ADMINISTRATION),
    event("totp:enrolled", _("認証アプリを登録した"), Keep.ADMINISTRATION),
    event("totp:given", _("認証アプリの鍵を渡した"), Keep.ADMINISTRATION, zone="where it is good"),
    event("totp:removed", _("認証アプリの登録を消した"), Keep.ADMINISTRATION),
    event(
        "passkey:enrolled",
        _("パスキーを登録した"),
        Keep.ADMINISTRATION,
        passkey="its number",
        name="what the person calls it",
    ),
    event("passkey:removed", _("パスキーを消した"), Keep.ADMINISTRATION, name="what the person calls it"),
    event("recovery:made", _("回復コードを作った"), Keep.ADMINISTRATION, codes="how many"),
    event("recovery:used", _("回復コードを使った"), Keep.SESSION, left="how many are left"),
    event("factors:forgotten", _("二つ目の確認方法をすべて消した"), Keep.ADMINISTRATION),
    event(
        "outside-account:bound",
        _("認証基盤のアカウントと結び付けた"),
        Keep.ADMINISTRATION,
        issuer="of which provider",
    ),
    event(
        "reset:requested",
        _("再登録を依頼した"),
        Keep.ADMINISTRATION,
        reason="in the words of who asked",
        **_RESET,
    ),
    event("reset:confirmed", _("再登録を確認し、コードを出した"), Keep.ADMINISTRATION, **_RESET),
    event("reset:cancelled", _("再登録の依頼を取り消した"), Keep.ADMINISTRATION, **_RESET),
    event("reset:used", _("登録用コードを使った"), Keep.ADMINISTRATION, **_RESET),
    event("break-glass:sealed", _("緊急用アカウントに封をした"), Keep.ADMINISTRATION),
    event("break-glass:used", _("緊急用アカウントを使った"), Keep.ADMINISTRATION),
    event("break-glass:acknowledged", _("緊急用アカウントの使用を確認した"), Keep.ADMINISTRATION),
)
