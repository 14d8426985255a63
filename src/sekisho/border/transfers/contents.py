"""The words of a held copy as its deciders read them: parts with headings, rows, and marks that lead to the findings.

What comes in was made by a worker (:mod:`sekisho.foundation.inspection.previewing`): plain text in JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.inspection.screening.api import column_letters

PARTS: Final[dict[str, Promise]] = {
    "table": gettext_lazy("表"),
    "file-name": gettext_lazy("ファイル名"),
    "comment": gettext_lazy("コメント"),
    "note": gettext_lazy("ノート"),
    "header": gettext_lazy("ヘッダー"),
    "footer": gettext_lazy("フッター"),
    "text-box": gettext_lazy("テキストボックス・図形"),
    "diagram": gettext_lazy("SmartArt（図解）"),
    "chart": gettext_lazy("グラフ"),
    "defined-name": gettext_lazy("名前の定義"),
    "pivot-cache": gettext_lazy("ピボットテーブルの元データ（画面に見えない控え）"),
    "deleted": gettext_lazy("変更履歴で削除された文字"),
    "inserted": gettext_lazy("変更履歴で追加された文字"),
    "property": gettext_lazy("ファイルのプロパティ"),
    "annotation": gettext_lazy("注釈"),
    "form-field": gettext_lazy("入力欄"),
    "attachment": gettext_lazy("添付ファイルの名前"),
    "mail-header": gettext_lazy("メールの宛先・件名"),
    "footnote": gettext_lazy("脚注"),
    "master": gettext_lazy("スライドのひな形"),
    "other": gettext_lazy("画面に見えない部分"),
}
HIDDEN: Final[dict[str, Promise]] = {
    "sheet": gettext_lazy("非表示のシート"),
    "very-hidden-sheet": gettext_lazy("非表示のシート（再表示の一覧にも出ないもの）"),
    "slide": gettext_lazy("非表示のスライド"),
    "text": gettext_lazy("隠し文字"),
    "row": gettext_lazy("非表示の行"),
    "column": gettext_lazy("非表示の列"),
}
SEEN = frozenset({"body", "cell", "table", "mail-header", "header", "footer", "text-box", "note", "comment"})
MOST_LINKS = 60  # parts that are linked above the words


@dataclass(frozen=True, slots=True)
class Line:
    """``gap``: how many before it are left out; ``cells``: HTML, with a flag: is the column hidden?"""

    number: str
    gap: int
    hidden: bool
    cells: list[tuple[SafeString, bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """``columns``: headings of a table with a flag: is it hidden?  ``folded``: nobody sees it on the screen."""

    heading: str
    hidden: str
    columns: list[tuple[str, bool]]
    lines: list[Line]
    left_out: int
    unread: str
    folded: bool
    counted: bool

    @property
    def width(self) -> int:
        return len(self.columns) + 1


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    heading: str
    hidden: str
    parts: list[Part]
    marks: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Contents:
    sections: list[Section]
    whole: bool
    marked: frozenset[int]

    @property
    def links(self) -> list[Section]:
        """What is linked above the words: everything, or of very many those with something in them."""
        found = self.sections if len(self.sections) <= MOST_LINKS else [s for s in self.sections if s.marks]
        return found[:MOST_LINKS] if len(self.sections) > 1 else []


def read(data: dict[str, Any], words: dict[int, str], unread: dict[str, str]) -> Contents:
    """``words``: what each finding is called; ``unread``: reasons in the language of the page."""
    reader = _Reader(words, unread)
    sections = [reader.section(number, one) for number, one in enumerate(data["sections"], 1)]
    return Contents(sections, bool(data["whole"]), frozenset(reader.seen))


class _Reader:
    def __init__(self, words: dict[int, str], unread: dict[str, str]) -> None:
        self._words, self._unread = words, unread
        self._said = _("%(word)s、一覧の")
        self.seen: set[int] = set()

    def section(self, number: int, data: dict[str, Any]) -> Section:
        parts = [self._part(one, sheet=bool(data["sheet"])) for one in data["blocks"]]
        return Section(
            number,
            section_words(data) or (_("ファイル全体") if all(one.folded for one in parts) else _("本文")),
            str(HIDDEN.get(data["hidden"], "")),
            parts,
            sorted(set(_marks(data["blocks"]))),
        )

    def _part(self, data: dict[str, Any], *, sheet: bool) -> Part:
        hidden = set(data["hidden_columns"])
        named = [
            (column_letters(n) if sheet else _("%(n)s列目") % {"n": n}, n in hidden) for n in data["columns"]
        ]
        return Part(
            heading=_part_words(data),
            hidden=str(HIDDEN.get(data["hidden"], "")),
            columns=named,
            lines=[self._line(one, named) for one in data["rows"]],
            left_out=data["left_out"],
            unread=self._unread.get(data["unread"], data["unread"]),
            folded=data["part"] not in SEEN and not any(_marks([data])),
            counted=any(one["number"] for one in data["rows"]),
        )

    def _line(self, data: dict[str, Any], columns: Sequence[tuple[str, bool]]) -> Line:
        cells = [self._cell(cell) for cell in data["cells"]]
        cells += [SafeString("")] * (len(columns) - len(cells))
        flags = [hidden for _heading, hidden in columns] or [False]
        return Line(
            f"{data['number']:,}" if data["number"] else "",
            data["gap"],
            bool(data["hidden"]),
            list(zip(cells, flags, strict=True)),
        )

    def _cell(self, pieces: Sequence[dict[str, Any]]) -> SafeString:
        if not any(piece["mark"] for piece in pieces):
            return escape("".join(piece["text"] for piece in pieces))
        return SafeString("".join(map(self._piece, pieces)))

    def _piece(self, piece: dict[str, Any]) -> SafeString:
        """A marked one with its number, which leads to the list; the first of its finding is where the list leads."""
        number = piece["mark"]
        if not number:
            return escape(piece["text"])
        anchor = "" if number in self.seen else format_html(' id="mark-{}" tabindex="-1"', number)
        self.seen.add(number)
        return format_html(
            '<mark class="ui-mark"{}>{}<a class="ui-mark__number" href="#finding-{}"><span class="ui-unseen">{}</span>'
            "{}</a></mark>",
            anchor,
            piece["text"],
            number,
            self._said % {"word": self._words.get(number, "")},
            number,
        )


def _marks(blocks: Sequence[dict[str, Any]]) -> Iterator[int]:
    for block in blocks:
        for row in block["rows"]:
            yield from (piece["mark"] for cell in row["cells"] for piece in cell if piece["mark"])


def section_words(data: dict[str, Any]) -> str:
    said = [_("『%(name)s』") % {"name": name} for name in data["within"]]
    if data["sheet"]:
        said.append(_("シート『%(name)s』") % {"name": data["sheet"]})
    if data["page"]:
        said.append(_("%(n)sページ") % {"n": f"{data['page']:,}"})
    if data["slide"]:
        said.append(_("スライド%(n)s") % {"n": f"{data['slide']:,}"})
    return " ".join(said)


def _part_words(data: dict[str, Any]) -> str:
    word = PARTS.get(data["part"])
    said = str(word) if word is not None else ""
    if data["table"]:
        said = _("表%(n)s") % {"n": data["table"]}
    if data["name"]:
        said += _("『%(name)s』") % {"name": data["name"]}
    return said
