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
from collections.abc import Iterator
from itertools import accumulate

from sekisho_disarm.errors import TooComplex
from sekisho_disarm.formats.ooxml import instructions, tags, vocabulary, xmlread
from sekisho_disarm.formats.ooxml.filtering import REFERENCES, Part
from sekisho_disarm.formats.ooxml.spreadsheet import Book

#: A whole tag and, when characters follow, the first of them.  The alternatives before stop short for tags
#: whose unique values (cell places, revision marks) are harmless in themselves, so that they look alike.
#: No token goes over the next ``<``: without a ``>`` to end it, each would be looked for to the end of the part.
_ANY = rb"<[^<>]*+>(?:\s*[^<\s])?"
_CELL = rb'r="[A-Z]{1,3}[0-9]{1,7}"(?: (?:s="[0-9]{1,6}"|t="[a-zA-Z]{1,10}")){0,2}'
_ROW = rb"(?: (?:r|spans|s|ht|customFormat|customHeight|outlineLevel|x14ac:dyDescent)=\"[0-9:.a-z]{1,20}\")+"
_SHEET_TOKENS = re.compile(
    rb"<c(?= " + _CELL + rb"><)|<c (?=" + _CELL + rb" ?/>)|<row(?=" + _ROW + rb"><)"
    rb'|<mergeCell (?=ref="[A-Z0-9:]{1,30}" ?/>(?:<|\s))|' + _ANY
)
#: Whole rows and cells of the plainest kind: a place, a style, a value.  Every tag in them is one that the tokens
#: below would find harmless, so that they are judged together, as one cell without content.
_PLACE = rb'r="[A-Z]{1,3}+[0-9]{1,7}+"(?>(?: (?:s="[0-9]{1,6}+"|t="[a-zA-Z]{1,10}+")){0,2})'
_TEXT = rb"<t(?: xml:space=\"preserve\")?>[^<]*+</t>"
_PLAIN_CELL = rb"c " + _PLACE + rb"(?:><v>[^<]*+</v></c>|><is>" + _TEXT + rb"</is></c>| ?/>)"
_PLAIN_ROW = rb"row" + _ROW + rb">(?>(?:<" + _PLAIN_CELL + rb")*)</row>"
_PLAIN_STRING = rb"si>" + _TEXT + rb"</si>"
#: Each begins with a ``<`` of its own: then the search for the next one is as quick as the machine can look.
_PLAIN_CELLS = re.compile(
    b"<(?:"
    + b"|".join(b"%b(?>(?:<%b)*)" % (one, one) for one in (_PLAIN_ROW, _PLAIN_CELL, _PLAIN_STRING))
    + b")"
)
_WORD_TOKENS = re.compile(
    rb'<w:(?:p|r|tr)(?=(?: (?:w:rsid(?:R|RPr|RDefault|P|Tr|Del)|w14:paraId|w14:textId)="[0-9A-F]{8}")+><)|'
    + _ANY
)
_TOKENS = re.compile(_ANY)
_CHUNK = 4 * 1024 * 1024
_DEEPEST = 256
_MOST_EDITS = 5_000
_FEW = 4  # each costs a pass over the part; more are done in one, which calls back


def copy(data: bytes, part: Part, book: Book, *, counted: bool = True) -> bytes | None:
    """The part as it may be written (its root tag tidied), or None when the long way must decide.

    ``counted``: report here what was taken out; else the caller does, when the last piece of the part is through.
    Raises ``TooComplex`` (DSM-946) for nesting beyond reason.
    """
    data = data.strip()
    if xmlread.is_marked(data):
        return None
    dropped: list[str] = []
    root = tags.read_root(data, dropped)
    if root is None:
        return None
    end, tidied, default = root
    walk = _Walk(default, part)
    if not walk.through(data, end) or (walk.fields and not instructions.fields_may_stay(data)):
        return None
    if walk.formulas and not instructions.formulas_may_stay(data, book):
        return None
    part.dropped_attributes.update(dropped)
    edited = walk.edited(data[end:])
    if counted:
        part.report_counts()
    return xmlread.with_header(tidied + edited)


def pattern_for(data: bytes, default: str) -> re.Pattern[bytes]:
    """How the tags of a part are told apart, by the names that its root uses."""
    if default == vocabulary.X.transitional:
        return _SHEET_TOKENS
    return _WORD_TOKENS if data.startswith(b"<w:") else _TOKENS


def tokens(piece: bytes, pattern: re.Pattern[bytes]) -> list[bytes] | None:
    """Every tag of a piece, plain rows and cells as one; None when a ``<`` begins anything else."""
    if pattern is _SHEET_TOKENS:
        piece = _PLAIN_CELLS.sub(b"<c/>", piece)
    found = pattern.findall(piece)
    return found if len(found) == piece.count(b"<") else None


class _Walk:
    """One pass over a part: every distinct tag is judged, tags that lose attributes are noted."""

    def __init__(self, default: str, part: Part) -> None:
        self.default, self.part = default, part
        self.formulas = self.fields = False
        self.edits: dict[bytes, bytes] = {}

    def through(self, data: bytes, start: int) -> bool:
        """False when the long way must decide; raises ``TooComplex`` (DSM-946)."""
        depth = 1
        pattern = pattern_for(data, self.default)
        for piece in _pieces(data, start):
            found = tokens(piece, pattern)
            if found is None:
                return False
            plain = tags.PLAIN.setdefault(self.default, {})
            deltas: dict[bytes, int] = {}
            for token in set(found):
                delta = plain.get(token)
                if delta is None:
                    verdict = tags.judge(token, self.default)
                    if verdict is None or not self._take(token, verdict):
                        return False
                    delta = verdict.depth
                deltas[token] = delta
            depths = list(accumulate(map(deltas.__getitem__, found), initial=depth))
            depth = depths[-1]
            if min(depths[:-1], default=1) < 1:
                return False
            if max(depths) > _DEEPEST:
                raise TooComplex("DSM-946", where=self.part.path)
        return depth == 0 and len(self.edits) <= _MOST_EDITS

    def _take(self, token: bytes, verdict: tags.Verdict) -> bool:
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
        return data


def _names(tag: bytes) -> set[bytes]:
    return {m[0] + b":" + m[1] if m[0] else m[1] for m in tags.ATTRIBUTE.findall(tag)}


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
        reference = tags.clark(name, "") in REFERENCES if ":" in name else False
        return b"" if name in lost or (reference and value in missing) else match.group(0)

    return tags.ATTRIBUTE.sub(keep, tag)


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    """The part in pieces that begin at a ``<``: no token spans two."""
    while start < len(data):
        stop = data.find(b"<", start + _CHUNK)
        stop = len(data) if stop < 0 else stop
        yield data[start:stop]
        start = stop
