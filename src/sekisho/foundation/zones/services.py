"""Verbs about zones and routes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.zones.models import Route

EDITABLE = (
    "is_open",
    "max_file_mib",
    "max_files",
    "allowed_kinds",
    "profile",
    "confirmations",
    "keep_password",
    "information_class",
    "keep_days",
    "screens",
    "hold_score",
    "hold_people",
)


@transaction.atomic
def change_route(
    *, actor: Actor, route: Route, officers: Collection[Person] | None = None, **changes: Any
) -> Route:
    """Change what may pass a route.  Raises ``Denied`` (IDN-004/005) and ``ValidationError``.

    Files on their way keep the limits under which they were taken in.  ``officers``: who may say that a finding of
    personal data is a false alarm; None leaves them as they are.
    """
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    route = Route.objects.select_for_update().get(pk=route.pk)
    before = {name: getattr(route, name) for name in EDITABLE}
    for name, value in changes.items():
        assert name in EDITABLE, name
        setattr(route, name, value)
    route.full_clean()
    route.save()
    changed = {
        name: [before[name], getattr(route, name)]
        for name in EDITABLE
        if before[name] != getattr(route, name)
    }
    if officers is not None:
        changed |= _change_officers(route, officers)
    if changed:
        record(
            "route:changed", actor=actor, subject=f"route:{route.origin_id}-{route.destination_id}", **changed
        )
    return route


def _change_officers(route: Route, officers: Collection[Person]) -> dict[str, list[list[str]]]:
    before = sorted(route.officers.values_list("login", flat=True))
    after = sorted(person.login for person in officers)
    if before == after:
        return {}
    route.officers.set(officers)
    return {"officers": [before, after]}
