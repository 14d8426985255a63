"""緊急時: who is on duty, when an emergency is on, and what was let go in it and has to be approved afterwards."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.api import Zone


class OnDuty(models.Model):
    """当番: this person may declare an emergency in a network and decide in it, from one moment to another."""

    id = models.AutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    start = models.DateTimeField(_("いつから"))
    end = models.DateTimeField(_("いつまで"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="duty_has_an_end")
        ]


class Emergency(models.Model):
    """An emergency in one network, for some hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("何が起きたか"), max_length=300)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("いつまで"))
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(
        null=True, help_text="what still waited for those on duty went back to its own route"
    )

    class Meta:
        ordering: ClassVar = ["-declared_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone"], condition=Q(settled_at=None), name="one_emergency_a_zone"
            )
        ]


class Passing(models.Model):
    """One thing about which those on duty were asked instead of its own route, and what came of it afterwards."""

    class Afterwards(models.TextChoices):
        ASKED = "asked", _("当番の判断待ち")
        DUE = "due", _("後追い承認待ち")
        APPROVED = "approved", _("後追い承認済み")
        DISAPPROVED = "disapproved", _("後追いで認められず")
        VOID = "void", _("当番は判断せず")

    request = models.UUIDField(primary_key=True, help_text="the approval by those on duty")
    subject = models.UUIDField(db_index=True, help_text="the item")
    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="passings")
    afterwards = models.CharField(max_length=12, choices=Afterwards, default=Afterwards.ASKED)
    follow_up = models.UUIDField(null=True, help_text="the approval afterwards")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["afterwards"])]
