"""A content, known by its digest, that may pass as it is: for whom, on which way, until when, by whose word."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.api import Zone


class Standing(models.TextChoices):
    PROPOSED = "proposed", _("確認待ち")
    IN_FORCE = "in-force", _("有効")
    OVER = "over", _("期限切れ")
    REVOKED = "revoked", _("取り消し")


class KnownFileQuerySet(models.QuerySet["KnownFile"]):
    def in_force(self, at: datetime) -> KnownFileQuerySet:
        return self.filter(confirmed_at__lte=at, until__gt=at, revoked_at=None)


class KnownFile(models.Model):
    """One registration.  ``departments`` (with those below) and ``people``: who may send it; one of them at least."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(
        _("ファイルのSHA-256"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", _("64けたの半角の英数字（0〜9、a〜f）です。"))],
    )
    name = models.CharField(_("何のファイルか"), max_length=200)
    origin = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    departments = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    people = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    reason = models.CharField(_("元のまま通す理由"), max_length=500)
    until = models.DateTimeField(_("いつまで"))
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(_("取り消す理由"), max_length=300, blank=True)

    objects = KnownFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at"]
        indexes: ClassVar = [models.Index(fields=["sha256"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="known_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="known_confirmed_whole",
            ),
            models.CheckConstraint(condition=~Q(departments=[]) | ~Q(people=[]), name="known_for_somebody"),
        ]

    @property
    def standing(self) -> Standing:
        if self.revoked_at is not None:
            return Standing.REVOKED
        if self.until <= timezone.now():
            return Standing.OVER
        return Standing.PROPOSED if self.confirmed_at is None else Standing.IN_FORCE
