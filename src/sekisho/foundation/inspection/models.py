"""What an inspection found: facts as columns, so that rules can be simulated on them later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language


class Inspection(models.Model):
    """One run of the engines over one original.  Never changed; a second look is a second row."""

    class Verdict(models.TextChoices):
        CLEAN = "clean"
        CHANGED = "changed"
        BLOCKED = "blocked"
        UNDECIDED = "undecided"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    original = models.UUIDField(help_text="vault object", db_index=True)
    kind = models.CharField(max_length=20, help_text="true kind, from the content")
    extension = models.CharField(max_length=20, blank=True, help_text="what the name says, lower case")
    profile = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10, choices=Verdict)
    codes = ArrayField(models.CharField(max_length=10), default=list)
    findings = models.JSONField(default=list, help_text="[{code, where, action, message}]")
    size_in = models.BigIntegerField()
    size_out = models.BigIntegerField(null=True)
    sha256_in = models.CharField(max_length=64)
    sha256_out = models.CharField(max_length=64, null=True)
    output_name = models.CharField(max_length=255, blank=True)
    engine = models.CharField(max_length=60)
    open_ms = models.FloatField(help_text="original out of the vault, sandbox taken")
    identify_ms = models.FloatField(default=0)
    rebuild_ms = models.FloatField(default=0)
    verify_ms = models.FloatField(default=0)
    store_ms = models.FloatField(help_text="clean copy into the vault, fsync included")
    total_ms = models.FloatField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at"]),
            models.Index(fields=["sha256_in"]),
            models.Index(fields=["verdict", "kind"]),
        ]

    def told(self) -> list[dict[str, str]]:
        """The findings with ``message`` in the language of the page; rows from before it was kept stay Japanese."""
        english = (get_language() or "").startswith("en")
        return [
            {**finding, "message": (finding.get("message_en") if english else None) or finding["message"]}
            for finding in self.findings
        ]

    @property
    def passed(self) -> bool:
        return self.verdict in (self.Verdict.CLEAN, self.Verdict.CHANGED)
