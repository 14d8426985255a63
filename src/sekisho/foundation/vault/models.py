"""What the vault knows of its objects.  Keys stand in a table of their own that no web role may read (I9)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class StoredObject(models.Model):
    """One encrypted object.  The digest is an attribute, not the name: nothing is shared between owners."""

    class State(models.TextChoices):
        STAGED = "staged"  # on disk, belongs to nothing yet; the sweeper removes it after a day
        ATTACHED = "attached"
        DESTROYED = "destroyed"  # its key is gone; the row stays as the certificate

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    zone = models.CharField(max_length=20, help_text="where it was taken in, or - for what inspection made")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="vault_staged", condition=models.Q(state="staged"))
        ]


class ObjectKey(models.Model):
    """The object's own key, wrapped by a versioned master key.  Deleting the row destroys the object (I8)."""

    object = models.OneToOneField(StoredObject, on_delete=models.CASCADE, primary_key=True)
    wrapped = models.BinaryField()
    master_version = models.PositiveIntegerField()


class Release(models.Model):
    """The broker gives an object out in a zone only while such a row says so.  Only workers write it."""

    object = models.ForeignKey(StoredObject, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object", "zone"], name="one_release_per_zone")
        ]
