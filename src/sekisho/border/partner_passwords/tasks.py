"""Jobs of the lists."""

from __future__ import annotations

import uuid

from sekisho.border.partner_passwords import services
from sekisho.foundation.jobs.api import Attempt, task


@task(services.DESTROY_TASK, exhausted=services.destroy_forgotten)
def destroy(kept_id: uuid.UUID, attempt: Attempt) -> None:
    """Destroy the key of a password that was taken off its list."""
    services.destroy_forgotten(kept_id)
