"""The verb of giving a password for a held file."""

from __future__ import annotations

from django.db import transaction

from sekisho.border.transfers import given_passwords, policies, services
from sekisho.border.transfers.models import GivenPassword, Item
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.vault import api as vault


def hand_in(*, actor: Actor, item: Item, password: str) -> None:
    """Give a password for a held file; it is inspected again.

    Raises ``Denied`` (TRF-020 not the sender, -021 none needed, -022 too many wrong ones, -023 no password) and
    ``VaultError``.
    """
    try:
        check(actor, item)
        policies.check_is_password(password)
    except Denied as denied:
        record("item:password-refused", actor=actor, subject=f"item:{item.pk}", code=denied.code)
        raise
    give(actor=actor, item=item, secret=vault.put_secret(password))


def give(*, actor: Actor, item: Item, secret: vault.Stored) -> None:
    """As :func:`hand_in`, with the password in the vault already (staged in the actor's zone)."""
    with transaction.atomic():
        item = services.locked(item)
        check(actor, item)
        vault.attach(secret.object_id, zone=actor.zone)
        GivenPassword.objects.create(item=item, person=actor.person, secret=secret.object_id)
        record(
            "item:password-given",
            actor=actor,
            subject=f"item:{item.pk}",
            transfer=str(item.transfer_id),
            attempt=item.given_passwords.count(),
        )
        services.queue_again(item, actor)


def check(actor: Actor, item: Item) -> None:
    """Raises ``Denied`` (TRF-020, -021, -022)."""
    policies.check_may_give_password(
        actor,
        item,
        needed=given_passwords.needs_password(item),
        wrong=given_passwords.wrong_of(item),
        wrong_by_person=given_passwords.wrong_by(actor.person),
    )
