"""Jobs of the organisation: take an id, call a verb, safe to run twice."""

from __future__ import annotations

import uuid

from django.db import transaction

from sekisho.foundation.inspection.api import Unreadable, read_table
from sekisho.foundation.jobs.api import Attempt, task
from sekisho.foundation.organisation import year_services
from sekisho.foundation.organisation.models import YearImport, YearState
from sekisho.foundation.vault.api import Gone, read


def give_up(year_id: uuid.UUID) -> None:
    """The job used up its attempts: the list is unreadable, and says so."""
    YearImport.objects.filter(pk=year_id, state=YearState.READING).update(
        state=YearState.UNREADABLE, reason="TBL-006"
    )


@task(year_services.READ_TASK, exhausted=give_up)
def read_year(year_id: uuid.UUID, attempt: Attempt) -> None:
    """Reading → read or unreadable.  The bytes are parsed in a locked child (I2)."""
    year = YearImport.objects.filter(pk=year_id, state=YearState.READING).first()
    if year is None or year.upload is None:
        return
    try:
        year_services.settle_read(year, read_table(b"".join(read(year.upload))))
    except Unreadable as unreadable:
        year.state, year.reason = YearState.UNREADABLE, unreadable.code
    except Gone:
        year.state, year.reason = YearState.UNREADABLE, "TBL-006"
    with transaction.atomic():
        attempt.hold()
        if YearImport.objects.select_for_update().filter(pk=year_id, state=YearState.READING).exists():
            year.save()
