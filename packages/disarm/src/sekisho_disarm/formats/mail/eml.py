"""Reading a mail as it came over the wire.  Source: RFC 5322, RFC 2045–2047, RFC 2231, RFC 8551 (S/MIME), RFC 3156 (PGP)."""

from __future__ import annotations

import email
import email.policy
import re
from binascii import Error as Base64Error
from collections.abc import Callable
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message as Part
from email.utils import format_datetime, getaddresses, parsedate_to_datetime

from sekisho_disarm import encodings
from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, TooComplex, Undecidable
from sekisho_disarm.formats.html import decoding
from sekisho_disarm.formats.mail import message
from sekisho_disarm.formats.mail.message import Attachment, Message
from sekisho_disarm.names import words

_DEEPEST = 20  # multiparts in multiparts: mail programs write up to 4
_BOUNDARY = re.compile(rb"boundary\s*\*?\d?\*?=", re.IGNORECASE)
_MOST_BOUNDARIES = 500
_LONGEST_HEAD = 256 * 1024
_SIGNATURES = words("application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature")
_ENCRYPTED = words(
    "application/pkcs7-mime application/x-pkcs7-mime application/pgp-encrypted multipart/encrypted"
)
_TNEF = words("application/ms-tnef application/vnd.ms-tnef")
#: What a saved page would run or fetch with; nobody reads it.
_OF_PAGES = re.compile(
    r"(?:text|application)/(?:x-)?(?:java|ecma|j|live|vb)script(?:1\.\d)?|text/css|application/x-shockwave-flash"
)
_ONCE = ("Content-Type", "Content-Transfer-Encoding")
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/rtf": ".rtf",
}


def read(data: bytes, context: Context) -> Message:
    """Raises ``Malformed``, ``TooComplex``, or ``Undecidable`` (DSM-716, -717, -719)."""
    if len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES:
        raise TooComplex("DSM-944")
    try:
        root = email.message_from_bytes(data, policy=email.policy.compat32)
        return _Reading(context).run(root)
    except RecursionError:
        raise TooComplex("DSM-945") from None
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, Base64Error):
        # the standard library's parser promises to raise nothing, and does for odd headers
        raise Malformed from None


class _Reading:
    """One mail: the headers of its root, and every leaf of its tree in order."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.found = Message()

    def run(self, root: Part) -> Message:
        self._headers(root)
        self._walk(root, 0)
        return self.found

    def _headers(self, root: Part) -> None:
        known = {name.lower(): name for name in message.HEADERS}
        dropped = 0
        for key, raw in root.raw_items():
            name = known.get(key.lower())
            if name is None:
                dropped += key.lower() not in message.OWN
            elif not self._keep(name, str(raw)[:_LONGEST_HEAD]):
                dropped += 1
        if dropped:
            self.context.report("DSM-711", count=dropped)

    def _keep(self, name: str, raw: str) -> bool:
        if name == "Subject":
            self.found.subject = self.found.subject or message.one_line(plain(raw))
        elif name == "Date":
            self.found.date = self.found.date or date(raw)
            return bool(self.found.date)
        elif name in message.IDENTITIES:
            self.found.identities.setdefault(name, message.IDENTITY.findall(raw)[:200])
            return bool(self.found.identities[name])
        else:
            self.found.addresses.setdefault(name, []).extend(addresses(raw))
        return True

    def _walk(self, part: Part, depth: int) -> None:
        if depth > _DEEPEST:
            raise TooComplex("DSM-945")
        if any(len({str(value) for value in part.get_all(name, ())}) > 1 for name in _ONCE):
            raise Malformed  # programs differ in which of them they believe
        kind = part.get_content_type()
        if kind in _ENCRYPTED:
            raise Undecidable("DSM-716", what="PGP" if "pgp" in kind or "multipart" in kind else "S/MIME")
        if kind in _TNEF or (part.get_filename() or "").lower() == "winmail.dat":
            raise Undecidable("DSM-717")
        if kind == "message/partial":
            raise Undecidable("DSM-719")
        if kind == "message/external-body":
            self.context.report("DSM-714")
        elif _OF_PAGES.fullmatch(kind) and part.get_content_disposition() != "attachment":
            self.context.report("DSM-741", count=1)
        elif kind in _SIGNATURES:
            self.context.report("DSM-713", what="PGP" if "pgp" in kind else "S/MIME")
        elif kind.startswith("message/") and part.is_multipart():
            self._enclosed(part, kind)
        elif part.is_multipart():
            for child in _children(part):
                self._walk(child, depth + 1)
        else:
            self._leaf(part, kind)

    def _enclosed(self, part: Part, kind: str) -> None:
        """A mail in the mail goes through the door as a file of its own; reports about delivery are text."""
        data = _opened(part, b"\r\n".join(child.as_bytes() for child in _children(part)))
        name = self._name(part, ".eml" if kind in ("message/rfc822", "message/global") else ".txt")
        self._attach(Attachment(name, data))

    def _leaf(self, part: Part, kind: str) -> None:
        self.context.budget.take_member()
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        charset = part.get_content_charset() or ""
        is_body = part.get_filename() is None and part.get_content_disposition() != "attachment"
        if is_body and kind == "text/plain":
            text = message.decode(data, charset)
            self.found.text = text if self.found.text is None else f"{self.found.text}\n{text}"
        elif is_body and kind == "text/html" and self.found.page is None:
            self.found.page = message.decode(data, charset)
        else:
            identity = (part.get("Content-ID") or "").strip().strip("<>")
            name = self._name(part, _ENDINGS.get(kind, ""))
            self._attach(
                Attachment(
                    name, data, identity if re.fullmatch(r"[\w.@\-+=$%]{1,200}", identity, re.ASCII) else ""
                )
            )

    def _attach(self, attachment: Attachment) -> None:
        self.context.budget.take_bytes(len(attachment.data), where=attachment.name)
        self.found.attachments.append(attachment)

    def _name(self, part: Part, ending: str) -> str:
        name = plain(part.get_filename() or "")
        return name or f"part{len(self.found.attachments) + 1}{ending}"


def _opened(part: Part, data: bytes) -> bytes:
    """A mail in the mail is not to be coded (RFC 2046 §5.2.1); some are all the same, and programs open them."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding not in ("base64", "quoted-printable"):
        return data
    leaf = Part()
    leaf["Content-Transfer-Encoding"] = coding
    leaf.set_payload(data.decode("ascii", "surrogateescape"))
    payload = leaf.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else data


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []


def plain(raw: str) -> str:
    """A header as characters: encoded words (RFC 2047) decoded, naked bytes judged."""
    try:
        pieces = decode_header(_naked(raw)) if "=?" in raw else [(_naked(raw), None)]
    except (HeaderParseError, ValueError):
        pieces = [(_naked(raw), None)]
    return "".join(piece if isinstance(piece, str) else _word(piece, label) for piece, label in pieces)


def _naked(raw: str) -> str:
    """Bytes that no header may hold are in the string as lone surrogates: judge them as text."""
    if raw.isascii() and "\x1b" not in raw:
        return raw
    data = raw.encode("utf-8", "surrogateescape")
    decoded = encodings.decode(data)
    return decoded.text if decoded else data.decode("cp932", "replace")


def _word(data: bytes, label: str | None) -> str:
    known = decoding.codec(label or "us-ascii")
    if known is not None:
        try:
            return decoding.strictly(data, known)
        except UnicodeDecodeError:
            pass  # the label is wrong: judge by the bytes
    decoded = encodings.decode(data)
    return decoded.text if decoded else data.decode("utf-8", "replace")


def addresses(raw: str) -> list[tuple[str, str]]:
    """(name, address) pairs; what is no address is kept as a name."""
    found, line = [], _naked(raw).replace("\r", "").replace("\n", "")
    for name, address in getaddresses([line])[: message.MOST_ADDRESSES]:
        shown, known = message.one_line(plain(name)), message.ADDRESS.fullmatch(address)
        if shown or address:
            found.append((shown or ("" if known else message.one_line(address)), address if known else ""))
    if not found and (said := message.one_line(plain(line))):
        return [(said, "")]  # Pythons differ in what they make of such a line; one makes nothing
    return found


def date(raw: str) -> str:
    """The date in the form of RFC 5322, empty when it is none."""
    try:
        return format_datetime(parsedate_to_datetime(raw))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


Reader = Callable[[bytes, Context], Message]
