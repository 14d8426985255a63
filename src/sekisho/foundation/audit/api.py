"""The door to the trail for other rooms."""

from django.conf import settings

from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.services import record
from sekisho.foundation.identity.actor import Actor

__all__ = ["Event", "may_trace", "record"]


def may_trace(actor: Actor) -> bool:
    """May the actor ask, here, who touched a file?"""
    return actor.zone == settings.SEKISHO_ADMIN_ZONE and actor.person.may_read_trail_content
