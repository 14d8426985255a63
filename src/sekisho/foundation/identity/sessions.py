"""Sessions bound to a zone (I5): made in one, worth nothing in another, whatever cookie arrives."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

PERSON_KEY = "_auth_user_id"


class SessionStore(DatabaseStore):
    """Reads and writes only sessions of the zone that this process serves."""

    @classmethod
    def get_model_class(cls) -> Any:
        from sekisho.foundation.identity.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        session = super()._get_session_from_db()  # type: ignore[misc]  # the stubs do not know the method
        if session is not None and session.zone != settings.SEKISHO_ZONE:
            self._session_key = None
            return None
        return session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session = super().create_model_instance(data)
        session.zone = settings.SEKISHO_ZONE
        session.person_id = data.get(PERSON_KEY)
        return session
