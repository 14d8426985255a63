"""Text with a structure: JSON, XML, YAML, Markdown, logs, settings (ini), calendars (ics), address cards (vcf).

All go through the rules of plain text first (control characters, characters that reorder what is shown,
encodings).  Then: XML loses document type, instructions and what acts (output UTF-8); Markdown loses links to
other schemes, where pictures come from, comments, scripts and attributes of HTML; YAML loses tags that give
orders; calendars and cards keep known fields with checked addresses, pictures in them are rebuilt.  JSON, logs and settings are only text.
What may break: HTML in Markdown shows as characters.  Idempotent.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sekisho_disarm import encodings
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats import Format, text
from sekisho_disarm.formats.structured import cards, markdown, xmltext, yamltext
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

_REBUILDS: dict[Kind, Callable[[str, Context], str]] = {
    Kind.MARKDOWN: markdown.rebuild,
    Kind.YAML: yamltext.rebuild,
    Kind.ICS: cards.rebuild,
    Kind.VCF: cards.rebuild,
}
_CHECKS: dict[Kind, Callable[[str], list[str]]] = {
    Kind.MARKDOWN: markdown.check,
    Kind.YAML: yamltext.check,
    Kind.ICS: cards.check,
    Kind.VCF: cards.check,
}
_KINDS = frozenset({Kind.JSON, Kind.XML, Kind.LOG, Kind.INI, *_REBUILDS})
_DECEIVING = re.compile("[\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed``, ``TooComplex``, or ``Unsupported`` (DSM-910, DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    if kind is Kind.XML:
        context.budget.take_bytes(len(data))
        return Rebuilt(_without_deception(xmltext.rebuild(data, context), context), kind, name)
    plain = text.cleaned(data, name, Kind.TEXT, context)
    decoded = encodings.decode(plain)
    if decoded is None:
        raise Malformed("DSM-923")
    rebuilding = _REBUILDS.get(kind)
    changed = decoded.text if rebuilding is None else rebuilding(decoded.text, context)
    output = plain if changed == decoded.text else text.encoded(decoded, changed)
    if _misread(output, decoded.encoding, kind):
        raise Malformed("DSM-923")
    return text.settled(data, output, name, kind, context)


def _misread(data: bytes, encoding: str, kind: Kind) -> list[str]:
    """What a program would find in the bytes that takes them for another encoding than we did.

    Markdown and YAML are UTF-8 to most programs; in CP932 the second byte of a character may be a bracket.
    """
    if kind not in (Kind.MARKDOWN, Kind.YAML) or encoding.startswith("utf"):
        return []
    return _CHECKS[kind](data.decode("latin-1"))


def _without_deception(data: bytes, context: Context) -> bytes:
    if data.isascii() and b"\x7f" not in data:
        return data
    cleaned, count = _DECEIVING.subn("", data.decode("utf-8"))
    if count:
        context.report("DSM-501", count=count)
    return cleaned.encode("utf-8")


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: what plain text must be, then what the kind must be."""
    remains = text.verify(data, Kind.TEXT)
    if kind is Kind.XML:
        return remains + xmltext.verify(data)
    decoded = encodings.decode(data)
    return remains + (_CHECKS[kind](decoded.text) if decoded and kind in _CHECKS else [])


def warm() -> None:
    text.warm()
    xmltext.verify(b"<a/>")


FORMAT = Format(family="structured", kinds=_KINDS, rebuild=rebuild, verify=verify, warm=warm)
