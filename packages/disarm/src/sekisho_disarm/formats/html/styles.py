"""Cascading style sheets: known properties with plain values; at-rules, addresses and escapes go.

Source: CSS Syntax Level 3 §4 (escapes), §5 (declarations).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sekisho_disarm.formats.html.vocabulary import PROPERTIES

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_SELECTOR = re.compile(r"[\w\s.,#:>+~*\-\[\]=\"'()]{1,300}")
#: Words, numbers, colours, quoted names; functions only of colour and arithmetic.
_VALUE = re.compile(
    r"(?>(?:(?:rgba?|hsla?|calc)\([\w\s.,%+\-*/]*+\)|[\w.#%\-+]++|\"[\w\s\-&;.]*+\"|'[\w\s\-&;.]*+'|[\s,/]++)+)(?:!important)?"
)
_PAGE = re.compile(r"@page(?: [\w\-]{1,100})?(?: ?:(?:first|left|right|blank))?")
_OF_PAGES = frozenset({"size", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left"})
_REACH = re.compile(r"url|expression|import|behavio|binding|script", re.IGNORECASE)
_LONGEST = 2000


def declarations(
    text: str, properties: frozenset[str] = PROPERTIES, plain: Callable[[str], bool] | None = None
) -> tuple[str, bool]:
    """The allowed declarations of a rule or ``style`` attribute, and whether something had to go.

    ``plain`` judges values in place of :func:`is_plain`.
    """
    bare = _COMMENT.sub("", text)
    kept, lost = [], bare != text
    for declaration in bare.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if not declaration.strip() or name.startswith("mso-"):
            continue  # what only Word understands is no loss
        if colon and name in properties and (plain or is_plain)(value):
            kept.append(f"{name}: {value}")
        else:
            lost = True
    return "; ".join(kept), lost


def is_plain(value: str) -> bool:
    return len(value) <= _LONGEST and bool(_VALUE.fullmatch(value)) and not _REACH.search(value)


def sheet(
    text: str,
    properties: frozenset[str] = PROPERTIES,
    plain: Callable[[str], bool] | None = None,
    *,
    pages: bool = False,
) -> tuple[str, bool]:
    """The allowed rules of a style sheet, one a line, and whether something had to go.

    ``pages``: size and margins of printed pages may be told.
    """
    bare = _COMMENT.sub("", text)
    lost, rules = bare != text, []
    *chunks, rest = bare.split("}")
    for chunk in chunks:
        before, _, head = chunk.partition("{")[0].rpartition(";")
        body = chunk.partition("{")[2]
        selector = " ".join(head.split())
        is_page = pages and is_page_rule(selector)
        if before.strip() or ("@" in selector and not is_page) or "{" in body:
            lost = True  # an at-rule; what stands inside it goes with it
            continue
        kept, less = declarations(body, _OF_PAGES if is_page else properties, plain)
        lost |= less
        if kept and (is_page or is_selector(selector)):
            rules.append(f"{selector} {{ {kept} }}")
        else:
            lost |= bool(kept)
    return "\n".join(rules), lost or bool(rest.strip())


def is_page_rule(selector: str) -> bool:
    return bool(_PAGE.fullmatch(selector))


def is_selector(selector: str) -> bool:
    return bool(_SELECTOR.fullmatch(selector)) and not _REACH.search(selector)
