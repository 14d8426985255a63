"""The trail: rows that nobody can change, and the seals that chain them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Event(models.Model):
    """One thing that happened.  Written in the transaction of the change it tells of; never updated or deleted.

    ``name`` is ``subject:action`` (``transfer:submitted``) as the catalogue has it; ``data`` holds what is
    particular to the event.  ``writer`` is stamped by the database, and ``at`` too for every runtime role: a
    seized web process can neither date its rows back nor write them in another process's name.
    """

    at = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=60)
    actor = models.CharField(max_length=150, help_text="login name, or system")
    deputy_for = models.CharField(max_length=150, db_default="", help_text="login in whose place it was done")
    zone = models.CharField(max_length=20, help_text="the zone whose trail this is")
    channel = models.CharField(max_length=20)
    entrance = models.CharField(
        max_length=80, db_default="", help_text="door or process that wrote it: lgwan@127.0.0.1:8702, worker"
    )
    writer = models.CharField(max_length=63, db_default="", help_text="database role that wrote it")
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=80, help_text="kind:id of the thing concerned")
    data = models.JSONField(default=dict)
    salt = models.BinaryField(default=new_salt, max_length=16)

    class Meta:
        indexes: ClassVar = [
            # Every search runs backwards in time along one of these (keyset: at, id).
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["actor", "at", "id"], name="audit_by_actor"),
            models.Index(fields=["name", "at", "id"], name="audit_by_name"),
            models.Index(fields=["zone", "at", "id"], name="audit_by_zone"),
        ]


class Seal(models.Model):
    """The place of an event in the chain: ``chain = SHA-256(previous chain ‖ sequence ‖ digest)``."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32, help_text="SHA-256(salt ‖ canonical event)")
    chain = models.BinaryField(max_length=32)


class Head(models.Model):
    """Once an hour: the signed root over the rows since the head before (``proof/heads.py``)."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    document = models.TextField(
        help_text="canonical JSON with signature, exactly as it was written elsewhere"
    )


class HeadPlaced(models.Model):
    """A head arrived at a second place (``file``, ``syslog``, ``s3``) or was stamped (``tsa``: its answer)."""

    head = models.ForeignKey(Head, on_delete=models.DO_NOTHING, db_constraint=False, related_name="placed")
    place = models.CharField(max_length=10)
    at = models.DateTimeField(db_default=Now())
    answer = models.BinaryField(null=True, help_text="TimeStampResp (RFC 3161, DER)")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "place"], name="audit_placed_once"),
        ]


class Retention(models.Model):
    """How many days an event is kept; what is not here is kept for ever.  Only the tables' owner writes it."""

    name = models.CharField(max_length=60, primary_key=True)
    days = models.PositiveIntegerField()


class Tombstone(models.Model):
    """Stands where a row was: putting it there removes the row (a trigger), and is the only way to remove one.

    The database refuses it for a row that is not sealed, or whose days (``Retention``) are not over; ``erased``
    (a row that the law wants gone before) can be written by the tables' owner only.
    """

    event_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=60)
    batch = models.CharField(max_length=32)
    reason = models.CharField(max_length=10, db_default="expired")
    at = models.DateTimeField(db_default=Now())


class Unsealed(models.Model):
    """Events that wait for the sealer; filled by a trigger, emptied by the sealer."""

    event_id = models.BigIntegerField(primary_key=True)


class Mention(models.Model):
    """Where an event can be found again: by digest, file name, person or thing (``mentions.py``).

    Filled by the sealer, a second after the event; an index for searching, no evidence, and hashed, so that it
    tells nothing by itself.  One B-tree holds it: newest first for each key.
    """

    pk = models.CompositePrimaryKey("key", "at", "event_id")
    key = models.UUIDField()
    at = models.DateTimeField()
    event_id = models.BigIntegerField()


class FileName(models.Model):
    """A file name that some event mentions, folded for searching, with its pairs of characters."""

    key = models.UUIDField(primary_key=True)
    name = models.TextField()
    pairs = ArrayField(models.CharField(max_length=2))

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["pairs"], name="audit_file_name_pairs", fastupdate=False)]
