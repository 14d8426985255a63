"""A transfer carries items from one zone to another; each item goes its own way through inspection."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sekisho.border.transfers.states import SETTLED, State
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.zones.api import Zone


class Moving(models.Func):
    """How many items of a transfer are not settled yet, also for a zone that may not see those items."""

    function = "transfers_moving"
    output_field = models.IntegerField()


class Awaiting(Moving):
    """How many items of a transfer wait for the recipient's word, also for a zone that may not see those items."""

    function = "transfers_awaiting_recipient"


class TransferQuerySet(models.QuerySet["Transfer"]):
    def with_moving(self) -> TransferQuerySet:
        return self.annotate(moving=Moving("pk"), awaiting=Awaiting("pk"))

    def sent_by(self, actor: Actor) -> TransferQuerySet:
        """What the actor sent from the zone it is in."""
        return self.filter(sender=actor.person, origin_id=actor.zone)

    def received_by(self, actor: Actor) -> TransferQuerySet:
        """What was sent to the actor in the zone it is in."""
        mine = Recipient.objects.filter(transfer=OuterRef("pk"), person=actor.person)
        return self.filter(Exists(mine), destination_id=actor.zone)

    def visible_to(self, actor: Actor) -> TransferQuerySet:
        """Sender at the origin, recipient at the destination; nobody else, no administrator either."""
        mine = Recipient.objects.filter(transfer=OuterRef("pk"), person=actor.person)
        return self.filter(
            Q(sender=actor.person, origin_id=actor.zone) | (Q(destination_id=actor.zone) & Exists(mine))
        )


class Transfer(models.Model):
    """One sending: from whom, whence, whither, what for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("用件"), max_length=200)
    profile = models.CharField(max_length=10)
    information_class = models.CharField(
        _("情報の分類"),
        max_length=2,
        blank=True,
        help_text="自治体機密性, as the sender said or the way says",
    )
    channel = models.CharField(max_length=20, default="web", help_text="how it came in")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    recipients = models.ManyToManyField(Person, through="Recipient", related_name="+")

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["sender", "origin", "-created_at"]),
            models.Index(fields=["expires_at"]),
        ]


class Recipient(models.Model):
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "person"], name="recipient_once")
        ]


class ItemQuerySet(models.QuerySet["Item"]):
    def unsettled(self) -> ItemQuerySet:
        return self.exclude(state__in=SETTLED)


class Item(models.Model):
    """One file on its way.  ``original`` and ``clean`` are vault objects."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    original = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    state_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=10, blank=True, help_text="stable code why it is held or refused")
    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, null=True)
    clean_copy = models.UUIDField(null=True, help_text="released in the destination zone")
    held_copy = models.UUIDField(null=True, help_text="disarmed, waiting for a decision; nobody can take it")
    output_name = models.CharField(max_length=255, blank=True)
    keep_days = models.PositiveSmallIntegerField(null=True, help_text="as the deciding rule says")
    expires_at = models.DateTimeField(null=True, help_text="when a rule said how long; else the transfer's")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [
            models.Index(fields=["state", "state_at"]),
            # few at any time, whatever the number of files there ever were: the purge looks every few minutes
            models.Index(
                fields=["state"], name="transfers_kept_originals", condition=Q(original__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "position"], name="item_position"),
            # I1 in the database itself: ready means inspected, with a clean copy
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(inspection__isnull=False) & Q(clean_copy__isnull=False)),
                name="ready_means_inspected",
            ),
        ]

    @property
    def until(self) -> datetime:
        """When it can no longer be taken."""
        return self.expires_at or self.transfer.expires_at

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


class RecipientAnswer(models.Model):
    """What a recipient said, in the destination zone, about a sending that waits for it.  Never changed."""

    transfer = models.OneToOneField(Transfer, on_delete=models.CASCADE, related_name="answer")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expected = models.BooleanField()
    comment = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)


class GivenPassword(models.Model):
    """That a person gave a password for an item, and whether it fitted.  Never the password itself.

    ``secret``: the vault object that holds it until the item was inspected.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        OPENED = "opened"
        WRONG = "wrong"
        UNUSED = "unused"  # the file was taken back, or stopped for another reason

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="given_passwords")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    secret = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["person", "outcome", "at"])]


class Download(models.Model):
    """Who took what, when, at which entrance.  The trail has it too; this is for the sender's page."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="downloads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    address = models.GenericIPAddressField(null=True)


class Preview(models.Model):
    """What a held copy looks like, for whoever decides about it; it dies with the decision.

    Bound to the copy by ``sha256``.
    """

    class Outcome(models.TextChoices):
        PAGES = "pages"
        TEXT = "text"
        NONE = "none"  # neither pages nor words
        LARGE = "large"
        FAILED = "failed"

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="preview")
    sha256 = models.CharField(max_length=64, help_text="of the copy that is shown")
    outcome = models.CharField(max_length=10, choices=Outcome)
    total = models.PositiveIntegerField(default=0, help_text="pages that the file has")
    whole = models.BooleanField(default=True, help_text="nothing is left out")
    text = models.UUIDField(null=True, help_text="vault object: its words in parts, as JSON")
    facts = models.JSONField(default=dict, help_text="{before, after: {kind, counts, members}}, or empty")
    made_at = models.DateTimeField(auto_now_add=True)


class PreviewPage(models.Model):
    """One page as a JPEG in the vault.  Measures in pixels."""

    preview = models.ForeignKey(Preview, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    object = models.UUIDField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    boxes = models.JSONField(default=list, help_text="[[position of a finding, left, top, width, height]]")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["preview", "number"], name="one_picture_per_page")
        ]


class OriginalRequest(models.Model):
    """原本の請求: somebody asks for the file as it came, where it came from; collected once."""

    class State(models.TextChoices):
        ASKED = "asked", _("承認待ち")
        APPROVED = "approved", _("受け取れます")
        COLLECTED = "collected", _("受け取り済み")
        REFUSED = "refused", _("差し戻し")
        NOT_GIVEN = "not-given", _("規則により渡していません")
        LAPSED = "lapsed", _("受け取りの期限切れ")
        GONE = "gone", _("原本は消去されました")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="original_requests")
    zone = models.CharField(max_length=20, help_text="where the file came from; the original never leaves it")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, help_text="when an approved one lapses")
    collected_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [
            models.Index(fields=["until"], name="transfers_original_until", condition=Q(state="approved"))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=Q(state__in=["asked", "approved"]),
                name="one_open_original_each",
            )
        ]


class OriginalPeriod(models.Model):
    """How long originals of one class of information are kept; of several the newest holds.  Never changed.

    ``days`` count from the day that the file came in; None: as long as the file itself.
    """

    information_class = models.CharField(max_length=2, blank=True, help_text="empty: of no known class")
    days = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-set_at", "-pk"]


class Destruction(models.Model):
    """破棄証明: that the keys of an item's objects were destroyed, when and why, signed (Ed25519).

    Where original and copy go on different days, the later certificate names both.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="destruction")
    body = models.TextField(help_text="canonical JSON, exactly the signed bytes")
    signature = models.BinaryField(max_length=64)
    key_id = models.CharField(max_length=16)


class Figures(models.Model):
    """What a worker counted over every zone: the administrator's page of now, the report of a month.  No names."""

    period = models.CharField(max_length=10, unique=True, help_text="now, or a month: 2026-11")
    body = models.JSONField()
    paper = models.UUIDField(null=True, help_text="vault object: a month's report as PDF")
    paper_sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(auto_now=True)


class ProcessingRecord(models.Model):
    """無害化処理記録: what was done to one item and by which version, signed (Ed25519)."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="record")
    body = models.TextField(help_text="canonical JSON, exactly the signed bytes")
    signature = models.BinaryField(max_length=64)
    key_id = models.CharField(max_length=16)
