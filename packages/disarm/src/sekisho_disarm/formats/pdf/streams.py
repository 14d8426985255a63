"""Streams: unpacked under the budget, checked, packed afresh; bytes are taken over only when seen whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pikepdf

from sekisho_disarm.formats.pdf import filters, fonts, inline, off_page, syntax
from sekisho_disarm.formats.pdf.build import Builder, Kind, Rules
from sekisho_disarm.formats.pdf.source import Stream
from sekisho_disarm.formats.pdf.syntax import Json

_PREDICTOR_KEYS = ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns")
_FILING = frozenset({"/Filter", "/DecodeParms", "/Length", "/DL"})
_EXTERNAL = frozenset({"/F", "/FFilter", "/FDecodeParms"})
_LONGEST_CALCULATION = 64 * 1024


@dataclass(slots=True)
class Unpacked:
    """A stream without its general filters; ``left`` is a picture filter still on, with its parameters."""

    data: bytes
    predictor: bytes = b""  # /DecodeParms to write with /FlateDecode
    left: str = ""
    parameters: dict[str, Json] | None = None
    as_it_was: bytes | None = None  # packed bytes of the input that are known to be one whole zlib stream


def unpack(builder: Builder, stream: Stream) -> Unpacked | None:
    """Undo the general filters; ``None`` (reported) for external or unreadable streams."""
    if _EXTERNAL & stream.keys.keys():
        builder.report("DSM-209", "/F")
        return None
    chain = [
        filters.full_name(str(builder.source.follow(f)))
        for f in builder.source.array(stream.keys.get("/Filter"))
    ]
    filters.check_chain(chain)
    parameters = [builder.source.dictionary(p) for p in builder.source.array(stream.keys.get("/DecodeParms"))]
    raw = builder.source.raw(stream)
    if not chain:
        builder.context.budget.take_bytes(len(raw), where="stream")
    try:
        return _undo(builder, raw, chain, [*parameters, *({} for _ in chain)])
    except filters.FilterError as error:
        builder.report("DSM-222", str(error))
        return None


def _undo(builder: Builder, raw: bytes, chain: list[str], parameters: list[dict[str, Json]]) -> Unpacked:
    if chain == ["/FlateDecode"]:
        return _flate(builder, raw, parameters[0])
    data, predictor = raw, b""
    for step, name in enumerate(chain):
        if name in filters.PICTURE_FILTERS:
            if step != len(chain) - 1 or predictor:
                raise filters.FilterError(name)
            return Unpacked(data, left=name, parameters=parameters[step])
        if predictor:
            raise filters.FilterError(name)
        predictor = _predictor(builder, parameters[step])
        if name == "/LZWDecode" and builder.source.follow(parameters[step].get("/EarlyChange")) == 0:
            data = filters.lzw(data, builder.context.budget.limits.member_bytes, early=0)
        else:
            data = filters.undo(data, name, builder.context)
    return Unpacked(data, predictor)


def _flate(builder: Builder, raw: bytes, parameters: dict[str, Json]) -> Unpacked:
    data, whole = filters.inflate_exactly(raw, builder.context.budget.limits.member_bytes)
    builder.context.budget.take_bytes(len(data), packed=len(raw), where="/FlateDecode")
    return Unpacked(data, _predictor(builder, parameters), as_it_was=raw if whole else None)


def _predictor(builder: Builder, parameters: dict[str, Json]) -> bytes:
    if not parameters:
        return b""
    values = {key: builder.source.follow(parameters.get(key)) for key in _PREDICTOR_KEYS}
    if not isinstance(values["/Predictor"], int) or values["/Predictor"] < 2:
        return b""
    pairs = (syntax.name(key) + b" %d" % value for key, value in values.items() if type(value) is int)
    return b"/DecodeParms<<" + b"".join(pairs) + b">>"


def pack(keys: bytes, unpacked: Unpacked) -> bytes:
    """A stream object with these keys."""
    body = unpacked.as_it_was if unpacked.as_it_was is not None else filters.deflate(unpacked.data)
    return with_body(keys + b"/Filter/FlateDecode" + unpacked.predictor, body)


def with_body(keys: bytes, body: bytes) -> bytes:
    return b"<<" + keys + b"/Length %d>>\nstream\n" % len(body) + body + b"\nendstream"


def stream(rules: Rules) -> Kind:
    """A stream whose bytes are data (fonts, colour profiles, tables): unpacked, and packed afresh."""

    def body(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if not isinstance(found, Stream):
            return None
        unpacked = unpack(builder, found)
        if unpacked is None or unpacked.left:
            return None
        return pack(written_keys(builder, found, rules), unpacked)

    return body


def font(rules: Rules) -> Kind:
    """The program of a font: one of tables loses those that no page needs, others are data."""

    def body(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if not isinstance(found, Stream):
            return None
        unpacked = unpack(builder, found)
        if unpacked is None or unpacked.left:
            return None
        if unpacked.predictor or not fonts.is_tabled(unpacked.data):
            return pack(written_keys(builder, found, rules), unpacked)
        plain = fonts.plain(unpacked.data)
        if plain is None:
            builder.report("DSM-222", "FontFile")
            return None
        if plain is not unpacked.data:
            builder.report("DSM-236", "FontFile")
            unpacked = Unpacked(plain)
        keys = {key: item for key, item in found.keys.items() if key not in ("/Length2", "/Length3")}
        keys["/Length1"] = len(plain)
        return pack(written_keys(builder, Stream(keys, found.reference), rules), unpacked)

    return body


def written_keys(builder: Builder, found: Stream, rules: Rules) -> bytes:
    return builder.keys({k: v for k, v in found.keys.items() if k not in _FILING}, rules)


# --- content streams ------------------------------------------------------------------------------

#: an inline picture with a decoder that is a known danger
_HINTS = (b"/DCT", b"/CC", b"/JPX", b"/JBIG2")
#: text drawn without being seen
_UNSEEN = re.compile(rb"(?<![\d.])3\s+Tr\b")
_SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")


def _look_off_page(builder: Builder, data: bytes) -> None:
    if off_page.holds_text(builder.source.pdf, data, builder.shown):
        builder.report("DSM-229", "Tj")


def content(rules: Rules) -> Kind:
    """Page content, forms, patterns, glyphs: inline pictures with their own decoders are taken out."""

    def body(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if not isinstance(found, Stream):
            return None
        unpacked = _taken(builder, found)
        if b"3 Tr" in unpacked.data and _UNSEEN.search(unpacked.data):
            builder.report("DSM-228", "Tr")
        if found.reference in builder.alone:
            _look_off_page(builder, unpacked.data)
        if b"BI" in unpacked.data and _names_coding(unpacked.data):
            unpacked = _without_inline_pictures(builder, unpacked)
        return pack(written_keys(builder, found, rules), unpacked)

    return body


def operators(builder: Builder, found: Stream) -> Unpacked:
    """The operators of a content stream; nothing for streams that cannot be read."""
    unpacked = unpack(builder, found)
    if unpacked is None or unpacked.left:
        return Unpacked(b"")
    return _without_predictor(builder, found) if unpacked.predictor else unpacked


def _taken(builder: Builder, found: Stream) -> Unpacked:
    """As :func:`operators`, once for what was already looked at."""
    if found.reference in builder.peeked:
        return builder.peeked.pop(found.reference)
    return operators(builder, found)


def _without_predictor(builder: Builder, found: Stream) -> Unpacked:
    """Rows that tell differences, made plain: they are no longer than what the budget has seen."""
    try:
        return Unpacked(builder.source.streams[found.reference].read_bytes())
    except (pikepdf.PdfError, ValueError, TypeError):
        builder.report("DSM-222", "predictor")
        return Unpacked(b"")


def joined(builder: Builder, found: list[Stream]) -> Unpacked | None:
    """The content of a page as one stream without dangerous inline pictures; ``None`` when its parts may stay.

    Readers join the parts before they read: a string, a comment or a picture that one part opens goes on in the
    next, where a look at each part alone would miss it.
    """
    marks = [builder.marks.get(stream.reference) for stream in found]
    for at, stream in enumerate(found):
        if marks[at] is None:
            builder.peeked[stream.reference] = operators(builder, stream)
            marks[at] = builder.marks[stream.reference] = _marks(builder.peeked[stream.reference].data)
    pieces = [builder.peeked.get(stream.reference) for stream in found]
    if len(found) > 1 and all(pieces):  # else another page has shown a part of it
        _look_off_page(builder, b"\n".join(piece.data for piece in pieces if piece))
    begins, hints = (any(mark[which] for mark in marks if mark) for which in (0, 1))
    if len(found) < 2 or not begins or not hints:
        return None
    taken = [_taken(builder, stream) for stream in found]
    return _without_inline_pictures(builder, Unpacked(b"\n".join(piece.data for piece in taken)))


def _marks(data: bytes) -> tuple[bool, bool]:
    """A quick look, to be followed by a slow one: may a picture begin here, may a coding be named here?"""
    return b"BI" in data, _names_coding(data)


def _names_coding(data: bytes) -> bool:
    """A name may be spelled with number signs."""
    if b"#" in data:
        data = _SPELLED.sub(lambda match: bytes([int(match[1], 16)]), data)
    return any(hint in data for hint in _HINTS)


def _without_inline_pictures(builder: Builder, unpacked: Unpacked) -> Unpacked:
    try:
        holder = builder.source.pdf.make_stream(unpacked.data)
        instructions = list(pikepdf.parse_content_stream(holder))
        if not any(map(inline.is_dangerous, instructions)):
            return unpacked
        return Unpacked(pikepdf.unparse_content_stream(inline.without_danger(builder, instructions)))
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        builder.report("DSM-222", "BI")
        return Unpacked(b"")


# --- functions of type 4 --------------------------------------------------------------------------

_TOKEN = re.compile(rb"[{}]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[a-z]+")
_CALCULATOR = frozenset(
    b"abs add and atan bitshift ceiling copy cos cvi cvr div dup eq exch exp false floor ge gt idiv if "
    b"ifelse index le ln log lt mod mul ne neg not or pop roll round sin sqrt sub true truncate xor".split()
)
_NUMERIC = re.compile(rb"[-+.\d]")


def calculation(data: bytes) -> bytes | None:
    """The PostScript calculator program written afresh from its tokens, or ``None`` when it is not one.

    Source: ISO 32000-2 clause 7.10.5, table 42 (the operators).
    """
    if len(data) > _LONGEST_CALCULATION or _TOKEN.sub(b"", data).strip():
        return None
    tokens = _TOKEN.findall(data)
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == b"{") - (token == b"}")
        known = token in {b"{", b"}"} or token in _CALCULATOR or _NUMERIC.match(token)
        if not known or depth < 1 - (place == len(tokens) - 1) or depth > 32:
            return None
    return b" ".join(tokens) if tokens and depth == 0 else None
