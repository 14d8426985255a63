"""The second reader: html.parser instead of html5ever, on the output as it stands."""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser

from sekisho_disarm.formats.html import modes, styles, vocabulary

_HEAD = re.compile(
    rf"(?:{'|'.join(map(re.escape, modes.ALL))})"
    r'<html(?: lang="[A-Za-z0-9\-]+")?><head><meta charset="utf-8">'
    r"(?:<title>[^<]*</title>)?(?:<style>\n([^<]*)\n</style>)?</head>\n<body((?: [a-z]+=\"[^\"<>]*\")*)>"
)
_LINK = re.compile(r"https?://[^\\\s]+|mailto:[^\\\s]*|tel:[^\\\s]*|#[^\\\s]*", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|bmp);base64,[A-Za-z0-9+/=]+|cid:[^\s<>\"]+")
_MAGIC = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF", "bmp": b"BM"}
_RULE = re.compile(r"([^{}]+) \{ ([^{}]*) \}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.remains: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in vocabulary.TAGS:
            self.remains.append(f"element {tag}")
            return
        for name, value in attrs:
            if name not in vocabulary.allowed(tag):
                self.remains.append(f"attribute {name}")
            elif not _may_stand(name, value or "", tag):
                self.remains.append(f"value of {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in vocabulary.TAGS:
            self.remains.append(f"end of {tag}")

    def handle_comment(self, data: str) -> None:
        self.remains.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.remains.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.remains.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.remains.append("processing instruction")


def _may_stand(name: str, value: str, tag: str = "body") -> bool:
    if name == "href":
        return bool(_LINK.fullmatch(value))
    if name == "src":
        if value == vocabulary.NO_PICTURE:
            return True
        found = _PICTURE.fullmatch(value)
        if found is None or not found.group(1):
            return found is not None
        return (base64.b64decode(value.partition(",")[2][:64])).startswith(_MAGIC[found.group(1)])
    if (tag, name) == ("input", "type"):
        return value in vocabulary.FIELDS
    if name == "style":
        return all(_declaration(part) for part in value.split(";"))
    return True


def _declaration(text: str) -> bool:
    name, _, value = text.partition(":")
    known = name.strip() in vocabulary.PROPERTIES or name.strip() == "size"  # of a printed page
    return known and styles.is_plain(value.strip())


def check(text: str) -> list[str]:
    """A sentence for every thing in the page outside the allow-list."""
    head = _HEAD.match(text)
    if head is None or not text.endswith("</body></html>\n"):
        return ["frame of the page"]
    body = text[head.end() : -len("</body></html>\n")]
    return [*_look(head.group(2)), *_body(body), *_sheet(head.group(1) or "")]


#: A tag in the one form that the sanitizer writes.
_TAG = re.compile(r'<(?:/([a-z][a-z0-9]*)|([a-z][a-z0-9]*)((?: [a-z\-]+="[^"<>]*")*))>')
_ATTRIBUTE = re.compile(r' ([a-z\-]+)="([^"]*)"')


def _look(attributes: str) -> list[str]:
    """The attributes of the body itself."""
    pairs = [(name, html.unescape(value)) for name, value in _ATTRIBUTE.findall(attributes)]
    return [
        f"body's {name}"
        for name, value in pairs
        if name not in vocabulary.BODY or not _may_stand(name, value)
    ]


def _body(body: str) -> list[str]:
    """Every distinct tag is judged once when all have that form; else the parser decides where tags are."""
    tags = {found.group(): found for found in _TAG.finditer(body)}
    if "<" in _TAG.sub("", body):
        reader = _Reader()
        reader.feed(body)
        reader.close()
        return reader.remains
    reader = _Reader()
    for found in tags.values():
        if found.group(1):
            reader.handle_endtag(found.group(1))
        else:
            pairs = _ATTRIBUTE.findall(found.group(3))
            reader.handle_starttag(found.group(2), [(name, html.unescape(value)) for name, value in pairs])
    return reader.remains


def _sheet(text: str) -> list[str]:
    remains = []
    for line in text.splitlines():
        rule = _RULE.fullmatch(line)
        if (
            rule is None
            or not (styles.is_selector(rule.group(1)) or styles.is_page_rule(rule.group(1)))
            or not all(map(_declaration, rule.group(2).split(";")))
        ):
            remains.append(f"style {line[:60]!r}")
    return remains


def verify(data: bytes) -> list[str]:
    try:
        return check(data.decode("utf-8"))
    except UnicodeDecodeError:
        return ["bytes that are no UTF-8"]
