"""Streams: unpacked under the budget, checked, packed afresh; bytes are taken over only when seen whole."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from sekisho_disarm.formats.pdf import filters, fonts, inline, off_page, operators, syntax
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


def _opened(builder: Builder, value: Json) -> tuple[Stream, Unpacked] | None:
    """A stream of data and its bytes; ``None`` for what is no stream, or one that only a picture's decoder opens."""
    found = builder.source.follow(value)
    if not isinstance(found, Stream):
        return None
    unpacked = unpack(builder, found)
    return None if unpacked is None or unpacked.left else (found, unpacked)


def stream(rules: Rules) -> Kind:
    """A stream whose bytes are data (fonts, colour profiles, tables): unpacked, and packed afresh."""

    def body(builder: Builder, value: Json) -> bytes | None:
        opened = _opened(builder, value)
        return None if opened is None else pack(written_keys(builder, opened[0], rules), opened[1])

    return body


def font(rules: Rules) -> Kind:
    """The program of a font: one of tables loses those that no page needs, others are data that begin like one."""

    def body(builder: Builder, value: Json) -> bytes | None:
        opened = _opened(builder, value)
        if opened is None:
            return None
        found, unpacked = opened
        if unpacked.predictor:
            unpacked = _without_predictor(builder, found)
        if not fonts.is_tabled(unpacked.data):
            if not fonts.is_program(unpacked.data):
                builder.report("DSM-238", "FontFile")
                return None
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


def rebuilt(rules: Rules, work: Callable[[bytes], bytes | None]) -> Kind:
    """A stream of data that ``work`` writes afresh; ``None`` from it leaves the stream out (DSM-238)."""

    def body(builder: Builder, value: Json) -> bytes | None:
        opened = _opened(builder, value)
        if opened is None:
            return None
        found, unpacked = opened
        if unpacked.predictor:
            unpacked = _without_predictor(builder, found)
        written = work(unpacked.data)
        if written is None:
            builder.report("DSM-238")
            return None
        same = written == unpacked.data
        return pack(written_keys(builder, found, rules), unpacked if same else Unpacked(written))

    return body


def written_keys(builder: Builder, found: Stream, rules: Rules) -> bytes:
    return builder.keys({k: v for k, v in found.keys.items() if k not in _FILING}, rules)


# --- content streams ------------------------------------------------------------------------------

#: text drawn without being seen
_UNSEEN = re.compile(rb"(?<![\d.])3\s+Tr\b")


def _look_off_page(builder: Builder, data: bytes) -> None:
    if off_page.holds_text(builder.source.pdf, data, builder.shown):
        builder.report("DSM-229", "Tj")


def content(rules: Rules) -> Kind:
    """Page content, forms, patterns, glyphs: known operators; inline pictures with their own decoders are taken out."""

    def body(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if not isinstance(found, Stream):
            return None
        unpacked = _taken(builder, found)
        if b"3 Tr" in unpacked.data and _UNSEEN.search(unpacked.data):
            builder.report("DSM-228", "Tr")
        if found.reference in builder.alone:
            _look_off_page(builder, unpacked.data)
        if not _is_clean(builder, found, unpacked):
            unpacked = _afresh(builder, unpacked)
        return pack(written_keys(builder, found, rules), unpacked)

    return body


def drawn(builder: Builder, found: Stream) -> Unpacked:
    """The operators of a content stream; nothing for streams that cannot be read."""
    unpacked = unpack(builder, found)
    if unpacked is None or unpacked.left:
        return Unpacked(b"")
    return _without_predictor(builder, found) if unpacked.predictor else unpacked


def _taken(builder: Builder, found: Stream) -> Unpacked:
    """As :func:`drawn`, once for what was already looked at."""
    if found.reference in builder.peeked:
        return builder.peeked.pop(found.reference)
    return drawn(builder, found)


def _is_clean(builder: Builder, found: Stream, unpacked: Unpacked) -> bool:
    """As :func:`joined` has seen it, or looked at now."""
    known = builder.clean.get(found.reference)
    return operators.is_clean(unpacked.data) if known is None else known


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
    if len(found) < 2:
        return None
    for stream in found:
        if stream.reference not in builder.peeked and stream.reference not in builder.clean:
            builder.peeked[stream.reference] = drawn(builder, stream)
            builder.clean[stream.reference] = operators.is_clean(builder.peeked[stream.reference].data)
    pieces = [builder.peeked.get(stream.reference) for stream in found]
    if all(pieces):  # else another page has shown a part of it
        _look_off_page(builder, b"\n".join(piece.data for piece in pieces if piece))
    if sum(not builder.clean.get(stream.reference) for stream in found) < 2:
        return None  # what one part opens and no other closes, that part's own look finds
    whole = b"\n".join(_taken(builder, stream).data for stream in found)
    return _afresh(builder, Unpacked(whole))


def _afresh(builder: Builder, unpacked: Unpacked) -> Unpacked:
    """The operators that are known, written anew (DSM-237 when one was not)."""
    try:
        instructions = _instructions(builder, unpacked.data)
        kept = operators.filtered(inline.without_danger(builder, instructions))
        written = pikepdf.unparse_content_stream(kept)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        builder.report("DSM-222", "BI")
        return Unpacked(b"")
    if len(kept) < len(instructions):
        builder.report("DSM-237")
    return Unpacked(written)


def _instructions(builder: Builder, data: bytes) -> list[inline.Instruction]:
    holder = builder.source.pdf.make_stream(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be read is left out, which is what the warning says
        return list(pikepdf.parse_content_stream(holder))


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
