"""The events of approvals.  Each move of ``models.MOVES`` has its line here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

_ABOUT = "what is decided about: the item's id"
_SHA256 = "digest of the bytes that would be released"
_AWAITS = "keys of those who may decide"
_COMMENT = Content("the person's words")

EVENTS = (
    event(
        "approval:opened",
        _("承認を求めた"),
        Keep.FLOW,
        about=_ABOUT,
        sha256=_SHA256,
        rule="that asks for it",
        version="of the rules",
        route="of approval",
        awaits=_AWAITS,
    ),
    *(
        event(
            name,
            words,
            Keep.FLOW,
            about=_ABOUT,
            step="number, from 0",
            sha256=_SHA256,
            comment=_COMMENT,
            together="how many were decided in the same act, when more than one",
        )
        for name, words in (("approval:agreed", _("承認した")), ("approval:sent-back", _("差し戻した")))
    ),
    *(
        event(name, words, Keep.FLOW, about=_ABOUT, sha256=_SHA256)
        for name, words in (
            ("approval:granted", _("承認がそろった")),
            ("approval:returned", _("差し戻しになった")),
            ("approval:withdrawn", _("承認の求めを引き戻した")),
            ("approval:void", _("承認が無効になった")),
        )
    ),
    event(
        "approval:escalated",
        _("承認の期限が過ぎ、決められる人を広げた"),
        Keep.FLOW,
        about=_ABOUT,
        awaits=_AWAITS,
    ),
    event(
        "approval:chased",
        _("答えていない人に、承認をもう一度お願いした"),
        Keep.FLOW,
        about=_ABOUT,
        awaits=_AWAITS,
    ),
    event("approval:read-afterwards", _("代わりの決裁をあとで読んだ"), Keep.FLOW, about=_ABOUT),
    event("approval:refused", _("承認の操作を受け付けなかった"), Keep.FLOW, about=_ABOUT, code="why"),
)
