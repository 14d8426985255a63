"""The trail: rows that nobody can change, and the seals that chain them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Event(models.Model):
    """One thing that happened.  Written in the transaction of the change it tells of; never updated or deleted.

    ``name`` is ``subject:action`` (``transfer:submitted``); ``data`` holds what is particular to the event.
    """

    at = models.DateTimeField(db_default=models.functions.Now())
    name = models.CharField(max_length=60)
    actor = models.CharField(max_length=150, help_text="login name, or system")
    zone = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=80, help_text="kind:id of the thing concerned")
    data = models.JSONField(default=dict)
    salt = models.BinaryField(default=new_salt, max_length=16)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-id", "name"], name="audit_by_name"),
            models.Index(fields=["subject"], name="audit_by_subject"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]


class Seal(models.Model):
    """The place of an event in the chain: ``chain = SHA-256(previous chain ‖ sequence ‖ digest)``."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32, help_text="SHA-256(salt ‖ canonical event)")
    chain = models.BinaryField(max_length=32)


class Unsealed(models.Model):
    """Events that wait for the sealer; filled by a trigger, emptied by the sealer."""

    event_id = models.BigIntegerField(primary_key=True)
