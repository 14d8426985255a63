"""PDF: every object is written afresh from an allow-list; the old bytes never reach the output.

Kept: pages with their text, drawings, pictures and fonts; links to the web and inside the document; outline,
page labels, form fields without scripts, comments, layers, the structure that screen readers use.
Left out: scripts and every other action, attachments, XFA, film and sound, references to outside, signatures
(they end), metadata, old revisions, unreachable objects, unknown keys.
May break: calculating forms, buttons that do more than jump, colours of exotic printing set-ups.
Not promised: fonts lose the tables that no page needs, what stands in the others is not parsed; operators of page content are not filtered.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Malformed
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.pdf import document, flat, signatures
from sekisho_disarm.formats.pdf.verify import verify as verify_pdf
from sekisho_disarm.formats.pdf.warming import warm
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Write the document afresh by the profile of the context.

    Raises ``Malformed`` (DSM-290, -292), ``NeedsPassword`` (DSM-930), ``TooComplex`` (DSM-291, -390, and
    those of the budget).
    """
    try:
        if context.profile is not Profile.KEEP:
            signatures.report_quickly(data, context)
        if context.profile is Profile.TEXT:
            return Rebuilt(flat.text(data, context), Kind.TEXT, _text_name(name))
        if context.profile is Profile.FLATTEN:
            return Rebuilt(flat.pictures(data, context), kind, name)
        return Rebuilt(document.rebuild(data, context), kind, name)
    except DisarmError:
        raise
    except (RuntimeError, ValueError, TypeError, AttributeError, LookupError, MemoryError) as error:
        # qpdf and PDFium hand out more kinds of errors over hostile bytes than they document
        raise Malformed("DSM-290", where=name) from error


def _text_name(name: str) -> str:
    return f"{PurePosixPath(name).stem or name}.txt"


def verify(data: bytes, kind: Kind) -> list[str]:
    """The second reader.  For the text profile the engine asks the text format instead."""
    return verify_pdf(data) if kind is Kind.PDF else [f"pdf: output of kind {kind}"]


FORMAT = Format(family="pdf", kinds=frozenset({Kind.PDF}), rebuild=rebuild, verify=verify, warm=warm)
