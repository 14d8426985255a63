"""The door to the lists for other rooms."""

from __future__ import annotations

from sekisho.border.partner_passwords.models import PartnerPassword
from sekisho.foundation.identity.models import Person
from sekisho.foundation.vault import api as vault

__all__ = ["words_for"]


def words_for(*, person: Person, zone: str) -> list[str]:
    """The passwords to try on files that the person sends from the zone; own ones first.  For workers."""
    words = []
    for kept in PartnerPassword.objects.for_person(person, zone):
        try:
            words.append(vault.read_secret(kept.secret))
        except (vault.Gone, vault.NotASecret):
            continue  # taken off the list this moment, or no word of ours: one bad row must not stop a file
    return list(dict.fromkeys(words))
