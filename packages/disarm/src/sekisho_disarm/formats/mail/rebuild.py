"""From a message as read to a message that may pass: bodies cleaned, attachments through the door.

An attachment that is blocked or undecided stops the whole mail with the worst verdict, as in archives: nobody
downstream could know that something is missing.
"""

from __future__ import annotations

import re

from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, Refused, TooComplex, Undecidable
from sekisho_disarm.formats.html import cleaning, without_deception
from sekisho_disarm.formats.mail import writing
from sekisho_disarm.formats.mail.message import Attachment, Message
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import clean

#: Errors of the shared budget: going on would only spend more of it.
_EXHAUSTED = frozenset({"DSM-942", "DSM-944", "DSM-945"})
_PICTURES = {
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.GIF: "image/gif",
    Kind.BMP: "image/bmp",
    Kind.WEBP: "image/webp",
}
_TYPES = {
    **_PICTURES,
    Kind.PDF: "application/pdf",
    Kind.ZIP: "application/zip",
    Kind.MAIL: "application/octet-stream",  # as message/rfc822 it could not be base64
    Kind.TIFF: "image/tiff",
    Kind.EMF: "image/x-emf",
    Kind.WMF: "image/x-wmf",
}


def rebuild_message(message: Message, context: Context) -> bytes:
    """The mail's new bytes.  Raises ``Refused`` or ``Undecidable`` (DSM-718) after looking at every attachment."""
    kept, failures = [], []
    for item in message.attachments:
        try:
            kept.append(_attachment(item, context))
        except DisarmError as failure:
            if isinstance(failure, TooComplex) and failure.code in _EXHAUSTED:
                raise
            failures.append(failure)
            details = {key: value for key, value in failure.details.items() if not isinstance(value, float)}
            context.add(failure.code, item.name, None, details)
    if failures:
        refused = any(isinstance(failure, Refused) for failure in failures)
        raise Refused("DSM-718") if refused else Undecidable("DSM-718")
    inline = frozenset(item.content_id for item in kept if item.content_id)
    page = None
    if message.page is not None:
        page = cleaning.clean(without_deception(message.page, context), context, inline)
    shown = {identity for identity in inline if page is not None and f'"cid:{identity}"' in page}
    message.attachments = [
        item if item.content_id in shown else Attachment(item.name, item.data, "", item.media_type)
        for item in kept
    ]
    message.page = page
    if message.text is not None:
        message.text = without_deception(re.sub(r"\r\n?|\n", "\r\n", message.text), context)
    return writing.write(message)


def _attachment(item: Attachment, context: Context) -> Attachment:
    if not item.data:
        return Attachment(clean(item.name), b"")
    rebuilt = context.nested(item.data, item.name)
    shown = item.content_id if rebuilt.kind in _PICTURES else ""
    name = rebuilt.name.replace(
        "\N{REPLACEMENT CHARACTER}", "_"
    )  # else the name would be reported again and again
    return Attachment(name, rebuilt.data, shown, _TYPES.get(rebuilt.kind, "application/octet-stream"))
