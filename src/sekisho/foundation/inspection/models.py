"""What an inspection found: facts as columns, so that rules can be simulated on them later."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

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
        CONFIRMED = (
            "confirmed"  # not rebuilt: scanners found nothing, and the route accepts that (see judging.py)
        )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    original = models.UUIDField(help_text="vault object", db_index=True)
    kind = models.CharField(max_length=20, help_text="true kind, from the content")
    extension = models.CharField(max_length=20, blank=True, help_text="what the name says, lower case")
    profile = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10, choices=Verdict)
    opened_with = models.CharField(
        max_length=10, blank=True, help_text="given: the password that a person gave; list: one from a list"
    )
    confirmed_by = models.PositiveSmallIntegerField(
        default=0, help_text="scanners that were given every byte and found nothing"
    )
    vouched_by = models.UUIDField(
        null=True,
        help_text="the registration of exactly this content, when it passed as it was because of it",
    )
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
    scan_ms = models.FloatField(default=0, help_text="all scanners together")
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
        return self.verdict in (self.Verdict.CLEAN, self.Verdict.CHANGED, self.Verdict.CONFIRMED)


class ScanResult(models.Model):
    """What one scanner said about the original of an inspection; one row for each scanner that was configured."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="scans")
    scanner = models.CharField(max_length=20, help_text="its name in SEKISHO_SCANNERS")
    kind = models.CharField(max_length=10, help_text="clamd, yara, icap")
    result = models.CharField(max_length=10, help_text="passed, hit, failed")
    version = models.CharField(
        max_length=130, blank=True, help_text="of program and signatures, in its own words"
    )
    signature = models.CharField(max_length=130, blank=True, help_text="what it found")
    code = models.CharField(max_length=10, blank=True, help_text="why it gave no answer to rely on")
    whole = models.BooleanField(default=True, help_text="it was given every byte")
    ms = models.FloatField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "scanner"], name="each_scanner_once")
        ]
        indexes: ClassVar = [models.Index(fields=["result", "scanner"])]

    def facts(self) -> dict[str, Any]:
        """For the trail, the record and the API."""
        return {
            "scanner": self.scanner,
            "kind": self.kind,
            "result": self.result,
            "version": self.version or None,
            "signature": self.signature or None,
            "code": self.code or None,
            "whole": self.whole,
            "ms": round(self.ms, 1),
        }
