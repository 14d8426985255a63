"""Verbs of notices: tell, settle, mail, choose; the digest of a day.

A mail goes out in the transaction that notes it, under the job's fence: only a worker that is lost between the mail
server's yes and the commit could send one twice.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.jobs.api import Attempt, NotYet, later
from sekisho.foundation.notices import words
from sekisho.foundation.notices.models import How, Kind, Notice, Preference
from sekisho.foundation.organisation.api import mail_address_of

log = logging.getLogger(__name__)
MAIL_TASK = "notices.mail"
FINAL = 500  # RFC 5321, 4.2.1: from here on asking again is no use


@transaction.atomic
def tell(*, people: Iterable[Person], kind: Kind, about: uuid.UUID, zone: str, path: str) -> list[Person]:
    """Tell those who were not told yet; returns whom.  ``path``: the page that they will open."""
    told = []
    for person in people:
        how = how_for(person)
        wants = kind == Kind.DIGEST or how == How.AT_ONCE
        notice, new = Notice.objects.get_or_create(
            person=person, kind=kind, about=about, defaults={"zone": zone, "path": path, "wants_mail": wants}
        )
        if not new and not _opened_again(notice):
            continue
        told.append(person)
        if wants and settings.EMAIL_HOST:
            later(MAIL_TASK, notice.pk)
    if told:
        record(
            "notice:told",
            actor=System(zone=zone),
            subject=f"notice:{about}",
            kind=str(kind),
            people=sorted(person.login for person in told),
        )
    return told


def _opened_again(notice: Notice) -> bool:
    """Asked anew about the same thing, at a later step: then it is told like a new one."""
    if notice.settled_at is None:
        return False
    notice.settled_at = notice.mailed_at = None
    notice.save(update_fields=["settled_at", "mailed_at"])
    return True


def settle(*, about: uuid.UUID, person: Person | None = None, kind: Kind | None = None) -> None:
    """Nothing has to be done about it any more (by this person): the bell forgets it, and no mail goes out.

    ``kind``: only what was told in this way, so that it can be told again.
    """
    open_ones = Notice.objects.filter(about=about, settled_at=None)
    if person is not None:
        open_ones = open_ones.filter(person=person)
    if kind is not None:
        open_ones = open_ones.filter(kind=kind)
    open_ones.update(settled_at=timezone.now())


@transaction.atomic
def take_note(*, actor: Actor, notice: Notice) -> None:
    """The person read what only had to be read.  Somebody else's notice stays as it is."""
    mine = Notice.objects.filter(pk=notice.pk, person=actor.person, zone=actor.zone, settled_at=None)
    if mine.update(settled_at=timezone.now()):
        record("notice:noted", actor=actor, subject=f"notice:{notice.about}")


def to_read_by(actor: Actor) -> QuerySet[Notice]:
    """What only has to be read: sent back, told by a rule, a month's report; and not noted yet."""
    return Notice.objects.filter(
        person=actor.person,
        zone=actor.zone,
        kind__in=[Kind.RETURNED, Kind.RULE, Kind.REPORT],
        settled_at=None,
    )


def how_for(person: Person) -> How:
    chosen = Preference.objects.filter(person=person).values_list("how", flat=True).first()
    return How(chosen) if chosen else How.AT_ONCE


@transaction.atomic
def choose(*, actor: Actor, how: How) -> None:
    """How the actor wants mails from now on."""
    Preference.objects.update_or_create(person=actor.person, defaults={"how": how})
    record("notice:chosen", actor=actor, subject=f"person:{actor.person.pk}", how=str(how))


def mail(notice_id: uuid.UUID, attempt: Attempt) -> None:
    """Send one mail about everything that this person was not mailed about yet.  Safe to run twice.

    Raises ``NotYet`` while the mail server is away.
    """
    with transaction.atomic():
        attempt.hold()
        first = Notice.objects.select_related("person").get(pk=notice_id)
        due = list(
            Notice.objects.select_for_update()
            .filter(person=first.person, zone=first.zone, wants_mail=True, mailed_at=None)
            .order_by("made_at")
        )
        if first not in due:
            return  # another job mailed it with its own
        waiting = [one for one in due if one.settled_at is None]
        address = mail_address_of(first.person)
        if waiting and address:
            _send(first.person, address, waiting)
        Notice.objects.filter(pk__in=[one.pk for one in due]).update(mailed_at=timezone.now())


def _send(person: Person, address: str, waiting: list[Notice]) -> None:
    zone = waiting[0].zone
    subject, body = words.of_mail(waiting)
    actor, subject_of = System(zone=zone), f"person:{person.pk}"
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address]).send()
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < FINAL:
            raise NotYet("the mail server wants to be asked later") from error
        record("notice:mail-refused", actor=actor, subject=subject_of, code=error.smtp_code)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        if min(codes) < FINAL:
            raise NotYet("the mail server wants to be asked later") from error
        record("notice:mail-refused", actor=actor, subject=subject_of, code=min(codes))
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail server: %s", type(error).__name__)
        raise NotYet("the mail server is away") from error
    else:
        record("notice:mailed", actor=actor, subject=subject_of, count=len(waiting))


def give_up(notice_id: uuid.UUID) -> None:
    """The mail used up its attempts: the bell says the same."""
    Notice.objects.filter(pk=notice_id, mailed_at=None).update(mailed_at=timezone.now())
