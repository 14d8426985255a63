"""Markdown: text in which viewers find links, pictures and HTML.  Source: CommonMark 0.31 §6.3–6.6, §4.6–4.7."""

from __future__ import annotations

import re

from sekisho_disarm.context import Context
from sekisho_disarm.formats.ooxml.relationships import safe_link

_TARGET = re.compile(
    r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|<(?=[A-Za-z][A-Za-z0-9+.\-]*:))([^\s)>]+)", re.MULTILINE
)
#: The sign that makes a picture of a link.  Its text may hold brackets and go over lines, its address may stand at the
#: other end of the file: where there is any address, no such sign stays.
_PICTURE, _ADDRESSED = re.compile(r"!++(?=\[)"), re.compile(r"\](?=[(\[:])")
#: Elements that hold code, styles or another page: gone with what is in them.
_SWALLOWED = re.compile(
    r"<(/?)(script|style|iframe|object|embed|applet|noscript|noembed|template|svg|math|xmp|title|form)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
#: Code in a fence is shown as it stands.
_FENCED = re.compile(
    r"^( {0,3}(`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?: {0,3}\2[`~]*[ \t]*$|\Z))", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: The attributes of an element, closed or to the end of its line.
_ATTRIBUTES = re.compile(
    r"(<[A-Za-z][\w\-]*)[\s/](?=[^<>\n]*=)(?:\"[^\"<\n]*\"|'[^'<\n]*'|[^<>\"'\n])*(>|(?=\n|\Z))|"
    r"(<[A-Za-z][\w\-]*)[\s/][^<>\n]*=[^<>\n]*(>|(?=\n|\Z))"
)
#: A scheme that runs, spread over blanks, line ends and backslashes.
_SPREAD = re.compile(
    r"(\]\(\s*<?)(?=[^)]{0,60}?:)[\s\\]*(?:[a-z][\s\\]*){0,4}s[\s\\]*c[\s\\]*r[\s\\]*i[\s\\]*p[\s\\]*t[\s\\]*:[^)\s]*",
    re.IGNORECASE,
)
#: Pictures: inline with their address, or by the label of a definition.
_SHOWN = re.compile(r"!(\[[^\[\]\n]*+\]\(\s*<?)(?:[^\s)>]+)")
_LABELS = re.compile(r"!\[([^\[\]\n]*+)\](?:\[([^\[\]\n]*+)\])?(?!\()")
_DEFINED = re.compile(r"^( {0,3}\[([^\]\n]+)\]:\s*<?)([^\s>]+)", re.MULTILINE)
_TAG = re.compile(r"<(?=[!/?]?[A-Za-z!?\-])(?!(?:[A-Za-z][\w+.\-]*:[^\s<>]*|[\w.+\-]+@[\w.\-]+)>)")
#: What a viewer would act on, read another way than the rebuild reads it.
_ACTIVE = re.compile(
    r"</?(?:script|iframe|img|svg|object|embed|link|style)(?![\w.+\-]*[@:#])|\]\(\s*javascript:",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"[^:\\]*")


def rebuild(text: str, context: Context) -> str:
    """Links to other schemes lose their target, pictures become links, HTML becomes characters."""
    links = pictures = 0

    def target(found: re.Match[str]) -> str:
        nonlocal links
        if is_safe(found.group(2)):
            return found.group()
        links += 1
        return f"{found.group(1)}#"

    text, dropped = _without_pages(text)
    text, spread = _SPREAD.subn(r"\1#", text)
    links += spread
    text = _without_addresses(text)
    text = _TARGET.sub(target, text)
    if _ADDRESSED.search(text):
        text, pictures = _PICTURE.subn("", text)
    text, tags = _TAG.subn("&lt;", text)
    tags += dropped
    if links:
        context.report("DSM-753", count=links)
    if pictures + tags:
        context.report("DSM-754", count=pictures + tags)
    return text


def _without_pages(text: str) -> tuple[str, int]:
    """Outside code in fences: no comments, no elements with what only a browser reads, no attributes."""
    pieces, count, done = [], 0, 0
    for fence in [*_FENCED.finditer(text), None]:
        piece, comments = _COMMENT.subn("", text[done : fence.start() if fence else len(text)])
        piece, swallowed = _without_swallowed(piece)
        piece, attributes = _ATTRIBUTES.subn(r"\1\3\2\4", piece)
        count += comments + swallowed + attributes
        pieces += [piece, fence.group()] if fence else [piece]
        done = fence.end() if fence else done
    return "".join(pieces), count


def _without_swallowed(text: str) -> tuple[str, int]:
    """Elements from their first tag to the next end tag of that name; tags without an end stay for later."""
    tags = list(_SWALLOWED.finditer(text))
    behind: dict[str, int] = {}  # where the next end tag of a name ends
    until = [0] * len(tags)
    for at in range(len(tags) - 1, -1, -1):
        name = tags[at].group(2).lower()
        if tags[at].group(1):
            behind[name] = tags[at].end()
        else:
            until[at] = behind.get(name, 0)
    pieces, done, count = [], 0, 0
    for tag, end in zip(tags, until, strict=True):
        if end and tag.start() >= done:
            pieces.append(text[done : tag.start()])
            done, count = end, count + 1
    return "".join((*pieces, text[done:])), count


def _without_addresses(text: str) -> str:
    """Pictures lose where they come from: who opens the text would tell it to a stranger."""
    labels = {(label or shown).casefold() for shown, label in _LABELS.findall(text)}

    def defined(found: re.Match[str]) -> str:
        return f"{found.group(1)}#" if found.group(2).casefold() in labels else found.group()

    text = _SHOWN.sub(r"!\1#", text)
    return _DEFINED.sub(defined, text) if labels else text


def is_safe(target: str) -> bool:
    return bool(_RELATIVE.fullmatch(target) and not target.startswith("//")) or safe_link(target) is not None


def check(text: str) -> list[str]:
    """A sentence for every thing in the text outside the rules."""
    remains = [
        f"target {found.group(2)[:40]!r}" for found in _TARGET.finditer(text) if not is_safe(found.group(2))
    ]
    if "![" in text and any(mark in text for mark in ("](", "][", "]:")):
        remains.append("picture")
    for number, line in enumerate(text.split("\n"), 1):
        if _ACTIVE.search(line):
            remains.append(f"line {number}")
    return remains
