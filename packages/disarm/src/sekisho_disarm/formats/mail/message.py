"""What a mail is to us, whatever it came in: headers we know, two bodies, attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sekisho_disarm.formats.html import decoding
from sekisho_disarm.names import printable, words

#: In the order in which they are written.
ADDRESSES = ("From", "Sender", "Reply-To", "To", "Cc")
TEXTS = ("Subject",)
IDENTITIES = ("Message-ID", "In-Reply-To", "References")
HEADERS = frozenset((*ADDRESSES, *TEXTS, *IDENTITIES, "Date"))
LONGEST_HEADER = 4000
MOST_ADDRESSES = 2000
#: Begins with a character of an atom: what begins with another one ends Python's mail parser in an IndexError.
IDENTITY = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-][!-;=?-~]{0,249}>")
#: An encoded word in the place of a name is none: readers that decode it first see another address.
ADDRESS = re.compile(
    r"(?!\.|.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]{1,64}@(?:[A-Za-z0-9.\-]{1,255}|\[[A-Za-z0-9.:\-]{1,60}\])"
)
#: Headers that say nothing beyond what our own writer says again.
OWN = words(
    "mime-version content-type content-transfer-encoding content-disposition content-id content-description"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """``content_id``: the name by which an HTML body shows it, empty when it does not."""

    name: str
    data: bytes
    content_id: str = ""
    media_type: str = "application/octet-stream"


@dataclass(slots=True)
class Message:
    """``addresses``: header → (name, address); ``identities``: header → the ids in it."""

    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    subject: str = ""
    date: str = ""
    identities: dict[str, list[str]] = field(default_factory=dict)
    text: str | None = None
    page: str | None = None
    attachments: list[Attachment] = field(default_factory=list)


def one_line(untrusted_text: str) -> str:
    """A header's value on one printable line."""
    return printable(" ".join(untrusted_text.split()), longest=LONGEST_HEADER)


def decode(data: bytes, charset: str) -> str:
    """The characters of a body: as it says, when that can be true, else as the bytes look."""
    decoded = decoding.decode(data.replace(b"\x00", b""), charset)
    return decoded.text if decoded else ""
