"""Rich text (RTF).

What stays: text in every code page and in Unicode, character and paragraph formats, fonts, styles, lists,
tables, headers, notes, comments, revisions, fields that compute inside the document, links to
http(s)/mailto/tel, fields to fill in, PNG and JPEG pictures (rebuilt), shapes with plain properties, title and
dates.
What goes: objects with their data (what they showed stays), linked templates, macros of form fields, mail merge,
binary runs, themes, custom data, other properties, EMF/WMF pictures (a grey picture stands in), every
control word that ``words.txt`` does not know and every group that ``vocabulary`` does not know.
What may break: documents that need an embedded font.  Idempotent.
"""

from __future__ import annotations

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.rtf import plaintext, second_reader, vocabulary
from sekisho_disarm.formats.rtf.rebuild import Rebuilding
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed``, ``TooComplex``, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    context.budget.take_bytes(len(data))
    rebuilt = Rebuilding(data, context).run()
    if context.profile is Profile.TEXT:
        context.report("DSM-140")
        stem = name.rpartition(".")[0] or name
        return Rebuilt(plaintext.words(rebuilt).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")
    return Rebuilt(rebuilt, kind, name)


def verify(data: bytes, kind: Kind) -> list[str]:
    return second_reader.verify(data)


def warm() -> None:
    vocabulary.known()
    for codec in plaintext.CODECS:
        b"a".decode(codec, "replace")
    second_reader.verify(b"{\\rtf1 a}\r\n")


FORMAT = Format(family="rtf", kinds=frozenset({Kind.RTF}), rebuild=rebuild, verify=verify, warm=warm)
