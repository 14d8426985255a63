"""A first reading of the page: its title, language and style sheets, and what will not come along."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sekisho_disarm.errors import TooComplex
from sekisho_disarm.formats.html import vocabulary
from sekisho_disarm.formats.ooxml.relationships import safe_link

#: Elements that close themselves when the next one comes: their number says nothing about depth.
_SHALLOW = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "br", "hr", "img"}) | {
    "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track", "param", "rp", "rt", "rb",
}  # fmt: skip
_DEEPEST = 2000


@dataclass(slots=True)
class Seen:
    """Names with the number of times they were seen; ``handlers`` and ``scripts`` run, ``loads`` fetch."""

    title: str = ""
    language: str = ""
    body: dict[str, str] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    scripts: int = 0
    comments: int = 0
    links: int = 0
    loads: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


#: A tag in the form that programs write; most of a large page is a few of them, again and again.
_OPENING = re.compile(
    r"<([a-zA-Z][a-zA-Z0-9]{0,20})((?:\s+[a-zA-Z\-]{1,30}=(?:\"[^\"<>&]*\"|'[^'<>&]*'))*)\s*>"
)
_CLOSING = re.compile(r"</([a-zA-Z][a-zA-Z0-9]{0,20})>")
_PAIR = re.compile(r"([a-zA-Z\-]+)=(?:\"([^\"]*)\"|'([^']*)')")
#: After these the parser reads in another way, which only it knows.
_SWITCHING = frozenset(
    {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext", "noscript"}
)
_Attributes = list[tuple[str, str | None]]


class Quick(HTMLParser):
    """The standard parser with a short way for plain tags, and without the counting of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._known: dict[str, tuple[str, _Attributes]] = {}

    def updatepos(self, i: int, j: int) -> int:
        return j

    def parse_starttag(self, i: int) -> int:
        found = _OPENING.match(self.rawdata, i)
        if found is None or found.group(1).lower() in _SWITCHING:
            return super().parse_starttag(i)
        known = self._known.get(found.group())
        if known is None:
            pairs: _Attributes = [(n.lower(), a or b) for n, a, b in _PAIR.findall(found.group(2))]
            known = self._known[found.group()] = (found.group(1).lower(), pairs)
        self.handle_starttag(*known)
        return found.end()

    def parse_endtag(self, i: int) -> int:
        found = None if self.cdata_elem else _CLOSING.match(self.rawdata, i)
        if found is None:
            return super().parse_endtag(i)
        self.handle_endtag(found.group(1).lower())
        return found.end()


class Survey(Quick):
    """Reads tags as they stand; it repairs nothing and decides nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.inside = ""
        self.depth: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._deeper(tag)
        if tag in ("title", "style"):
            self.inside = tag
            if tag == "style":
                self.seen.sheets.append("")
        elif tag == "script":
            self.seen.scripts += 1
        elif tag in vocabulary.TAGS:
            self.seen.kept[tag] += 1
        elif tag in vocabulary.LOADING:
            self.seen.loads[tag[:40]] += 1
        elif tag not in vocabulary.FRAME:
            self.seen.elements[tag[:40]] += 1
        self._attributes(tag, attrs)

    def _deeper(self, tag: str) -> None:
        if tag not in _SHALLOW:
            self.depth[tag] += 1
            if self.depth[tag] > _DEEPEST:
                raise TooComplex("DSM-946")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on"):
                self.seen.scripts += 1
            elif tag == "a" and name == "href":
                self.seen.links += safe_link(value or "") is None
            elif tag == "html" and name == "lang":
                self.seen.language = value or ""
            elif tag in vocabulary.FRAME:
                self._frame_attribute(tag, name, value or "")
            elif tag in vocabulary.TAGS and name not in vocabulary.allowed(tag) and not _is_namespace(name):
                loads = name in vocabulary.LOADING_ATTRIBUTES
                (self.seen.loads if loads else self.seen.attributes)[name[:40]] += 1

    def _frame_attribute(self, tag: str, name: str, value: str) -> None:
        if (
            tag == "meta"
            and name == "http-equiv"
            and value.strip().lower() not in ("content-type", "x-ua-compatible")
        ):
            self.seen.elements["meta"] += 1
        elif tag == "body" and name == "background":
            self.seen.loads[name] += 1
        elif tag == "body" and name in vocabulary.BODY:
            self.seen.body.setdefault(name, value)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        if self.depth[tag]:
            self.depth[tag] -= 1

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.seen.title += data
        elif self.inside == "style":
            self.seen.sheets[-1] += data

    def handle_comment(self, data: str) -> None:
        self.seen.comments += 1

    def unknown_decl(self, data: str) -> None:
        self.seen.comments += 1

    def handle_pi(self, data: str) -> None:
        self.seen.comments += not data.startswith("xml ")

    def error(self, message: str) -> None:
        raise AssertionError(message)


def _is_namespace(name: str) -> bool:
    return name.startswith(("xmlns", "mso-", "data-", "aria-", "role")) or name == "target" or name == "rel"


def read(text: str) -> Seen:
    """Raises ``TooComplex`` (DSM-946)."""
    survey = Survey()
    try:
        survey.feed(text)
        if survey.rawdata.startswith("<"):
            # A tag or comment that never ends shows nothing; looking for its end again and again is quadratic.
            survey.seen.elements["<"] += 1
        else:
            survey.close()
    except AssertionError:
        survey.seen.elements["<!"] += 1  # the parser gives up on odd declarations; the sanitizer does not
    return survey.seen


def kept_in(body: str) -> Counter[str]:
    """How often each allowed element stands in what the sanitizer wrote: it writes ``<`` for tags only."""
    return Counter(name for name in _NAME.findall(body) if name in vocabulary.TAGS)


_NAME = re.compile(r"<([a-z][a-z0-9]*)")
