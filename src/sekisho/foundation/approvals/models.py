"""What waits for people: a request bound to one file's digest and to the rule that asks, and what they said."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.policies.api import Judged


class RequestState(models.TextChoices):
    OPEN = "open", _("承認待ち")
    GRANTED = "granted", _("承認済み")
    RETURNED = "returned", _("差し戻し")
    WITHDRAWN = "withdrawn", _("引き戻し")
    VOID = "void", _("無効")  # the rule or the content is another now


#: from → to: the event that the trail gets
MOVES: dict[RequestState, dict[RequestState, str]] = {
    RequestState.OPEN: {
        RequestState.GRANTED: "approval:granted",
        RequestState.RETURNED: "approval:returned",
        RequestState.WITHDRAWN: "approval:withdrawn",
        RequestState.VOID: "approval:void",
    },
    RequestState.GRANTED: {RequestState.VOID: "approval:void"},
    RequestState.RETURNED: {},
    RequestState.WITHDRAWN: {},
    RequestState.VOID: {},
}


class Request(models.Model):
    """One thing to be decided, in the zone where it lies.

    ``sha256`` is of the bytes that would be released, ``binding`` of the rule and its route.  ``awaits``: keys of
    those who may decide the present step (``head:zeimu``, ``colleague:zeimu``, ``role:administrator``, ``person:aoi``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField(help_text="what is decided about (an item of a transfer)")
    task = models.CharField(max_length=60, help_text="the job that follows a decision, with the subject's id")
    zone = models.CharField(max_length=20)
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    judged = models.ForeignKey(Judged, on_delete=models.PROTECT, related_name="+")
    binding = models.CharField(max_length=64)
    route = models.CharField(max_length=200, help_text="name of the route of approval")
    steps = models.JSONField(
        help_text="[{kind, by, need, hours, escalate}] as the rules said when it was opened"
    )
    sole = models.BooleanField(
        default=False, help_text="専決: the class of information needs fewer steps than the route has"
    )
    mandatory = models.BooleanField(
        default=False, help_text="asked after the fact: nothing but an answer closes it"
    )
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    step = models.PositiveSmallIntegerField(default=0)
    awaits = ArrayField(models.CharField(max_length=100), default=list)
    due_at = models.DateTimeField(null=True, help_text="then those of the escalation may decide too")
    escalated_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True, help_text="told again, of what nothing but an answer closes")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["opened_at"]
        indexes: ClassVar = [
            GinIndex(fields=["awaits"], name="approvals_awaits", condition=Q(state="open")),
            models.Index(fields=["due_at"], name="approvals_due", condition=Q(state="open")),
            models.Index(fields=["zone", "opened_at"], name="approvals_open", condition=Q(state="open")),
            models.Index(fields=["subject", "-opened_at"], name="approvals_of_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject"], condition=Q(state="open"), name="one_open_request")
        ]


class Vote(models.Model):
    """What one person said, once for one request: so two steps are two people.  Never changed."""

    class Choice(models.TextChoices):
        AGREE = "agree", _("承認")
        RETURN = "return", _("差し戻し")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="votes")
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    comment = models.CharField(_("ひとこと"), max_length=500, blank=True)
    instead_of = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="代決: for whom"
    )
    sha256 = models.CharField(max_length=64, help_text="of what the person saw")
    zone = models.CharField(max_length=20, help_text="where the person was")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "person"], name="one_vote_each")]


class ReadAfter(models.Model):
    """後閲: somebody decided in this person's place; the person has to read it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="read_after")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "person"], name="read_after_once")
        ]
