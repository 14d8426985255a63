"""Lists of passwords; the passwords themselves are in the vault."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Department, Person


class PartnerPasswordQuerySet(models.QuerySet["PartnerPassword"]):
    def kept(self) -> PartnerPasswordQuerySet:
        """Not removed; a removed one waits for a worker to destroy it."""
        return self.filter(forgotten_at__isnull=True)

    def for_person(self, person: Person, zone: str) -> PartnerPasswordQuerySet:
        """What is tried on the person's files in the zone: own ones first, newest first."""
        mine = Q(person=person) | Q(department=person.department_id)
        return self.kept().filter(mine, zone=zone).order_by("department", "-created_at")

    def visible_to(self, actor: Actor) -> PartnerPasswordQuerySet:
        return self.for_person(actor.person, actor.zone)


class PartnerPassword(models.Model):
    """That there is a password for a partner's files, and whose list it is on.  Never the password itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.CharField(max_length=20)
    partner = models.CharField(_("相手の名前"), max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    secret = models.UUIDField(help_text="vault object")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = PartnerPasswordQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["zone", "person"]),
            models.Index(fields=["zone", "department"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(department__isnull=True),
                name="of_a_person_or_a_department",
            )
        ]

    @property
    def is_shared(self) -> bool:
        return self.department_id is not None
