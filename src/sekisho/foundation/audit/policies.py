"""Who may see what of the trail.  Pure: they read what they are given, and a refusal carries its reason.

At the administration entrance only (``check_may_read_trail``); the database shows other entrances their own zone.
Auditors see all of it, and may take it out.  Administrators run the system: they see what happened, to whom and why,
but not what files are called or are about, and they take nothing out.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import check_may_read_trail


def check_may_read_content(actor: Actor, *, admin_zone: str) -> None:
    """Raises ``Denied`` (IDN-005/006; AUD-001) unless the actor is an auditor at the administration entrance."""
    check_may_read_trail(actor, admin_zone=admin_zone)
    if not actor.person.may_read_trail_content:
        raise Denied(
            "AUD-001",
            _("ファイルの名前や用件を含む証跡は、監査人だけが閲覧・書き出しできます。"),
            remedy=_("必要な場合は、監査人に依頼してください。"),
        )
