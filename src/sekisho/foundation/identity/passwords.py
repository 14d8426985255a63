"""Password sign-in: Argon2id, slowed down per login and address, never a hint whether the login exists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from sekisho.foundation.identity.models import Person


class PasswordBackend:
    """Django's authentication backend for staff."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **_: Any
    ) -> Person | None:
        person = Person.objects.filter(login=login).first()
        if person is None:
            make_password(password)  # the same work as for a login that exists: time tells nothing
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: Any) -> Person | None:
        return Person.objects.select_related("department").filter(pk=user_id, is_active=True).first()
