"""Jobs of notices."""

from __future__ import annotations

import uuid

from sekisho.foundation.jobs.api import Attempt, task
from sekisho.foundation.notices import services


@task(services.MAIL_TASK, exhausted=services.give_up)
def mail(notice_id: uuid.UUID, attempt: Attempt) -> None:
    """Send what a person was not mailed about yet."""
    services.mail(notice_id, attempt)
