"""Staff, departments, sessions, tokens."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.powers import Power, powers_of
from sekisho.foundation.identity.sessions import SessionStore


class Department(models.Model):
    code = models.SlugField(max_length=30, primary_key=True)
    name = models.CharField(_("所属名"), max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=username)


class Person(AbstractBaseUser):
    """A member of staff.  ``zones`` are the entrances through which the person may come in.

    ``department``, ``zones`` and ``is_active`` are today's extract of what the organisation knows over time; its
    verbs and its clock keep them.  What a person may do is asked of ``powers``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(_("職員ID"), max_length=60, unique=True)
    name = models.CharField(_("氏名"), max_length=80)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, verbose_name=_("所属"))
    zones = models.ManyToManyField("zones.Zone", verbose_name=_("利用できるネットワーク"))
    is_active = models.BooleanField(_("有効"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_login = None  # the trail knows; a column that every sign-in writes would only be in the way

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = PersonManager()

    class Meta:
        ordering: ClassVar = ["department__code", "login"]

    def __str__(self) -> str:
        return f"{self.name}（{self.department.name}）"

    @property
    def is_administrator(self) -> bool:
        return powers_of(self).has(Power.ADMINISTER)

    @property
    def may_read_trail(self) -> bool:
        return powers_of(self).has(Power.READ_TRAIL)

    @property
    def may_read_trail_content(self) -> bool:
        """Names of files and purposes too: not for who runs the system."""
        return powers_of(self).has(Power.READ_TRAIL_CONTENT)


class Session(AbstractBaseSession):
    """A session belongs to the zone it was made in; another zone's process cannot even read its row."""

    zone = models.CharField(max_length=20)
    person_id = models.UUIDField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


def new_token_id() -> str:
    return secrets.token_hex(8)


class ApiToken(models.Model):
    """A key for programs, bound to one person and one zone.

    Only the SHA-256 of its secret is kept: with 256 random bits there is nothing for a slow hash to protect.
    """

    id = models.CharField(max_length=16, primary_key=True, default=new_token_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    zone = models.ForeignKey("zones.Zone", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
