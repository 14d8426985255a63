"""What a new year would leave without its person: transfers that wait for somebody who goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item, Recipient
from sekisho.border.transfers.states import State
from sekisho.foundation.organisation.api import Break, Outlook


def without_owner(outlook: Outlook) -> Iterator[Break]:
    """Held items whose sender leaves, and ready ones that only leavers could still pick up on the day.

    A web process sees the transfers of its own zone; the command line sees all of them.
    """
    open_then = Item.objects.filter(transfer__expires_at__date__gte=outlook.day)
    held = open_then.filter(state=State.HELD, transfer__sender__in=outlook.leaving).count()
    if held:
        words = _("退職・転出する人が送って保留になっているファイルが%(count)s件あります。") % {"count": held}
        yield Break("TRF-201", words, held)
    staying = Recipient.objects.filter(transfer=OuterRef("transfer")).exclude(person__in=outlook.leaving)
    waiting = open_then.filter(state=State.READY, downloads=None).exclude(Exists(staying)).count()
    if waiting:
        words = _("退職・転出する人だけが受け取れるファイルが%(count)s件、まだ受け取られていません。")
        yield Break("TRF-202", words % {"count": waiting}, waiting)
