"""Where a text stood: a machine form, and the words in which a clerk would say it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    BODY = "body"
    CELL = "cell"
    TABLE = "table"
    FILE_NAME = "file-name"
    COMMENT = "comment"
    NOTE = "note"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text-box"
    DIAGRAM = "diagram"
    CHART = "chart"
    DEFINED_NAME = "defined-name"
    PIVOT_CACHE = "pivot-cache"
    DELETED = "deleted"
    INSERTED = "inserted"
    PROPERTY = "property"
    ANNOTATION = "annotation"
    FORM_FIELD = "form-field"
    ATTACHMENT = "attachment"
    MAIL_HEADER = "mail-header"
    FOOTNOTE = "footnote"
    MASTER = "master"
    OTHER = "other"
    ELSEWHERE = "elsewhere"


class Hidden(StrEnum):
    NO = ""
    SHEET = "sheet"
    VERY = "very-hidden-sheet"
    ROW = "row"
    COLUMN = "column"
    TEXT = "text"
    SLIDE = "slide"


_PARTS = {
    Part.COMMENT: "コメント",
    Part.NOTE: "ノート",
    Part.HEADER: "ヘッダー",
    Part.FOOTER: "フッター",
    Part.TEXT_BOX: "テキストボックス・図形",
    Part.DIAGRAM: "SmartArt",
    Part.CHART: "グラフ",
    Part.DEFINED_NAME: "名前の定義",
    Part.PIVOT_CACHE: "ピボットテーブルの元データ(画面に見えない控え)",
    Part.DELETED: "変更履歴で削除された文字",
    Part.INSERTED: "変更履歴で追加された文字",
    Part.PROPERTY: "ファイルのプロパティ",
    Part.ANNOTATION: "注釈",
    Part.FORM_FIELD: "入力欄",
    Part.ATTACHMENT: "添付ファイルの名前",
    Part.MAIL_HEADER: "メールの宛先・件名",
    Part.FOOTNOTE: "脚注",
    Part.MASTER: "スライドのひな形",
    Part.FILE_NAME: "ファイル名",
    Part.OTHER: "画面に見えない部分",
    Part.ELSEWHERE: "ほかの場所(一覧に入りきらないもの)",
}
_HIDDEN = {
    Hidden.SHEET: "非表示",
    Hidden.VERY: "非表示(再表示の一覧にも出ないシート)",
    Hidden.ROW: "非表示の行",
    Hidden.COLUMN: "非表示の列",
    Hidden.TEXT: "隠し文字",
    Hidden.SLIDE: "非表示スライド",
}
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a file.  Numbers count from 1, as people do; 0 and "" mean "not said".

    ``within``: the members of archives and attachments that lead there, from outside in.
    """

    part: Part = Part.BODY
    within: tuple[str, ...] = ()
    sheet: str = ""
    table: int = 0
    page: int = 0
    slide: int = 0
    column: int = 0
    row: int = 0
    last_row: int = 0
    line: int = 0
    paragraph: int = 0
    name: str = ""
    hidden: Hidden = Hidden.NO

    def to_dict(self) -> dict[str, Any]:
        """What is said, as JSON, with the phrase beside it."""
        said = {key: value for key, value in dataclasses.asdict(self).items() if value}
        said["within"] = list(self.within)
        return said | {"phrase": self.phrase()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Place:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what ``to_dict`` cannot have written."""
        known = {field.name for field in dataclasses.fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        values["part"], values["hidden"] = Part(data["part"]), Hidden(data.get("hidden", ""))
        values["within"] = tuple(map(str, data["within"]))
        return cls(**values)

    def phrase(self) -> str:
        """The place in Japanese: 「シート『名簿』C列、3行目から1,224行目、非表示」."""
        parts = [f"『{printable(name)}』の中" for name in self.within]
        parts += self._frame() + self._position()
        if self.hidden:
            parts.append(_HIDDEN[self.hidden])
        return "、".join(parts) or "本文"

    def _frame(self) -> list[str]:
        said = []
        if self.sheet:
            said.append(f"シート『{printable(self.sheet)}』" + (self._column() if self.column else ""))
        if self.page:
            said.append(f"{self.page:,}ページ")
        if self.slide:
            said.append(f"スライド{self.slide:,}")
        if self.table:
            said.append(f"表{self.table:,}")
        if self.part in _PARTS:
            said.append(_PARTS[self.part])
        if self.name:
            said.append(f"『{printable(self.name)}』")
        return said

    def _position(self) -> list[str]:
        said = []
        if self.column and not self.sheet:
            said.append(f"{self.column}列目")
        if self.row:
            said.append(
                f"{self.row:,}行目" + (f"から{self.last_row:,}行目" if self.last_row > self.row else "")
            )
        if self.paragraph:
            said.append(f"{self.paragraph:,}段落目")
        if self.line:
            said.append(f"{self.line:,}行目")
        return said

    def _column(self) -> str:
        return f"{column_letters(self.column)}列"


def column_letters(number: int) -> str:
    """1 → A, 28 → AB."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1; digits behind are ignored.  0 when there are no letters."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def printable(text: str) -> str:
    """Without control characters and direction marks, and not endless: names come from strangers."""
    shown = "".join(c if c.isprintable() else "�" for c in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
