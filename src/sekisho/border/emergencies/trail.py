"""The events of emergencies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event(
        "emergency:duty-set",
        _("緊急時の当番を決めた"),
        Keep.ADMINISTRATION,
        person="login of who is on duty",
        network="where",
        start="from when",
        end="to when",
    ),
    event("emergency:duty-withdrawn", _("緊急時の当番を外した"), Keep.ADMINISTRATION, person="login"),
    event(
        "emergency:declared",
        _("緊急時を始めた"),
        Keep.ADMINISTRATION,
        reason="what happened",
        until="to when",
    ),
    event("emergency:refused", _("緊急時の操作を受け付けなかった"), Keep.ADMINISTRATION, code="why"),
    event("emergency:ended", _("緊急時を終えた"), Keep.ADMINISTRATION),
    event(
        "emergency:disapproved",
        _("緊急時に通したものが、後追いで認められなかった"),
        Keep.FLOW,
        transfer="the transfer's id",
        taken_back="it could still be taken back",
    ),
)
