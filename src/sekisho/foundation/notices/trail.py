"""The events of notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event("notice:told", _("待っているものを知らせた"), Keep.FLOW, kind="of the notice", people="logins"),
    event("notice:mailed", _("お知らせのメールを送った"), Keep.FLOW, count="how many notices it holds"),
    event("notice:mail-refused", _("お知らせのメールを受け取ってもらえなかった"), Keep.FLOW, code="of SMTP"),
    event("notice:noted", _("お知らせを確認した"), Keep.FLOW),
    event(
        "notice:chosen", _("メールでのお知らせの受け取り方を選んだ"), Keep.FLOW, how="at-once, digest or none"
    ),
)
