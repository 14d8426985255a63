"""Relationships: what a part may point to.  Everything external is cut but hyperlinks of plain schemes.

Source: ECMA-376 Part 2 §9.3 (relationships), RFC 3986 (URIs).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from sekisho_disarm.formats.ooxml import xmlread

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID = re.compile(r"[A-Za-z_][\w.\-]{0,254}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
#: No name and password before the host (it hides where a link goes), no files with a mail, no orders to an exchange.
_SAFE_URL = re.compile(
    r"(?:https?://[^/\\\s@?#]+(?:[/?#][^\\\s]*)?"
    r"|mailto:[^\\\s?]*(?:\?(?:(?:subject|body|cc|bcc|to|in-reply-to)=[^\\\s&]*(?:&(?:amp;)?|\Z))*)?|tel:[^\\\s*#%]*)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"#[^\\\s:|]*")


@dataclass(frozen=True, slots=True)
class Relationship:
    """``target`` is a part path without leading slash, or the URL when ``external``."""

    id: str
    type: str
    target: str
    external: bool


def safe_url(untrusted_url: str) -> str | None:
    """The URL without control characters and blanks, or None when it is no http(s), mailto or tel URL.

    A name before ``@`` shows people another host than the one they reach (RFC 3986 §7.6), and ``?attach=``
    lets some mail programs put a file of the reader's into the mail: neither is a plain link.
    """
    url = _CONTROL.sub("", untrusted_url)
    return url if _SAFE_URL.fullmatch(url) and "\\" not in unquote(url) else None


def safe_link(untrusted_target: str) -> str | None:
    """As :func:`safe_url`; a place in the same document (``#bookmark``, ``#Sheet1!A1``) is safe as well."""
    fragment = untrusted_target.strip()
    return fragment if _FRAGMENT.fullmatch(_CONTROL.sub("", fragment)) else safe_url(untrusted_target)


def path_of(part: str) -> str:
    """Where the relationships of a part are: ``word/document.xml`` → ``word/_rels/document.xml.rels``."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"


def parse(data: bytes, part: str) -> list[Relationship]:
    """The relationships of ``part``; ids that are no names or come twice are left out.

    Raises ``Malformed`` or ``TooComplex`` for bad XML.
    """
    root = xmlread.parse(xmlread.normalise(data, path_of(part)), path_of(part))
    found: dict[str, Relationship] = {}
    for element in root.iter(f"{{{_NAMESPACE}}}Relationship"):
        identity, target = element.get("Id", ""), element.get("Target", "")
        if not _ID.fullmatch(identity) or identity in found:
            continue
        external = element.get("TargetMode", "Internal").strip().lower() != "internal"
        place = target if external else _resolve(target, part)
        found[identity] = Relationship(identity, element.get("Type", "").strip(), place, external)
    return list(found.values())


def _resolve(target: str, part: str) -> str:
    """The part a relative target means, without fragment; it cannot climb out of the package."""
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
    return posixpath.normpath(joined).lstrip("/")


def write(relations: list[Relationship]) -> bytes:
    """The part as XML; internal targets are absolute, so that no reader has to guess."""
    rows = "".join(
        f"<Relationship Id={quoteattr(r.id)} Type={quoteattr(r.type)} "
        + (
            f'Target={quoteattr(r.target)} TargetMode="External"/>'
            if r.external
            else f"Target={quoteattr('/' + r.target)}/>"
        )
        for r in relations
    )
    return xmlread.with_header(f'<Relationships xmlns="{_NAMESPACE}">{rows}</Relationships>'.encode())
