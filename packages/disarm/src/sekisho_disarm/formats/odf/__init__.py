"""OpenDocument files: odt, ods, odp, odg and their templates; flat ones (fodt …) come out as packages.

What stays: text, tables, notes, comments and tracked changes, styles, pictures (rebuilt), embedded charts,
formulas and documents (rebuilt in turn), cell formulas that compute inside the file, links to
http(s)/mailto/tel and to places in the document, transitions and animations, title, dates, view settings.
What goes: macros in any language, event listeners, form controls, OLE objects, applets, plug-ins, sound and
film, floating frames, linked sections, sheets and pictures, DDE, database sources, embedded fonts, toolbars,
printer data, signatures, thumbnails, other properties, and every entry, element and attribute that
``package`` and ``vocabulary.toml`` do not know.
What may break: filled-in form fields lose their content with the form; charts drawn from another file keep
their cached values.  Encrypted packages need their password.
Idempotent: the output of a disarmed file passes as clean.
"""

from __future__ import annotations

import re

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.odf import filtering, flat, plaintext, second_reader, settings, vocabulary
from sekisho_disarm.formats.odf.package import MIMETYPES
from sekisho_disarm.formats.odf.rebuild import Rebuilding
from sekisho_disarm.formats.ooxml import vocabulary as office_vocabulary
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

_FLAT_NAME = re.compile(r"\.fod[tspg]$", re.IGNORECASE)


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed``, ``NeedsPassword``, ``TooComplex``, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    if kind is Kind.FLAT_ODF:
        data, kind = flat.packed(data, context)
        context.report("DSM-700", kind=kind.value)
        name = _FLAT_NAME.sub(f".{kind.value}", name)
    rebuilt = Rebuilding(data, name, kind, context).run()
    return plaintext.extract(rebuilt, context) if context.profile is Profile.TEXT else rebuilt


def warm() -> None:
    vocabulary.load()
    office_vocabulary.functions()
    settings.items()
    filtering.rules()
    second_reader.warm()


FORMAT = Format(
    family="odf",
    kinds=frozenset(MIMETYPES) | {Kind.FLAT_ODF},
    rebuild=rebuild,
    verify=second_reader.verify,
    warm=warm,
)
