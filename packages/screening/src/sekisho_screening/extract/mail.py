"""Mail: addresses and subject, bodies (HTML as its text), attachments through the same door.

Source: RFC 5322, RFC 2047, RFC 2231.
"""

from __future__ import annotations

import email
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import BinaryIO

from sekisho_screening.errors import Unreadable
from sekisho_screening.extract import html
from sekisho_screening.extract.items import Item, Passage, Unit
from sekisho_screening.extract.plain import read as read_plain
from sekisho_screening.places import Part, Place

_HEADERS = ("from", "to", "cc", "bcc", "reply-to", "sender", "subject")
_HEAD = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_TELLING = re.compile(
    rb"^(?:received|message-id|mime-version|return-path|from|subject):", re.IGNORECASE | re.MULTILINE
)

Door = Callable[[BinaryIO, str, Place], Iterator[Item]]


def looks_like(head: bytes) -> bool:
    found = _HEAD.match(head)
    return found is not None and len(set(map(bytes.lower, _TELLING.findall(found.group())))) >= 3


def read(source: BinaryIO, place: Place, door: Door) -> Iterator[Item]:
    """``door`` reads an attachment: stream, name, place.  Raises ``Unreadable``."""
    try:
        message = email.message_from_binary_file(source, policy=default)
        assert isinstance(message, EmailMessage)
        parts = list(message.walk())
        headers = [f"{name}: {value}" for name in _HEADERS for value in message.get_all(name, [])]
    except (
        ValueError,
        LookupError,
        RecursionError,
        TypeError,
        IndexError,
        AttributeError,
        AssertionError,
    ) as error:
        raise Unreadable(
            type(error).__name__
        ) from None  # the standard parser raises all of these on hostile mail
    if headers:
        yield Passage("\n".join(headers), replace(place, part=Part.MAIL_HEADER), Unit.NONE)
    for part in parts:
        if not part.is_multipart():
            yield from _part(part, place, door)


def _part(part: EmailMessage, place: Place, door: Door) -> Iterator[Item]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        name = part.get_filename() or ""
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError, IndexError, AttributeError):
        name, charset = "attachment", ""
    if name:
        yield from door(io.BytesIO(data), name, place)
    elif part.get_content_type() == "text/html":
        yield from _html(data, place, charset if _known(charset) else "")
    elif part.get_content_maintype() == "text":
        yield from read_plain(io.BytesIO(data), place, charset if _known(charset) else "")
    elif data:
        yield from door(io.BytesIO(data), "attachment", place)


def _known(charset: str) -> bool:
    return charset.lower().replace("_", "-") in {
        "utf-8",
        "iso-2022-jp",
        "shift-jis",
        "cp932",
        "euc-jp",
        "us-ascii",
    }


def _html(data: bytes, place: Place, charset: str) -> Iterator[Item]:
    yield from html.read(io.BytesIO(data), place, charset)
