"""Who was told of what, and how people want to be told."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person


class Kind(models.TextChoices):
    ASKED = "asked", _("承認のお願い")
    OVERDUE = "overdue", _("承認の期限が過ぎています")
    CHASED = "chased", _("後追いの承認がまだです")
    RETURNED = "returned", _("差し戻しがあります")
    RULE = "rule", _("規則によるお知らせ")
    REPORT = "report", _("月ごとの報告ができました")
    DIGEST = "digest", _("承認を待っているものの一覧")


class How(models.TextChoices):
    AT_ONCE = "at-once", _("すぐに")
    DIGEST = "digest", _("1日1回まとめて")
    NONE = "none", _("メールは送らない")


class Notice(models.Model):
    """One person told of one thing, once.  ``path`` is the page in its zone; nothing of the content stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    zone = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.UUIDField(help_text="what has to be done: the approval's id; a digest's day")
    path = models.CharField(max_length=200)
    wants_mail = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True, help_text="or found to need no mail any more")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "zone"], name="notices_open", condition=Q(settled_at__isnull=True)
            ),
            models.Index(fields=["about"], name="notices_about"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="told_once")
        ]


class Preference(models.Model):
    """How a person wants mails, in every zone.  Without a row: at once."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    how = models.CharField(_("メールでのお知らせ"), max_length=10, choices=How, default=How.AT_ONCE)
