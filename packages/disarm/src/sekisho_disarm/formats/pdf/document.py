"""From the trailer of the hostile file to a fresh one: catalogue, pages, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, TooComplex
from sekisho_disarm.formats.pdf import grammar, interactive, off_page, signatures, source, syntax
from sekisho_disarm.formats.pdf.build import Builder
from sekisho_disarm.formats.pdf.source import Source
from sekisho_disarm.formats.pdf.syntax import Json

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_MOST_PAGES = 50_000
_A4 = "[0 0 595 842]"
_TRAILER = frozenset({"/Root", "/Size", "/ID", "/Prev", "/XRefStm", "/Encrypt", "/Info"})
_STREAM_KEYS = frozenset(
    {"/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length", "/DL", "/DocChecksum"}
)


def rebuild(data: bytes, context: Context) -> bytes:
    """The document written afresh.  Raises what :func:`.source.read` raises, and DSM-291, -292."""
    read = source.read(data, context.passwords)
    builder = Builder(read, context, grammar.KINDS)
    builder.place = "PDF"
    _report_frame(data, read, builder)
    signatures.report(data, read, context)
    catalogue = read.dictionary(read.trailer.get("/Root"))
    pages = list(_pages(read, catalogue.get("/Pages")))
    if not pages:
        raise Malformed("DSM-292")
    root, tree = builder.number(), builder.number()
    numbers = [builder.number() for _ in pages]
    for (reference, _), number in zip(pages, numbers, strict=True):
        builder.pages.setdefault(reference, number)
    keys = builder.keys(catalogue, grammar.CATALOGUE)
    builder.bodies[root] = b"<</Type/Catalog/Pages %d 0 R\n" % tree + keys + b">>"
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    builder.bodies[tree] = b"<</Type/Pages/Count %d/Kids[" % len(numbers) + kids + b"]>>"
    for index, ((_, keys_in), number) in enumerate(zip(pages, numbers, strict=True), 1):
        builder.place = f"p.{index}"
        builder.shown = off_page.box(read, keys_in)
        body = builder.keys(keys_in, interactive.PAGE)
        builder.bodies[number] = b"<</Type/Page/Parent %d 0 R\n" % tree + body + b">>"
        builder.run()
    return builder.file(b"%d 0 R" % root)


def _pages(read: Source, top: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every page once, in order, with what it inherits; loops and repeated nodes are passed over."""
    waiting: list[tuple[Json, dict[str, Json]]] = [(top, {})]
    seen: set[str] = set()
    count = 0
    while waiting:
        value, inherited = waiting.pop()
        node = read.follow(value)
        if not isinstance(node, dict) or (syntax.is_reference(value) and value in seen):
            continue
        if syntax.is_reference(value):
            seen.add(value)
        own = {**inherited, **{key: node[key] for key in _INHERITED if key in node}}
        if "/Kids" in node:
            waiting += [(kid, own) for kid in reversed(read.array(node["/Kids"]))]
            continue
        count += 1
        if count > _MOST_PAGES:
            raise TooComplex("DSM-291", what="pages")
        yield (
            str(value) if syntax.is_reference(value) else f"direct {count}",
            {"/MediaBox": [0, 0, 595, 842], **own, **node},
        )


def _report_frame(data: bytes, read: Source, builder: Builder) -> None:
    """Findings about what surrounds the objects: encryption, old revisions, bytes before and behind."""
    if read.encrypted:
        builder.report("DSM-004" if read.by_password else "DSM-211", "/Encrypt")
    start = data.find(b"%PDF-")
    end = data.rfind(b"%%EOF")
    if start > 0 or (end >= 0 and data[end + 5 :].strip(b"\r\n \t\0")):
        builder.report("DSM-220", "%%EOF")
    usual = 2 if b"/Linearized" in data[:2048] else 1
    if data.count(b"startxref") > usual:
        builder.report("DSM-221", "startxref")
    if read.dictionary(read.trailer.get("/Info")):
        builder.report("DSM-212", "/Info")
    for key in read.trailer.keys() - _TRAILER - _STREAM_KEYS:
        builder.unknown(key)
