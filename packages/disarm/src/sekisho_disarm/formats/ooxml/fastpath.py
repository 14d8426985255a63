"""Parts that need little change are copied, after every tag in them was looked at.

Most parts of most documents hold only what the vocabulary allows.  Building a tree of them costs more than
all the rest, so they are read as a flat list of tags first.  The proof rests on four facts:

1. The part holds no comment, CDATA, processing instruction or DTD (no ``<!``, no ``<?``), every ``<`` begins a
   tag of strict form, and tags open and close in balance; so no tag hides from the one pattern that finds
   them.  (That names match and characters are legal, expat says in the second reader: nothing leaves without.)
2. Every prefix is bound to its usual namespace wherever it is bound, and the default namespace is bound once,
   at the root; so a tag means the same wherever it stands, and may be judged alone and remembered.
3. Every distinct tag has an allowed name, allowed attributes with allowed values, references that exist, and
   characters only where characters belong.
   Attributes that may not stay are cut out of the tag, wherever exactly this tag stands.
4. What the format modules treat by hand (fields, formulas, links, actions …) is judged here by the same
   functions, or sends the part down the long way.

Anything else returns None: the long way decides.  The second reader reads the copy like everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from sekisho_disarm.errors import TooComplex
from sekisho_disarm.formats.ooxml import instructions, vocabulary, xmlread
from sekisho_disarm.formats.ooxml.filtering import (
    FRAMED,
    NEEDS_TARGET,
    REFERENCES,
    SAFE_VALUES,
    SLIDE_JUMP,
    Part,
)
from sekisho_disarm.formats.ooxml.spreadsheet import Book
from sekisho_disarm.names import words

#: A whole tag and, when characters follow, the first of them.  The alternatives before stop short for tags
#: whose unique values (cell places, revision marks) are harmless in themselves, so that they look alike.
_ANY = rb"<[^>]*>(?:\s*[^<\s])?"
_CELL = rb'r="[A-Z]{1,3}[0-9]{1,7}"(?: (?:s="[0-9]{1,6}"|t="[a-zA-Z]{1,10}")){0,2}'
_ROW = rb"(?: (?:r|spans|s|ht|customFormat|customHeight|outlineLevel|x14ac:dyDescent)=\"[0-9:.a-z]{1,20}\")+"
_SHEET_TOKENS = re.compile(
    rb"<c(?= " + _CELL + rb"><)|<c (?=" + _CELL + rb" ?/>)|<row(?=" + _ROW + rb"><)"
    rb'|<mergeCell (?=ref="[A-Z0-9:]{1,30}" ?/>(?:<|\s))|' + _ANY
)
_WORD_TOKENS = re.compile(
    rb'<w:(?:p|r|tr)(?=(?: (?:w:rsid(?:R|RPr|RDefault|P|Tr|Del)|w14:paraId|w14:textId)="[0-9A-F]{8}")+><)|'
    + _ANY
)
_TOKENS = re.compile(_ANY)
_TAG = re.compile(rb"<(/?)((?:[\w.\-]+:)?[\w.\-]+)((?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"\s+(?:([\w.\-]+):)?([\w.\-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_CHUNK = 4 * 1024 * 1024
_DEEPEST = 256
_MOST_REMEMBERED = 50_000
_MOST_EDITS = 5_000
_FEW = 4  # each costs a pass over the part; more are done in one, which calls back
#: Elements that the format modules look at by hand and that are not judged here.
_BY_HAND = words(
    """
    smartTag customXml saveXmlDataOnly dataConsolidate definedName workbook pivotCacheDefinition object fldData attachedTemplate
    """
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one distinct tag does: change of depth, references it makes, attributes it must lose, what it holds."""

    depth: int
    references: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    bound: bool = False  # means nothing without its reference
    formulas: bool = False
    fields: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing but a change of depth."""
        return not (self.references or self.lost or self.formulas or self.fields)


_REMEMBERED: dict[str, dict[bytes, _Verdict | None]] = {}  # by default namespace
_PLAIN: dict[str, dict[bytes, int]] = {}  # of those the plain ones, with their change of depth
_SHORTENED = {b"<c": 1, b"<c ": 0, b"<mergeCell ": 0, b"<row": 1, b"<w:p": 1, b"<w:r": 1, b"<w:tr": 1}


def copy(data: bytes, part: Part, book: Book) -> bytes | None:
    """The part as it may be written (its root tag tidied), or None when the long way must decide.

    Raises ``TooComplex`` (DSM-946) for nesting beyond reason.
    """
    data = data.strip()
    if b"<!" in data or b"<?" in data:
        return None
    dropped: list[str] = []
    root = _read_root(data, dropped)
    if root is None:
        return None
    end, tidied, default = root
    walk = _Walk(default, part)
    if not walk.through(data, end) or (walk.fields and not instructions.fields_may_stay(data)):
        return None
    if walk.formulas and not instructions.formulas_may_stay(data, book):
        return None
    part.dropped_attributes.update(dropped)
    return xmlread.with_header(tidied + walk.edited(data[end:]))


class _Walk:
    """One pass over a part: every distinct tag is judged, tags that lose attributes are noted."""

    def __init__(self, default: str, part: Part) -> None:
        self.default, self.part = default, part
        self.formulas = self.fields = False
        self.edits: dict[bytes, bytes] = {}

    def through(self, data: bytes, start: int) -> bool:
        """False when the long way must decide; raises ``TooComplex`` (DSM-946)."""
        depth = 1
        pattern = _WORD_TOKENS if data.startswith(b"<w:") else _TOKENS
        pattern = _SHEET_TOKENS if self.default == vocabulary.X.transitional else pattern
        for piece in _pieces(data, start):
            tokens = pattern.findall(piece)
            if len(tokens) != piece.count(b"<"):
                return False
            plain = _PLAIN.setdefault(self.default, {})
            deltas: dict[bytes, int] = {}
            for token in set(tokens):
                delta = plain.get(token)
                if delta is None:
                    verdict = _judge(token, self.default)
                    if verdict is None or not self._take(token, verdict):
                        return False
                    delta = verdict.depth
                deltas[token] = delta
            depths = list(accumulate(map(deltas.__getitem__, tokens), initial=depth))
            depth = depths[-1]
            if min(depths[:-1], default=1) < 1:
                return False
            if max(depths) > _DEEPEST:
                raise TooComplex("DSM-946", where=self.part.path)
        return depth == 0 and len(self.edits) <= _MOST_EDITS

    def _take(self, token: bytes, verdict: _Verdict) -> bool:
        self.formulas |= verdict.formulas
        self.fields |= verdict.fields
        missing = [name for name in verdict.references if name not in self.part.relations]
        if missing and verdict.bound:
            return False
        if missing or verdict.lost:
            tag = token[: token.index(b">") + 1]
            self.edits[tag] = _without(tag, frozenset(verdict.lost), frozenset(missing))
        return True

    def edited(self, data: bytes) -> bytes:
        """Put the shortened tags in place; a tag's bytes stand nowhere but where the tag stands."""
        counts, data = (_one_by_one if len(self.edits) <= _FEW else _all_at_once)(data, self.edits)
        for tag, shorter in self.edits.items():
            for name in _names(tag) - _names(shorter):
                self.part.dropped_attributes[name.decode("ascii", "replace")] += counts[tag]
        self.part.report_counts()
        return data


def _names(tag: bytes) -> set[bytes]:
    return {m[0] + b":" + m[1] if m[0] else m[1] for m in _ATTRIBUTE.findall(tag)}


def _one_by_one(data: bytes, edits: dict[bytes, bytes]) -> tuple[dict[bytes, int], bytes]:
    counts = {}
    for tag, shorter in edits.items():
        between = data.split(tag)
        counts[tag] = len(between) - 1
        data = shorter.join(between)
    return counts, data


def _all_at_once(data: bytes, edits: dict[bytes, bytes]) -> tuple[dict[bytes, int], bytes]:
    """One pass over the tags of the elements that lose something."""
    counts = dict.fromkeys(edits, 0)

    def shortened(match: re.Match[bytes]) -> bytes:
        tag = match.group()
        if tag not in edits:
            return tag
        counts[tag] += 1
        return edits[tag]

    elements = sorted({re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0] for tag in edits})
    pattern = rb"<(?:" + b"|".join(map(re.escape, elements)) + rb")[\s/>][^>]*+>?"
    return counts, re.sub(pattern, shortened, data)


def _without(tag: bytes, lost: frozenset[str], missing: frozenset[str]) -> bytes:
    def keep(match: re.Match[bytes]) -> bytes:
        name = match.group(0).split(b"=", 1)[0].strip().decode("ascii", "replace")
        value = (match.group(3) or match.group(4) or b"").decode("utf-8", "replace")
        reference = _clark(name, "") in REFERENCES if ":" in name else False
        return b"" if name in lost or (reference and value in missing) else match.group(0)

    return _ATTRIBUTE.sub(keep, tag)


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    """The part in pieces that begin at a ``<``: no token spans two."""
    while start < len(data):
        stop = data.find(b"<", start + _CHUNK)
        stop = len(data) if stop < 0 else stop
        yield data[start:stop]
        start = stop


def _judge(token: bytes, default: str) -> _Verdict | None:
    if token in _SHORTENED:
        local = token.strip(b"<").decode().rpartition(":")[2].strip()
        right = default == vocabulary.X.transitional if local in ("c", "row", "mergeCell") else True
        return _Verdict(_SHORTENED[token]) if right else None
    known = _REMEMBERED.setdefault(default, {})
    if token not in known:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            _PLAIN[default].clear()
        verdict = known[token] = _judge_afresh(token, default)
        if verdict is not None and verdict.is_plain:
            _PLAIN.setdefault(default, {})[token] = verdict.depth
    return known[token]


def _judge_afresh(token: bytes, default: str) -> _Verdict | None:
    tag, _, following = token.partition(b">")
    match = _TAG.fullmatch(tag + b">")
    if match is None or not match.group(2).isascii():
        return None
    name = _clark(match.group(2).decode("ascii"), default)
    word = vocabulary.load().elements.get(name or "")
    local = match.group(2).decode("ascii").rpartition(":")[2]
    if word is None or local in _BY_HAND:
        return None
    if match.group(1):
        return _Verdict(-1) if not following.strip() and not match.group(3) else None
    if following.strip() and (not word.text or match.group(4)):
        return None
    attributes = _attributes(match.group(3), word, default)
    if attributes is None or not _harmless(local, match.group(3), attributes[0]):
        return None
    return _Verdict(
        0 if match.group(4) else 1,
        *attributes,
        bound=name in NEEDS_TARGET or name in FRAMED,
        formulas=local
        in ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"),
        fields=local in ("fldChar", "fldSimple", "instrText", "delInstrText"),
    )


def _attributes(
    raw: bytes, word: vocabulary.Word, default: str
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The references among the attributes and the names that must go; None for an unusual binding."""
    references, lost = [], []
    for prefix, name, double, single in _ATTRIBUTE.findall(raw):
        value = (double or single).decode("utf-8", "replace")
        local, space = name.decode("ascii", "replace"), prefix.decode("ascii", "replace")
        if space == "xmlns" or (local == "xmlns" and not space):
            known = not space or local in _usual_cached()
            if known and not _binds_as_usual(local if space else "", value, default):
                return None
            if not known:
                lost.append(f"xmlns:{local}")
            continue
        full = _clark(f"{space}:{local}", "") if space else local
        rule = SAFE_VALUES.get(local)
        if full is None or full not in word.attributes or (rule is not None and not _passes(rule, value)):
            lost.append(f"{space}:{local}" if space else local)
        elif full in REFERENCES and value:
            references.append(value)
        if local == "Requires" and not all(required in _usual_cached() for required in value.split()):
            return None
    return tuple(references), tuple(lost)


def _passes(rule: Callable[[str], object], value: str) -> bool:
    """Whether the value may stay.  Quotation marks are read (names of fonts stand in them), other references not."""
    plain = value.replace("&quot;", '"').replace("&apos;", "'")
    return "&" not in plain and bool(rule(plain))


def _harmless(local: str, raw: bytes, references: tuple[str, ...]) -> bool:
    """Elements whose attributes decide what a click does: only the plainest forms pass here."""
    if local == "hlinkClick":
        action = re.search(rb"\saction\s*=\s*[\"']([^\"']*)", raw)
        return (
            bool(references)
            if action is None
            else bool(SLIDE_JUMP.fullmatch(action.group(1).decode("latin-1")))
        )
    if local == "hyperlink":
        return b"location" not in raw
    if local == "Choice":
        return b"Requires" in raw
    return not (local == "table" and b"tableType" in raw) and local != "cacheSource"


def _usual() -> dict[str, str]:
    """Prefix → namespace, for prefixes that mean one thing only (``x`` means two)."""
    return {
        prefix: uri
        for prefix, uri in vocabulary.load().prefixes.items()
        if prefix not in ("x", "xvml", "html")
    }


def _clark(name: str, default: str) -> str | None:
    prefix, _, local = name.rpartition(":")
    if not prefix:
        return vocabulary.clark(default, local)
    uri = _usual_cached().get(prefix)
    return None if uri is None else vocabulary.clark(uri, local)


_USUAL: dict[str, str] = {}


def _usual_cached() -> dict[str, str]:
    if not _USUAL:
        _USUAL.update(_usual())
    return _USUAL


def _binds_as_usual(prefix: str, uri: str, default: str) -> bool:
    return uri == default if not prefix else _usual_cached().get(prefix) == uri


def _read_root(data: bytes, dropped: list[str]) -> tuple[int, bytes, str] | None:
    """Where the root tag ends, the root tag as it is written (unknown prefixes unbound), the default namespace."""
    end = data.find(b">") + 1
    match = _TAG.fullmatch(data[:end])
    if match is None or match.group(1) or match.group(4) or not match.group(2).isascii():
        return None
    attributes = _ATTRIBUTE.findall(match.group(3))
    default = next(
        (double or single for prefix, name, double, single in attributes if name == b"xmlns" and not prefix),
        b"",
    )
    space = default.decode("utf-8", "replace")
    name = _clark(match.group(2).decode("ascii"), space)
    word = vocabulary.load().elements.get(name or "")
    local = match.group(2).decode("ascii").rpartition(":")[2]
    if word is None or local in _BY_HAND or (space and space not in vocabulary.load().namespaces):
        return None
    rows = _root_attributes(attributes, word, dropped)
    return None if rows is None else (end, b"<" + match.group(2) + b"".join(rows) + b">", space)


def _root_attributes(
    attributes: list[tuple[bytes, bytes, bytes, bytes]], word: vocabulary.Word, dropped: list[str]
) -> list[bytes] | None:
    """The attributes of the root as they are written; None when the long way must decide."""
    rows = []
    for prefix, name, double, single in attributes:
        value = _root_value(prefix, name, double or single)
        if value is None or b'"' in value:
            return None
        row = b" " + (prefix + b":" if prefix else b"") + name + b'="' + value + b'"'
        if prefix == b"xmlns" or name in (b"xmlns", b"Ignorable"):
            rows += [row] if value else []
            continue
        found = _attributes(row, word, "")
        if found is None or found[0]:
            return None
        dropped += found[1]
        rows += [] if found[1] else [row]
    return rows


def _root_value(prefix: bytes, name: bytes, value: bytes) -> bytes | None:
    """A binding or list of prefixes without the unknown ones (no tag that uses one is judged here).

    None for a usual prefix that is bound to something else, and for an unusual one where it matters.
    """
    if prefix == b"xmlns":
        usual = _usual_cached().get(name.decode("ascii", "replace"))
        if usual is None:
            return b""
        return value if usual.encode() == value else None
    if prefix and name == b"Ignorable":
        if prefix != b"mc":
            return None
        return b" ".join(p for p in value.split() if p.decode("ascii", "replace") in _usual_cached())
    return value
