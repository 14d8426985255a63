"""What a new year of the organisation would leave without somebody who approves."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation.api import Break, Outlook, RoleGrant
from sekisho.foundation.policies.api import Step, in_force


def without_approver(outlook: Outlook) -> Iterator[Break]:
    """Steps of the routes in force that name people or a role, of whom too few stay.

    Steps by head, by colleague or above are the organisation's own to tell: it lists sections without a head.
    """
    for approval in in_force().ruleset.approvals.values():
        for number, step in enumerate(approval.steps, 1):
            named = _named(step, outlook)
            if named is None:
                continue
            left, needed = len(named - outlook.leaving), max(step.need, 1)
            if left < needed:
                yield Break(
                    "APR-201",
                    _(
                        "承認の経路「%(route)s」の%(step)s段目で、決める人が足りなくなります（要る人数 %(needed)s人、残る人数 %(left)s人）。"
                    )
                    % {"route": approval.name, "step": number, "needed": needed, "left": left},
                )


def _named(step: Step, outlook: Outlook) -> set[UUID] | None:
    """Who decides there by name or by a role that is given by hand; None where the post decides."""
    form, _colon, rest = step.by.partition(":")
    if form == "people":
        found = Person.objects.filter(login__in=rest.split(), is_active=True)
        return set(found.values_list("pk", flat=True))
    if form == "role" and rest != "head":
        grants = RoleGrant.objects.on(outlook.day).filter(role=rest, person__is_active=True)
        return set(grants.values_list("person_id", flat=True))
    return None
