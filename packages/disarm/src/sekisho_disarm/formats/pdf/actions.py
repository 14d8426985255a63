"""Actions and destinations.  Two actions pass: to a place in this document, and to an address on the web.

Source: ISO 32000-2 clauses 12.3.2 and 12.6.  ``/Next`` chains, ``/AA`` and every other action are left out.
"""

from __future__ import annotations

import re
import unicodedata

from sekisho_disarm.formats.pdf import syntax
from sekisho_disarm.formats.pdf.build import Builder
from sekisho_disarm.formats.pdf.syntax import Json

_MOST_CHAINED = 32
_CODES = {
    "/JavaScript": "DSM-201",
    "/Launch": "DSM-202",
    "/Rendition": "DSM-208",
    "/Movie": "DSM-208",
    "/Sound": "DSM-208",
    "/GoTo3DView": "DSM-208",
    "/RichMediaExecute": "DSM-208",
}
_SCHEME = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"[!-~]*")
#: A name and a password before the host hide where the link goes; ``*`` and ``#`` are orders to an exchange.
_HIDING = re.compile(r"https?:/*[^/?#]*(?:@|\\)|tel:.*(?:[*#]|%2[a3])", re.IGNORECASE)
_ATTACHING = re.compile(r"[?&]attach", re.IGNORECASE)
_FITS = frozenset({"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"})


def action(builder: Builder, value: Json) -> bytes | None:
    """A link's action; anything but ``GoTo`` and ``URI`` is reported and left out."""
    found = builder.source.dictionary(value)
    if "/Next" in found:
        _report_chain(builder, found["/Next"])
    subtype = builder.source.follow(found.get("/S"))
    if subtype == "/GoTo":
        target = destination(builder, found.get("/D"))
        return None if target is None else b"<</S/GoTo/D " + target + b">>"
    if subtype == "/URI":
        return _address(builder, found)
    report(builder, found)
    return None


def opening(builder: Builder, value: Json) -> bytes | None:
    """What a document does when it is opened: it may show one of its pages, nothing else."""
    found = builder.source.follow(value)
    if isinstance(found, list):
        return destination(builder, value)
    if builder.source.follow(builder.source.dictionary(value).get("/S")) == "/URI":
        builder.report("DSM-203", "/OpenAction")  # opening an address unasked is a beacon
        return None
    return action(builder, value)


def report(builder: Builder, found: dict[str, Json]) -> None:
    subtype = str(builder.source.follow(found.get("/S")))
    if "/JS" in found:
        builder.report("DSM-201", "/JS")
    builder.report(_CODES.get(subtype, "DSM-204"), subtype)


def additional(builder: Builder, value: Json) -> bytes | None:
    """``/AA``: always left out, the scripts and programs in it named."""
    builder.report("DSM-203", "/AA")
    for item in builder.source.dictionary(value).values():
        found = builder.source.dictionary(item)
        report(builder, found)
        _report_chain(builder, found.get("/Next"))
    return None


def _report_chain(builder: Builder, value: Json) -> None:
    waiting = list(builder.source.array(value))[:_MOST_CHAINED]
    for _ in range(_MOST_CHAINED):
        if not waiting:
            return
        found = builder.source.dictionary(waiting.pop())
        report(builder, found)
        waiting += builder.source.array(found.get("/Next"))[:_MOST_CHAINED]


def _address(builder: Builder, found: dict[str, Json]) -> bytes | None:
    untrusted = builder.source.follow(found.get("/URI"))
    address = safe_address(syntax.text(untrusted)) if syntax.is_string(untrusted) else None
    if address is None:
        builder.report("DSM-205", "/URI")
        return None
    return b"<</S/URI/URI " + syntax.string("u:" + address) + b">>"


def safe_address(untrusted: str) -> str | None:
    """The address in ASCII without control characters and blanks, or ``None`` if its scheme is no good."""
    plain = _PLAIN_ADDRESS.fullmatch(untrusted) is not None
    shown = untrusted if plain else "".join(c for c in untrusted if unicodedata.category(c)[0] not in "CZ")
    attaches = shown[:7].lower() == "mailto:" and _ATTACHING.search(shown)
    if not _SCHEME.match(shown) or _HIDING.match(shown) or attaches:
        return None
    if plain:
        return shown
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8")) for c in shown)


def destination(builder: Builder, value: Json) -> bytes | None:
    """A page of this document with a way to fit it, or the name of such a destination."""
    found = builder.source.follow(value)
    if isinstance(found, dict):
        found = builder.source.follow(found.get("/D"))
    if syntax.is_name(found) or syntax.is_string(found):
        return syntax.scalar(found)
    if not isinstance(found, list) or len(found) < 2:
        return None
    page = builder.pages.get(found[0]) if syntax.is_reference(found[0]) else None
    if page is None:
        return None
    rest = [builder.source.follow(item) if syntax.is_reference(item) else item for item in found[1:6]]
    if rest[0] not in _FITS:
        return None
    if not all(item is None or syntax.is_number(item) for item in rest[1:]):
        return None
    return b"[%d 0 R " % page + b" ".join(syntax.scalar(item) or b"null" for item in rest) + b"]"


def named(builder: Builder, value: Json) -> bytes | None:
    """The value of a destination's name."""
    target = destination(builder, value)
    return target if target is not None and target.startswith(b"[") else None
