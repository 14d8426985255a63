"""Who a session belongs to.  Proving it is the work of ``services``, never of Django's ``authenticate``."""

from __future__ import annotations

from typing import Any

from sekisho.foundation.identity.models import Person

PATH = "sekisho.foundation.login.backend.PersonBackend"


class PersonBackend:
    def authenticate(self, request: object = None, **credentials: object) -> None:
        return None

    def get_user(self, user_id: Any) -> Person | None:
        return Person.objects.select_related("department").filter(pk=user_id, is_active=True).first()
