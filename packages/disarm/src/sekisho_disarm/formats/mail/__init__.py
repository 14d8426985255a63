"""Mails: eml (as on the wire) and msg (as Outlook saves them); the output is eml.

What stays: sender, recipients, subject, date and identities; the text and the HTML body (cleaned as a web page,
pictures of the mail itself stay in place); attachments, each through the door, with their names.
What goes: every other header, signatures (they would not be valid), outside references, OLE objects in rich
text.  Encrypted mails, winmail.dat and mails in pieces are undecided; so is a mail with such an attachment.
What may break: mails whose only body is rich text lose their formatting.  Idempotent.
"""

from __future__ import annotations

import email

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.html import decoding
from sekisho_disarm.formats.html import words as page_words
from sekisho_disarm.formats.mail import eml, msg, second_reader
from sekisho_disarm.formats.mail.message import Message
from sekisho_disarm.formats.mail.rebuild import rebuild_message
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.report import Profile


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Refused``, ``Undecidable`` and its kin, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    if kind is Kind.MSG:
        context.report("DSM-715")
    message = msg.read(data, context) if kind is Kind.MSG else eml.read(data, context)
    rebuilt = rebuild_message(message, context)
    if context.profile is Profile.TEXT:
        context.report("DSM-140")
        stem = name.rpartition(".")[0] or name
        return Rebuilt(_words(message).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")
    return Rebuilt(rebuilt, Kind.MAIL, name)


def _words(message: Message) -> str:
    """Headers, the body, and the names of what was attached."""
    lines = [
        f"{header}: {', '.join(f'{name} <{address}>'.strip() for name, address in pairs)}"
        for header, pairs in message.addresses.items()
    ]
    lines += [f"Subject: {message.subject}", f"Date: {message.date}", ""]
    body = message.text if message.text is not None else page_words(message.page or "")
    return "\r\n".join([*lines, body, "", *(f"[{item.name}]" for item in message.attachments)])


def verify(data: bytes, kind: Kind) -> list[str]:
    return second_reader.verify(data)


_SAMPLE = (
    b"From: =?ISO-2022-JP?B?GyRCNFgbKEI=?= <a@example.jp>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
    b"Subject: x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\nx\r\n"
)


def warm() -> None:
    decoding.warm()
    email.message_from_bytes(_SAMPLE)
    context = Context(Profile.KEEP, Budget(Limits()), lambda data, name, _: Rebuilt(data, Kind.TEXT, name))
    second_reader.verify(rebuild(_SAMPLE, "a.eml", Kind.MAIL, context).data)


FORMAT = Format(
    family="mail", kinds=frozenset({Kind.MAIL, Kind.MSG}), rebuild=rebuild, verify=verify, warm=warm
)
