"""What sign-in keeps: passwords, second factors, devices, attempts, sign-ins, resets.

What proves a person in one zone is kept for that zone alone and invisible to the others (row-level security in
``config/database_roles.py``): whoever seizes the internet side learns and changes no second factor of another zone.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

PERSON = "identity.Person"


class Password(models.Model):
    """The password of one person, the same at every entrance; changed only in the person's innermost zone."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, primary_key=True, related_name="+")
    encoded = models.CharField(max_length=200, help_text="Argon2id, in Django's form")
    changed_at = models.DateTimeField()
    #: given by somebody else: to be replaced at the first sign-in, and only good until then
    given_until = models.DateTimeField(null=True)


class Totp(models.Model):
    """An authenticator app or token of one person in one zone."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    sealed = models.BinaryField(help_text="the secret, sealed with the zone's sign-in key")
    last_step = models.BigIntegerField(
        default=0, help_text="time step of the last code taken: each is good once"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "zone"], name="one_totp_per_zone")]


class Passkey(models.Model):
    """A WebAuthn credential; its relying party is the zone's entrance, so that it fits no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField(help_text="attested credential data (WebAuthn level 2, 6.5.1)")
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(_("パスキーの名前"), max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """For the day when the phone is at home.  Good once."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)


class OutsideAccount(models.Model):
    """Which account of the OpenID provider is which person: bound at the first sign-in, for ever."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "issuer", "subject"], name="one_person_per_subject"),
            models.UniqueConstraint(fields=["zone", "issuer", "person"], name="one_subject_per_person"),
        ]


class KnownDevice(models.Model):
    """A browser at which this person once signed in wholly: its wrong passwords are counted for itself alone."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the browser's cookie")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "zone", "digest"], name="one_row_per_known_device")
        ]


class Attempt(models.Model):
    """A try that did not succeed (or not yet).  ``device`` is set only for a device known for this login."""

    zone = models.CharField(max_length=20)
    login = models.CharField(max_length=60)
    device = models.BinaryField(max_length=32, null=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["login", "at"], name="login_attempt_by_login"),
            models.Index(fields=["address", "at"], name="login_attempt_by_address"),
        ]


class SignIn(models.Model):
    """A person at one browser in one zone, from coming in to going out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session_key = models.CharField(max_length=40, unique=True, null=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    zone = models.CharField(max_length=20)
    methods = ArrayField(models.CharField(max_length=20))
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=80, blank=True)
    is_shared = models.BooleanField(default=False, help_text="at a PC that others use too")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(help_text="when the person last proved who they are")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-started_at"], name="login_signin_by_person")]


class SignOutEverywhere(models.Model):
    """From this moment on, older sign-ins of the person are worth nothing, in whatever zone they were made."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="login_signout_by_person")]


class Reset(models.Model):
    """Help from the desk, by two people: one asks, another confirms and hands over a code that is good once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    zone = models.CharField(max_length=20, help_text="where the code is good")
    new_password = models.BooleanField(default=False)
    new_factors = models.BooleanField(default=False)
    reason = models.CharField(_("理由"), max_length=200)
    requested_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32, null=True, help_text="SHA-256 of the code")
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("requested_by")),
                name="reset_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(digest=None) | models.Q(confirmed_by__isnull=False),
                name="reset_code_only_after_confirmation",
            ),
        ]


class BreakGlass(models.Model):
    """The sealed administrator account for the day when nobody else can come in."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sealed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=60, blank=True)
