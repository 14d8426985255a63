"""Jobs of approvals."""

from __future__ import annotations

import uuid

from sekisho.foundation.approvals import services, telling
from sekisho.foundation.jobs.api import Attempt, task


@task(services.TELL_TASK, exhausted=telling.tell_nobody)
def tell(request_id: uuid.UUID, attempt: Attempt) -> None:
    """Tell whoever has something to do about a request now."""
    telling.tell(request_id, attempt)
