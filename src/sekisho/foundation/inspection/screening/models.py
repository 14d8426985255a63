"""What screening found in the bytes that would be released, what people answered, and the town's own rules."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.inspection.models import Inspection


class Screening(models.Model):
    """One look for personal data at one clean copy.  Never changed; a second look is a second row.

    ``code`` is set when there is no answer (SCR-…), or when the answer has gaps (SCR-021).
    """

    inspection = models.OneToOneField(
        Inspection, on_delete=models.CASCADE, primary_key=True, related_name="screening"
    )
    sha256 = models.CharField(max_length=64, help_text="of the bytes that were read")
    code = models.CharField(max_length=10, blank=True)
    people = models.PositiveIntegerField(default=0, help_text="different persons, at least")
    highest = models.PositiveSmallIntegerField(default=0, help_text="best score of a special finding")
    unread = models.JSONField(default=list, help_text="[{place, phrase, reason, picture}]")
    engine = models.CharField(max_length=60)
    screen_ms = models.FloatField(help_text="clean copy out of the vault, read, judged")

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """What was not read although it is no picture."""
        return [one for one in self.unread if not one["picture"]]


class PersonalFinding(models.Model):
    """``count`` values of one kind at one place.  ``sample`` is masked: no row holds a whole value."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80, help_text="of a pattern of the town's own; else the kind's word")
    place = models.JSONField(help_text="as the engine names it: sheet, row, column, page, hidden …")
    phrase = models.CharField(max_length=600, help_text="the place in Japanese")
    sample = models.CharField(max_length=200)
    score = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    special = models.BooleanField(help_text="one with a high score is enough to hold")
    identifying = models.BooleanField(help_text="different values are different persons")
    evidence = models.JSONField(help_text="[{why, sentence}]")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["screening", "position"], name="finding_position")
        ]


class Answer(models.Model):
    """What a person who may decide said about one finding: evidence for the error rate, never changed.

    The facts that the rate needs are copied: the finding goes out of sight with its item, the answer stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    finding = models.ForeignKey(PersonalFinding, on_delete=models.PROTECT, related_name="answers")
    is_false_alarm = models.BooleanField()
    reason = models.CharField(max_length=500)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=20, help_text="where the answer was given")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    score = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    sample = models.CharField(max_length=200, blank=True, help_text="masked; empty outside the admin zone")

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"])]


class InForceQuerySet(models.QuerySet["Allowed"]):
    def in_force(self, today: date) -> InForceQuerySet:
        return self.filter(withdrawn_at=None, expires_on__gte=today)

    def of(self, department: str) -> InForceQuerySet:
        """What counts for files that this department sends: its own entries and the town's."""
        return self.filter(Q(department=None) | Q(department_id=department))


class Allowed(models.Model):
    """Something of the office's own that is no personal data: with a reason, and not for ever."""

    class Form(models.TextChoices):
        VALUE = "value", _("1つの値（代表電話の番号など）")
        TEXT = "text", _("決まった文（署名の欄など）")
        DOMAIN = "domain", _("メールアドレスの@から後ろ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(_("種類"), max_length=10, choices=Form, default=Form.VALUE)
    text = models.TextField(_("数えないもの"), max_length=2_000)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属（選ばなければ、全庁）"),
    )
    reason = models.CharField(_("理由"), max_length=300)
    expires_on = models.DateField(_("いつまで"))
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-added_at"]


class TownPattern(models.Model):
    """What the town itself wants to be found: a regular expression (RE2) or a list of words."""

    id = models.CharField(
        _("識別子"),
        max_length=40,
        primary_key=True,
        validators=[
            RegexValidator(
                r"^town-[a-z0-9-]{1,30}$", _("「town-」で始まる、英小文字と数字とハイフンにしてください。")
            )
        ],
    )
    name = models.CharField(_("名前"), max_length=80)
    expression = models.CharField(_("正規表現"), max_length=500, blank=True)
    words = models.TextField(_("言葉の一覧"), max_length=20_000, blank=True, help_text="one a line")
    score = models.PositiveSmallIntegerField(
        _("点数"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_active = models.BooleanField(_("使う"), default=True)
    reason = models.CharField(_("理由"), max_length=300)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]

    @property
    def word_list(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.words.splitlines() if line.strip())
