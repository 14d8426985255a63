"""Versions of the rules, and every crossing that they decided about: facts as columns, for trying other rules on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person


class PolicySetQuerySet(models.QuerySet["PolicySet"]):
    def in_force(self, at: datetime) -> PolicySet | None:
        """The set that decides at a moment: the one switched on last, of two at once the newer version."""
        return (
            self.filter(effective_from__lte=at, withdrawn_at=None)
            .order_by("-effective_from", "-version")
            .first()
        )


class PolicySet(models.Model):
    """One version of the rules: exactly the text that a person saved.  Once it has a date it never changes."""

    version = models.AutoField(primary_key=True)
    name = models.CharField(_("名前"), max_length=100)
    text = models.TextField(_("規則"))
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text")
    reason = models.CharField(_("変える理由"), max_length=300)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    effective_from = models.DateTimeField(_("いつから"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="before its date came")

    objects = PolicySetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | (Q(effective_from__isnull=False) & Q(withdrawn_at__lt=models.F("effective_from"))),
                name="withdrawn_before_it_began",
            )
        ]

    @property
    def is_draft(self) -> bool:
        return self.effective_from is None


class Standing(models.TextChoices):
    PROPOSED = "proposed", _("承認待ち")
    IN_FORCE = "in-force", _("有効")
    OVER = "over", _("期限切れ")
    ENDED = "ended", _("終了")


class ExceptionalQuerySet(models.QuerySet["Exceptional"]):
    def in_force(self, at: datetime) -> ExceptionalQuerySet:
        """Those that decide at a moment, the newest first."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), approved_at__lte=at, until__gt=at).order_by(
            "-pk"
        )


class Exceptional(models.Model):
    """例外措置: one rule that goes before the set, for a time.  ``rule``: as TOML has it, but for its id."""

    id = models.AutoField(primary_key=True)
    rule = models.JSONField()
    until = models.DateTimeField(_("いつまで"))
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("終わらせる理由"), max_length=300, blank=True)

    objects = ExceptionalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["until", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=models.F("author")), name="exception_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True, approved_at__isnull=True)
                | Q(approver__isnull=False, approved_at__isnull=False),
                name="exception_approved_whole",
            ),
        ]

    @property
    def standing(self) -> Standing:
        if self.ended_at is not None:
            return Standing.ENDED
        if self.until <= timezone.now():
            return Standing.OVER
        return Standing.PROPOSED if self.approved_at is None else Standing.IN_FORCE


class Judged(models.Model):
    """One decision about one file: the facts it rested on, and what was decided by which rule.  Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField(db_index=True, help_text="what was decided about (an item of a transfer)")
    at = models.DateTimeField()
    origin = models.CharField(max_length=20)
    destination = models.CharField(max_length=20)
    departments = ArrayField(models.CharField(max_length=30), help_text="own section first, then those above")
    roles = ArrayField(models.CharField(max_length=30))
    kind = models.CharField(max_length=20, blank=True)
    extension = models.CharField(max_length=20, blank=True)
    size = models.BigIntegerField()
    count = models.PositiveIntegerField(help_text="files in the same sending")
    verdict = models.CharField(max_length=10)
    codes = ArrayField(models.CharField(max_length=10))
    channel = models.CharField(max_length=20)
    personal = ArrayField(models.CharField(max_length=40), null=True, help_text="kinds; null: nobody looked")
    score = models.PositiveSmallIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    information_class = models.CharField(max_length=2, blank=True)
    sender = models.CharField(max_length=150, blank=True)
    recipients = ArrayField(models.CharField(max_length=150), default=list)
    version = models.PositiveIntegerField(help_text="of the rules; 0: the shipped ones")
    rule = models.CharField(max_length=60, blank=True)
    floor = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=10)
    approval = models.CharField(max_length=60, blank=True)
    profile = models.CharField(max_length=10, blank=True)
    binding = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["at"]), models.Index(fields=["rule", "at"])]
