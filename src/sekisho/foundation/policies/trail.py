"""What this room writes into the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event(
        "policy:saved",
        _("規則の下書きを保存した"),
        Keep.ADMINISTRATION,
        digest="SHA-256 of the text",
        reason="why, in the author's words",
    ),
    event(
        "policy:switched-on",
        _("規則を切り替えた"),
        Keep.ADMINISTRATION,
        digest="SHA-256 of the text",
        effective_from="from when the rules decide",
    ),
    event(
        "exception:proposed",
        _("例外措置を申し出た"),
        Keep.ADMINISTRATION,
        rule="as TOML has it",
        until="to when",
        reason="why",
    ),
    event("exception:approved", _("例外措置を承認した"), Keep.ADMINISTRATION, until="to when"),
    event("exception:refused", _("例外措置の操作を受け付けなかった"), Keep.ADMINISTRATION, code="why"),
    event("exception:ended", _("例外措置を終わらせた"), Keep.ADMINISTRATION, reason="why"),
    event("policy:withdrawn", _("規則の切り替えを取り消した"), Keep.ADMINISTRATION),
)
