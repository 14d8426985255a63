"""Passwords that people gave for held files: kept by the vault until the file was inspected, then destroyed.

A password is never in a job, a log line, the trail or a page: the row names a vault object that only workers can
read, and the object's key is destroyed in the transaction that settles the file.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from sekisho.border.transfers import policies
from sekisho.border.transfers.models import GivenPassword, Item
from sekisho.border.transfers.states import State
from sekisho.foundation.identity.models import Person
from sekisho.foundation.inspection.api import NEEDS_PASSWORD, Inspection
from sekisho.foundation.vault import api as vault

Outcome = GivenPassword.Outcome


def needs_password(item: Item) -> bool:
    """Is the item held for nothing but a password?"""
    return item.state == State.HELD and item.reason in NEEDS_PASSWORD


def wrong_of(item: Item) -> int:
    return _recent_wrong().filter(item=item).count()


def wrong_by(person: Person) -> int:
    return _recent_wrong().filter(person=person).count()


def _recent_wrong() -> QuerySet[GivenPassword]:
    since = timezone.now() - timedelta(minutes=policies.PASSWORD_MINUTES)
    return GivenPassword.objects.filter(outcome=Outcome.WRONG, at__gte=since)


def waiting_words(item: Item) -> list[str]:
    """The passwords that were given for the item and not tried yet; for workers."""
    words = []
    for given in item.given_passwords.filter(secret__isnull=False):
        assert given.secret is not None
        try:
            words.append(vault.read_secret(given.secret))
        except (vault.Gone, vault.NotASecret):
            continue  # the file is inspected without it, and asks for it again
    return words


def settle(item: Item, inspection: Inspection) -> None:
    """Note whether the given password fitted and destroy it, in the transaction that settles the item."""
    wrong = Outcome.WRONG if item.reason in NEEDS_PASSWORD else Outcome.UNUSED
    _end(item, Outcome.OPENED if inspection.opened_with == "given" else wrong)


def forget(item: Item) -> None:
    """Destroy what was given for an item that is not inspected any more, in the caller's transaction."""
    _end(item, Outcome.UNUSED)


def _end(item: Item, outcome: GivenPassword.Outcome) -> None:
    for given in item.given_passwords.filter(secret__isnull=False):
        assert given.secret is not None
        vault.destroy_secret(given.secret, zone=item.transfer.origin_id)
        given.secret, given.outcome = None, outcome
        given.save(update_fields=["secret", "outcome"])
