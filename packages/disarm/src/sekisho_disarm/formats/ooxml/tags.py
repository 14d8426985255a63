"""What one tag of an Office part may do: judged alone, remembered for all the parts that follow.

A tag is judged by its bytes and the default namespace of its part; see :mod:`fastpath` for why that is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sekisho_disarm.formats.ooxml import vocabulary
from sekisho_disarm.formats.ooxml.filtering import FRAMED, NEEDS_TARGET, REFERENCES, SAFE_VALUES, SLIDE_JUMP
from sekisho_disarm.names import words

_TAG = re.compile(rb"<(/?)((?:[\w.\-]+:)?[\w.\-]+)((?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
ATTRIBUTE = re.compile(rb"\s+(?:([\w.\-]+):)?([\w.\-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_MOST_REMEMBERED = 50_000
#: Elements that the format modules look at by hand and that are not judged here.
_BY_HAND = words(
    """
    smartTag customXml saveXmlDataOnly dataConsolidate definedName workbook pivotCacheDefinition object fldData attachedTemplate
    """
)


@dataclass(frozen=True, slots=True)
class Verdict:
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


_REMEMBERED: dict[str, dict[bytes, Verdict | None]] = {}  # by default namespace
PLAIN: dict[str, dict[bytes, int]] = {}  # of those the plain ones, with their change of depth
_BY_VALUE = Verdict(0)  # no verdict, but the word for "look at the values"
_ALIKE: dict[tuple[str, bytes], Verdict | None] = {}  # by default namespace and tag without its values
_VALUE = re.compile(rb'"[^"<]*"')
#: Elements of which :func:`_harmless` reads the values.
_CLICKED = frozenset({b"hlinkClick", b"hyperlink", b"Choice", b"table", b"cacheSource"})
_SHORTENED = {b"<c": 1, b"<c ": 0, b"<mergeCell ": 0, b"<row": 1, b"<w:p": 1, b"<w:r": 1, b"<w:tr": 1}


def judge(token: bytes, default: str) -> Verdict | None:
    if token in _SHORTENED:
        local = token.strip(b"<").decode().rpartition(":")[2].strip()
        right = default == vocabulary.X.transitional if local in ("c", "row", "mergeCell") else True
        return Verdict(_SHORTENED[token]) if right else None
    known = _REMEMBERED.setdefault(default, {})
    if token not in known:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            _ALIKE.clear()
            PLAIN.setdefault(default, {}).clear()
        verdict = known[token] = _judge_by_shape(token, default)
        if verdict is not None and verdict.is_plain:
            PLAIN.setdefault(default, {})[token] = verdict.depth
    return known[token]


def _judge_by_shape(token: bytes, default: str) -> Verdict | None:
    """Tags that differ in values only, and in none that anybody judges, are one."""
    tag, _, following = token.partition(b">")
    if b"'" in tag:
        return _judge_afresh(token, default)
    shape = _VALUE.sub(b'""', tag) + (b">x" if following.strip() else b">")
    key = default, shape
    if key not in _ALIKE:
        _ALIKE[key] = _BY_VALUE if _is_judged_by_value(tag) else _judge_afresh(shape, default)
    verdict = _ALIKE[key]
    return _judge_afresh(token, default) if verdict is _BY_VALUE else verdict


def _is_judged_by_value(tag: bytes) -> bool:
    element = tag.lstrip(b"<").split(maxsplit=1)[:1]
    return any(name.rpartition(b":")[2] in _CLICKED for name in element) or any(
        prefix == b"xmlns" or name in _judged_names() for prefix, name, _, _ in ATTRIBUTE.findall(tag)
    )


@cache
def _judged_names() -> frozenset[bytes]:
    """Local names of the attributes whose values are looked at here."""
    references = {name.rpartition("}")[2] for name in REFERENCES}
    return frozenset(name.encode() for name in {"xmlns", "Requires", *references, *SAFE_VALUES})


def _judge_afresh(token: bytes, default: str) -> Verdict | None:
    tag, _, following = token.partition(b">")
    match = _TAG.fullmatch(tag + b">")
    if match is None or not match.group(2).isascii():
        return None
    name = clark(match.group(2).decode("ascii"), default)
    word = vocabulary.load().elements.get(name or "")
    local = match.group(2).decode("ascii").rpartition(":")[2]
    if word is None or local in _BY_HAND:
        return None
    if match.group(1):
        return Verdict(-1) if not following.strip() and not match.group(3) else None
    if following.strip() and (not word.text or match.group(4)):
        return None
    attributes = _attributes(match.group(3), word, default)
    if attributes is None or not _harmless(local, match.group(3), attributes[0]):
        return None
    return Verdict(
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
    for prefix, name, double, single in ATTRIBUTE.findall(raw):
        value = (double or single).decode("utf-8", "replace")
        local, space = name.decode("ascii", "replace"), prefix.decode("ascii", "replace")
        if space == "xmlns" or (local == "xmlns" and not space):
            known = not space or local in _usual_cached()
            if known and not _binds_as_usual(local if space else "", value, default):
                return None
            if not known:
                lost.append(f"xmlns:{local}")
            continue
        full = clark(f"{space}:{local}", "") if space else local
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


def clark(name: str, default: str) -> str | None:
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


def read_root(data: bytes, dropped: list[str]) -> tuple[int, bytes, str] | None:
    """Where the root tag ends, the root tag as it is written (unknown prefixes unbound), the default namespace."""
    end = data.find(b">") + 1
    match = _TAG.fullmatch(data[:end])
    if match is None or match.group(1) or match.group(4) or not match.group(2).isascii():
        return None
    attributes = ATTRIBUTE.findall(match.group(3))
    default = next(
        (double or single for prefix, name, double, single in attributes if name == b"xmlns" and not prefix),
        b"",
    )
    space = default.decode("utf-8", "replace")
    name = clark(match.group(2).decode("ascii"), space)
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


def warm() -> None:
    """Judge what most files share, once for all the children that will be forked.

    The list (made by ``bench/usual_tags.py``) only says what to look at; the judgement is the one of every tag.
    """
    default = ""
    for line in (resources.files(__package__) / "usual_tags.txt").read_text("ascii").splitlines():
        if line.startswith("="):
            default = line[1:]
        elif line.startswith("<"):
            judge(line.encode("ascii"), default)
