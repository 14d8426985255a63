"""The body of a page through nh3 (ammonia, html5ever) with our own lists, and a fresh page around it."""

from __future__ import annotations

import html
import re
from collections import Counter

import nh3

from sekisho_disarm.context import Context
from sekisho_disarm.formats.html import modes, pictures, styles, survey, vocabulary
from sekisho_disarm.formats.ooxml.relationships import safe_link
from sekisho_disarm.names import printable

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_CID = re.compile(r"\s*cid:(.*)", re.IGNORECASE | re.DOTALL)
_MARGIN = re.compile(r"\d{1,4}(?:px|%)?")
_LONGEST_TITLE = 500
_NO_FIELDS = frozenset({"hidden", "file"})
#: A field that nobody sees or that asks for files, as nh3 writes it.
_UNSEEN = re.compile(r'<input(?: [a-z\-]+="[^"]*")*? type="(?:hidden|file)"(?: [a-z\-]+="[^"]*")*>')
#: Known while the page is read, and written as something else: forms as blocks, programs' windows as places of pictures.
_TAGS = {*vocabulary.TAGS, "form", "embed"}
_EMBED = re.compile(r"<embed(?=[ >])")
_EMPTY_FORM = re.compile(r'<form(?: [a-z\-]+="[^"]*")*></form>')
_FORM = re.compile(r"<(/?)form(?=[ >])")
HEAD = '{kind}<html{language}><head><meta charset="utf-8">{title}{style}</head>\n<body{look}>'
TAIL = "</body></html>\n"


class Cleaning:
    """One page: its pictures are rebuilt on the way, what had to go is counted.

    ``inline``: names of pictures that travel beside the page in the same mail (``cid:``).
    """

    def __init__(self, context: Context, inline: frozenset[str] = frozenset()) -> None:
        self.context, self.inline = context, inline
        self.lost_styles = False
        self.loads: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.failure: Exception | None = None
        self._styles: dict[str, str | None] = {}

    def page(self, text: str) -> str:
        """Raises ``TooComplex``; reports what had to go."""
        seen = survey.read(text)
        sheet = self._sheet(seen.sheets)
        body = self._clean(text)
        self._report(seen, body)
        title = seen.title.strip()[:_LONGEST_TITLE]
        return (
            HEAD.format(
                kind=modes.document_type(text),
                look=self._look(seen.body),
                language=f' lang="{seen.language}"' if _LANGUAGE.fullmatch(seen.language) else "",
                title=f"<title>{html.escape(title, quote=False)}</title>" if title else "",
                style=f"<style>\n{sheet}\n</style>" if sheet else "",
            )
            + body.strip()
            + TAIL
        )

    def _look(self, attributes: dict[str, str]) -> str:
        """The attributes of the body that say how the page looks."""
        judged = {
            name: self._judge("body", name, attributes[name])
            for name in vocabulary.BODY
            if name in attributes
        }
        return "".join(f' {name}="{html.escape(value)}"' for name, value in sorted(judged.items()) if value)

    def _clean(self, text: str) -> str:
        cleaned = nh3.clean(
            text,
            tags=_TAGS,
            clean_content_tags=set(vocabulary.SWALLOWED),
            attributes={tag: set(vocabulary.allowed(tag)) for tag in _TAGS},
            attribute_filter=self._attribute,
            strip_comments=True,
            link_rel=None,
            url_schemes={"http", "https", "mailto", "tel", "data", "cid"},
        )
        if self.failure is not None:
            raise self.failure
        placed = _EMBED.sub(f'<img src="{vocabulary.NO_PICTURE}"', _UNSEEN.sub("", cleaned))
        return _without_forms(placed)

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        """nh3 keeps a value when its filter raises: nothing may be raised from here."""
        try:
            return None if self.failure else self._judge(tag, name, value)
        except Exception as failure:  # noqa: BLE001 - raised again as soon as nh3 has returned
            self.failure = failure
            return None

    def _judge(self, tag: str, name: str, value: str) -> str | None:
        if name == "href":
            target = safe_link(value)  # counted by the survey: nh3 drops most of them unasked
            return vocabulary.NOWHERE if target is None else "".join(target.split())
        if name == "src":
            return self._picture(value) or vocabulary.NO_PICTURE
        if (tag, name) == ("input", "type"):
            return self._field(value.strip().lower())
        if name == "style":
            if value not in self._styles:
                kept, lost = styles.declarations(value)
                self.lost_styles |= lost
                self._styles[value] = kept or None
            return self._styles[value]
        if "margin" in name:
            return value if _MARGIN.fullmatch(value.strip()) else None
        return value

    def _field(self, kind: str) -> str | None:
        """An unknown kind is a field of text, as in browsers; hidden ones and those for files are cut out later."""
        if kind in _NO_FIELDS:
            return kind
        shown = vocabulary.SHOWN_AS.get(kind, kind)
        if shown != kind:
            self.fields[f"type={kind}"] += 1
        return shown if shown in vocabulary.FIELDS else None

    def _picture(self, address: str) -> str | None:
        if address.strip() == vocabulary.NO_PICTURE:
            return None
        beside = _CID.fullmatch(address)
        if beside is not None and beside.group(1).strip() in self.inline:
            return f"cid:{beside.group(1).strip()}"
        if address.strip().lower().startswith("data:"):
            return pictures.rebuild(address, self.context)
        self.loads["img"] += 1
        return None

    def _sheet(self, sheets: list[str]) -> str:
        kept, lost = styles.sheet("\n".join(sheets), pages=True)
        self.lost_styles |= lost
        return kept

    def _report(self, seen: survey.Seen, body: str) -> None:
        after = survey.kept_in(body)
        missing = Counter({tag: count - after[tag] for tag, count in seen.kept.items() if count > after[tag]})
        if seen.scripts:
            self.context.report("DSM-741", count=seen.scripts)
        self._counted("DSM-742", seen.loads + self.loads)
        self._counted("DSM-743", seen.elements + (missing if not seen.elements else Counter()))
        self._counted("DSM-744", seen.attributes + self.fields)
        if seen.links:
            self.context.report("DSM-745", count=seen.links)
        if self.lost_styles:
            self.context.report("DSM-746")
        if seen.comments:
            self.context.report("DSM-747", count=seen.comments)

    def _counted(self, code: str, names: Counter[str]) -> None:
        if names:
            shown = ", ".join(printable(name, longest=40) for name, _ in names.most_common(8))
            self.context.report(code, name=shown, count=names.total())


def _without_forms(page: str) -> str:
    """Blocks in place of forms; those without content stand between the rows of tables, where no block may be."""
    return _FORM.sub(r"<\1div", _EMPTY_FORM.sub("", page))


def clean(text: str, context: Context, inline: frozenset[str] = frozenset()) -> str:
    """A whole page as it may be shown.  Raises ``TooComplex``."""
    return Cleaning(context, inline).page(text)
