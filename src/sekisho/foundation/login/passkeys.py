"""Passkeys (W3C WebAuthn level 2) for one zone's entrance.

The relying party is the host name of that entrance, from the settings and never from the request, so that a passkey
of one zone is worth nothing at another (I5).

Attestation is not asked for: which authenticators a town allows is a question of its purchasing, and closed networks
cannot fetch the metadata.  A signature counter that goes back refuses the passkey: it may have been copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import policies
from sekisho.foundation.login.models import Passkey

State = dict[str, Any]


def are_offered() -> bool:
    return bool(settings.SEKISHO_ORIGIN)


def _server() -> Fido2Server:
    origin = settings.SEKISHO_ORIGIN
    ours = {origin, settings.SEKISHO_ADMIN_ORIGIN} - {""}
    party = PublicKeyCredentialRpEntity(id=urlsplit(origin).hostname or "", name="関所 Sekisho")
    return Fido2Server(party, verify_origin=lambda said: said in ours)


def begin_registration(person: Person, zone: str) -> tuple[dict[str, Any], State]:
    """What ``navigator.credentials.create`` wants, as JSON, and what to remember."""
    user = PublicKeyCredentialUserEntity(id=person.pk.bytes, name=person.login, display_name=person.name)
    options, state = _server().register_begin(
        user,
        credentials=[_credential(kept) for kept in Passkey.objects.filter(person=person, zone=zone)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


def register(
    untrusted_answer: Mapping[str, Any], state: Mapping[str, Any], *, person: Person, zone: str, name: str
) -> Passkey:
    """Raises ``Denied`` (LGN-003)."""
    try:
        data = _server().register_complete(dict(state), untrusted_answer)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise policies.passkey_refused() from error
    credential = data.credential_data
    if credential is None or Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise policies.passkey_refused()
    return Passkey.objects.create(
        person=person,
        zone=zone,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        sign_count=data.counter,
        name=name,
    )


def begin_authentication(person: Person | None, zone: str) -> tuple[dict[str, Any], State]:
    """What ``navigator.credentials.get`` wants, as JSON, and what to remember.

    Without a person the browser offers what it holds: nobody learns here who has a passkey.
    """
    kept = Passkey.objects.filter(person=person, zone=zone) if person else []
    first_factor = (
        UserVerificationRequirement.REQUIRED if person is None else UserVerificationRequirement.PREFERRED
    )
    options, state = _server().authenticate_begin(
        [_credential(each) for each in kept] or None, user_verification=first_factor
    )
    return dict(options), dict(state)


def verify(
    untrusted_answer: Mapping[str, Any], state: Mapping[str, Any], *, zone: str
) -> tuple[Passkey, bool]:
    """The passkey that signed, and whether its device checked its holder.  Raises ``Denied`` (LGN-003)."""
    try:
        answer = AuthenticationResponse.from_dict(dict(untrusted_answer))
        kept = Passkey.objects.select_related("person__department").get(
            credential_id=bytes(answer.raw_id), zone=zone
        )
        _server().authenticate_complete(dict(state), [_credential(kept)], answer)
        data = answer.response.authenticator_data
    except (ValueError, KeyError, TypeError, AttributeError, Passkey.DoesNotExist) as error:
        raise policies.passkey_refused() from error
    _count_up(kept, data.counter)
    return kept, bool(data.is_user_verified())


def _count_up(kept: Passkey, counter: int) -> None:
    """WebAuthn 7.2 step 21: authenticators that count, count up; those that do not say nought."""
    if counter == 0 and kept.sign_count == 0:
        return
    newer = Passkey.objects.filter(Q(pk=kept.pk) & Q(sign_count__lt=counter)).update(sign_count=counter)
    if not newer:
        raise policies.passkey_refused()


def _credential(kept: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(kept.credential))
