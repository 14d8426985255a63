"""Office 97–2003 documents (doc, xls, ppt): the compound file and its streams written afresh.

Source: [MS-CFB], [MS-DOC], [MS-XLS], [MS-PPT], [MS-ODRAW].
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.ole2 import doc, ppt, second_reader, streams, xls, xls_formulas
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile


def _workbook(container: cfb.Container, context: Context) -> cfb_writer.Content:
    """BIFF8 in ``Workbook``; a file with only ``Book`` is older, and a ``Book`` beside it is its shadow."""
    stream = streams.optional(container, "Workbook")
    if stream is None:
        stream = streams.main(container, "Book")
    fresh = xls.rebuild(stream, context)
    streams.report_dropped(container, frozenset({"WORKBOOK", "BOOK"}), context)
    return {"Workbook": fresh}


def _presentation(container: cfb.Container, context: Context) -> cfb_writer.Content:
    """The stream of records, the pointer to its last edit, and the pictures."""
    fresh = ppt.rebuild(
        streams.main(container, "PowerPoint Document"),
        streams.main(container, "Current User"),
        streams.optional(container, "Pictures") or b"",
        context,
    )
    used = frozenset({"POWERPOINT DOCUMENT", "CURRENT USER", "PICTURES"})
    streams.report_dropped(container, used, context)
    content = {"PowerPoint Document": fresh.document, "Current User": fresh.current_user}
    return content | ({"Pictures": fresh.pictures} if fresh.pictures else {})


def _document(container: cfb.Container, context: Context) -> cfb_writer.Content:
    """The text with its properties, the tables, and what characters point to."""
    fresh = doc.rebuild(
        streams.main(container, "WordDocument"),
        lambda name: streams.main(container, name),
        streams.optional(container, "Data") or b"",
        context,
        lambda storage, stream: streams.inside(container, "ObjectPool", storage, stream),
    )
    used = frozenset({"WORDDOCUMENT", "0TABLE", "1TABLE", "DATA"})
    streams.report_dropped(container, used, context)
    content = {"WordDocument": fresh.main, fresh.table_name: fresh.table}
    return content | ({"Data": fresh.data} if fresh.data else {})


_REBUILDERS: dict[Kind, Callable[[cfb.Container, Context], cfb_writer.Content]] = {
    Kind.DOC: _document,
    Kind.XLS: _workbook,
    Kind.PPT: _presentation,
}


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Write the document afresh in its own format.

    Raises ``Malformed`` (DSM-690, -693), ``NeedsPassword``, ``TooComplex`` (DSM-691) or ``Unsupported``
    (DSM-692: older than Office 97; DSM-911: other profiles).
    """
    if context.profile is not Profile.KEEP:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    container = cfb.Container(data, context.budget)
    try:
        content = _REBUILDERS[kind](container, context)
    except (ValueError, LookupError, struct.error) as error:
        raise Malformed("DSM-693", reason=type(error).__name__) from error
    return Rebuilt(cfb_writer.write(content, streams.CLSIDS[kind]), kind, name)


def warm() -> None:
    xls_formulas.functions()


FORMAT = Format(
    family="ole2",
    kinds=frozenset(_REBUILDERS),
    rebuild=rebuild,
    verify=second_reader.verify,
    warm=warm,
)
