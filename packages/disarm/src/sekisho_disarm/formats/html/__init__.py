"""Web pages (HTML).

What stays: text, headings, lists, tables, emphasis, ruby, anchors, links to http(s)/mailto/tel, pictures written
into the page (rebuilt), plain styles, fields to be filled in (without the form that would send them).  What goes:
scripts and handlers, everything that loads from elsewhere (pictures, of which the place stays, style sheets, frames,
objects, sound, film), forms, hidden fields, meta refresh, comments, SVG and MathML in line, styles with addresses.
Other links stay to be seen and lead nowhere.  The output is UTF-8 and says so.
What may break: pages whose layout lives in outside style sheets look plain.  Idempotent.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.html import cleaning, decoding, second_reader
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.report import Profile

#: Control characters and those that reorder what is shown; the same as in plain text.
_DECEIVING = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
#: Definitions of entities in a document type: browsers show them as words.
_DEFINITIONS = re.compile(
    r"(\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^>\[]{0,500})\[.*?\]\s*>", re.IGNORECASE | re.DOTALL
)
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "hr"}
)


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed`` (DSM-923), ``TooComplex``, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    decoded = decoding.decode(_without_zeros(data))
    if decoded is None:
        raise Malformed("DSM-923")
    context.budget.take_bytes(len(data))
    if decoded.encoding not in ("utf-8", "cp1252"):
        context.report("DSM-748", charset=decoded.encoding)
    text = decoded.text
    if _DEFINITIONS.match(text):
        text = _DEFINITIONS.sub(r"\1>", text, count=1)
        context.report("DSM-747", count=1)
    page = cleaning.clean(without_deception(text, context), context)
    if context.profile is Profile.TEXT:
        context.report("DSM-140")
        stem = name.rpartition(".")[0] or name
        return Rebuilt(words(page).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")
    return Rebuilt(page.encode("utf-8", "replace"), kind, name)


def _without_zeros(data: bytes) -> bytes:
    """Browsers skip single zero bytes; pages in UTF-16 are full of them."""
    return data if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.replace(b"\x00", b"")


def without_deception(text: str, context: Context) -> str:
    cleaned, count = _DECEIVING.subn("", text.removeprefix("\ufeff"))
    if count:
        context.report("DSM-501", count=count)
    return cleaned


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append("\n" if tag in _BLOCKS else "\t" if tag in ("td", "th") else "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))


def words(page: str) -> str:
    """The characters of a cleaned page, a line a block."""
    reader = _Words()
    reader.feed(page.partition("\n<body")[2].partition(">")[2])
    reader.close()
    lines = [line.strip(" ") for line in "".join(reader.pieces).split("\n")]
    return "\r\n".join(line for line in lines if line.strip())


def verify(data: bytes, kind: Kind) -> list[str]:
    return second_reader.verify(data)


def warm() -> None:
    decoding.warm()
    context = Context(Profile.KEEP, Budget(Limits()), lambda data, name, _: Rebuilt(data, Kind.PNG, name))
    page = cleaning.clean('<p style="color: red"><a href="https://example.jp">a</a>', context)
    second_reader.check(page)


FORMAT = Format(family="html", kinds=frozenset({Kind.HTML}), rebuild=rebuild, verify=verify, warm=warm)
