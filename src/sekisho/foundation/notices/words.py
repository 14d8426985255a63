"""The words of a mail: that something waits, and where.  Nothing of what it is: mails lie in many places."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from sekisho.foundation.notices.models import Kind, Notice
from sekisho.foundation.zones.api import Zone

LIST = "/notices/"


def of_mail(waiting: Sequence[Notice]) -> tuple[str, str]:
    """Subject and body, in Japanese: nobody's language is known outside a request."""
    with override("ja"):
        kinds = {Kind(one.kind) for one in waiting}
        kind = next(
            each
            for each in (
                Kind.CHASED,
                Kind.OVERDUE,
                Kind.ASKED,
                Kind.RETURNED,
                Kind.RULE,
                Kind.REPORT,
                Kind.DIGEST,
            )
            if each in kinds
        )
        lines = [
            _("関所に、あなたに見ていただきたいものがあります（%(kind)s）。") % {"kind": kind.label},
            _("次の画面を開いてください。"),
            _link(waiting),
            "",
            _("このメールには、ファイルの名前や内容は書いていません。返信はできません。"),
            _("メールの受け取り方は、関所の「お知らせ」の画面で変えられます。"),
        ]
        return _("【関所】%(kind)s") % {"kind": kind.label}, "\n".join(lines)


def _link(waiting: Sequence[Notice]) -> str:
    path = waiting[0].path if len(waiting) == 1 else LIST
    zone = waiting[0].zone
    origin = settings.SEKISHO_MAIL_LINKS.get(zone)
    if origin:
        return f"{origin.rstrip('/')}{path}"
    name = Zone.objects.get(pk=zone).name
    return _("%(zone)sの関所の「お知らせ」") % {"zone": name}
