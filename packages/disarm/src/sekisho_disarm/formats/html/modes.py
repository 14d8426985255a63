"""How a browser lays a page out: by today's rules, nearly so, or as browsers did before there were rules.

The document type decides, and a page that gets another one moves.  Three fixed ones are written, whatever stood
there.  Source: HTML Living Standard §13.2.6.4.1 (the initial insertion mode).
"""

from __future__ import annotations

import re

STANDARD = "<!DOCTYPE html>\n"
NEARLY = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)
OLD = ""
ALL = (STANDARD, NEARLY, OLD)

#: Every comment ends at its first end, so nothing is tried twice.  No possessive quantifiers: Python 3.11.2, as Debian 12
#: ships it, matches them wrongly around a group.
_DECLARED = re.compile(
    r"""\s*(?:<!--(?:(?!-->)(?s:.)){0,20000}-->\s*|<\?[^>]{0,200}>\s*)*
    <!DOCTYPE\s+html(?:\s+(?:PUBLIC\s*["'](?P<public>[^"'>]{0,200})["']|SYSTEM)\s*(?P<system>["'][^>]{0,300})?)?\s*>""",
    re.IGNORECASE | re.VERBOSE,
)
_NEARLY = re.compile(r"-//w3c//dtd (?:xhtml 1\.0|html 4\.01) (?:transitional|frameset)//")
#: The public identifiers that keep today's rules; every other one is older.
_TODAY = re.compile(
    r"-//w3c//dtd (?:html 4\.01|html 4\.0|xhtml 1\.0 strict|xhtml 1\.1|xhtml basic 1\.[01])//|-//wapforum//|\Z"
)


def document_type(text: str) -> str:
    """One of :data:`ALL` for a page's text."""
    found = _DECLARED.match(text.removeprefix("\ufeff"))
    if found is None:
        return OLD
    public = (found.group("public") or "").lower()
    if _NEARLY.match(public):
        return NEARLY if found.group("system") or "xhtml" in public else OLD
    return STANDARD if _TODAY.match(public) else OLD
