"""Markdown: text in which viewers find links, pictures and HTML.  Source: CommonMark 0.31 §6.3–6.6, §4.6–4.7."""

from __future__ import annotations

import re

from sekisho_disarm.context import Context
from sekisho_disarm.formats.ooxml.relationships import safe_link

_TARGET = re.compile(
    r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|<(?=[A-Za-z][A-Za-z0-9+.\-]*:))([^\s)>]+)", re.MULTILINE
)
_PICTURE = re.compile(r"!(?=\[[^\]\n]*\](?:\(|\[))")
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

    text = _TARGET.sub(target, text)
    text, pictures = _PICTURE.subn("", text)
    text, tags = _TAG.subn("&lt;", text)
    if links:
        context.report("DSM-753", count=links)
    if pictures + tags:
        context.report("DSM-754", count=pictures + tags)
    return text


def is_safe(target: str) -> bool:
    return bool(_RELATIVE.fullmatch(target)) or safe_link(target) is not None


def check(text: str) -> list[str]:
    """A sentence for every thing in the text outside the rules."""
    remains = [
        f"target {found.group(2)[:40]!r}" for found in _TARGET.finditer(text) if not is_safe(found.group(2))
    ]
    for number, line in enumerate(text.split("\n"), 1):
        if _ACTIVE.search(line):
            remains.append(f"line {number}")
    return remains
