"""Before and after in numbers: what the file held as it came, and what its disarmed copy holds.

The original is never rendered for an approver; whether the layout suffered shows in what can be counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.border.transfers.models import Item, Preview
from sekisho.border.transfers.personal_data import screening_of

#: Of what a person sees; a difference is a reason to look.
LAYOUT: Final[dict[str, Promise]] = {
    "pages": gettext_lazy("ページ"),
    "sheets": gettext_lazy("シート"),
    "hidden_sheets": gettext_lazy("非表示のシート"),
    "slides": gettext_lazy("スライド"),
    "hidden_slides": gettext_lazy("非表示のスライド"),
    "rows": gettext_lazy("表の行"),
    "characters": gettext_lazy("文字"),
    "pictures": gettext_lazy("写真・図"),
    "comments": gettext_lazy("コメント"),
    "notes": gettext_lazy("ノート"),
    "fields": gettext_lazy("入力欄"),
    "members": gettext_lazy("中のファイル"),
}
#: What is taken away on purpose.
REMOVED: Final[dict[str, Promise]] = {
    "macros": gettext_lazy("マクロ"),
    "scripts": gettext_lazy("スクリプト（JavaScript）"),
    "controls": gettext_lazy("動く部品（コントロール）"),
    "embedded": gettext_lazy("埋め込まれたファイル"),
    "attachments": gettext_lazy("添付ファイル"),
    "links_outside": gettext_lazy("外への参照"),
    "annotations": gettext_lazy("注釈"),
    "deleted": gettext_lazy("変更履歴で削除された文字（か所）"),
    "hidden_texts": gettext_lazy("隠し文字（か所）"),
    "unseen": gettext_lazy("画面に見えない部分"),
    "protected": gettext_lazy("パスワードによる保護"),
}
KINDS: Final[dict[str, Promise]] = {
    "docx": gettext_lazy("Word文書"),
    "docm": gettext_lazy("Word文書（マクロを持てるもの）"),
    "doc": gettext_lazy("Word文書（古い形式）"),
    "xlsx": gettext_lazy("Excelの表"),
    "xlsm": gettext_lazy("Excelの表（マクロを持てるもの）"),
    "xls": gettext_lazy("Excelの表（古い形式）"),
    "pptx": gettext_lazy("PowerPointのスライド"),
    "pptm": gettext_lazy("PowerPointのスライド（マクロを持てるもの）"),
    "ppt": gettext_lazy("PowerPointのスライド（古い形式）"),
    "pdf": gettext_lazy("PDF"),
    "text": gettext_lazy("文字のファイル"),
    "csv": gettext_lazy("文字の表"),
    "zip": gettext_lazy("圧縮ファイル"),
    "mail": gettext_lazy("メール"),
    "svg": gettext_lazy("図"),
    **dict.fromkeys(("jpeg", "png", "gif", "bmp", "tiff", "webp"), gettext_lazy("写真・絵")),
    "empty": gettext_lazy("空のファイル"),
    "unknown": gettext_lazy("種類がわからないファイル"),
    "office_encrypted": gettext_lazy("パスワードの付いたOfficeファイル"),
}
_KNOWN = ("protected",)  # counted only where there is one


@dataclass(frozen=True, slots=True)
class Row:
    word: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """``moved``: does anything differ that a person sees?"""

    rows: list[Row]
    moved: bool
    locked: bool

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.changed]


@dataclass(frozen=True, slots=True)
class Member:
    """What lies in an archive.  ``changes``: how many things were taken out of it or replaced."""

    name: str
    size: int
    kind: str
    changes: int
    people_found: int


def members(item: Item, made: Preview | None) -> list[Member]:
    """The files in an archive as they will arrive, with what inspection did to each; empty for everything else."""
    if made is None or not made.facts or item.inspection is None:
        return []
    findings = [one for one in item.inspection.findings if one["action"] not in ("kept", "stopped")]
    screening = screening_of(item.inspection)
    places = [one.place.get("within", []) for one in screening.findings.all()] if screening else []
    return [
        Member(
            name,
            size,
            _kind(kind),
            sum(_is_in(one["where"], name) for one in findings),
            sum(within[:1] == [name] for within in places),
        )
        for name, size, kind in made.facts["after"].get("members", [])
    ]


def _is_in(where: str, name: str) -> bool:
    """Does a finding's place lead into this member?  The engine names members by the last part of their paths."""
    outer = where.partition(" > ")[0]
    return outer in (name, name.rpartition("/")[2])


def compare(item: Item, made: Preview | None) -> Compared | None:
    """None where nothing is known of the original."""
    inspection = item.inspection
    if made is None or not made.facts or inspection is None:
        return None
    before, after = made.facts["before"], made.facts["after"]
    sizes = (filesizeformat(inspection.size_in), filesizeformat(inspection.size_out or 0))
    layout = _counted(LAYOUT, before["counts"], after["counts"])
    rows = [
        _row(_("種類"), _kind(before["kind"]), _kind(after["kind"])),
        _row(_("ファイル名"), item.name, inspection.output_name or item.name),
        Row(_("大きさ"), *sizes, changed=False),  # it always differs a little: nothing to look at
        *layout,
        *_counted(REMOVED, before["counts"], after["counts"]),
    ]
    locked = bool(before["counts"].get("protected"))
    return Compared(rows, any(one.changed for one in layout), locked)


def _kind(kind: str) -> str:
    known = KINDS.get(kind)
    return _("%(words)s（%(kind)s）") % {"words": known, "kind": kind} if known else kind


def _counted(words: dict[str, Promise], before: dict[str, int], after: dict[str, int]) -> list[Row]:
    names = [name for name in words if before.get(name) or after.get(name)]
    one_sided = bool(before.get("protected")) and not after.get("protected")
    return [
        _row(str(words[name]), _number(name, before, unknown=one_sided), _number(name, after, unknown=False))
        for name in names
    ]


def _number(name: str, counts: dict[str, int], *, unknown: bool) -> str:
    if name in _KNOWN:
        return _("あり") if counts.get(name) else _("なし")
    if unknown:
        return "－"
    return f"{counts.get(name, 0):,}"


def _row(word: str, before: str, after: str) -> Row:
    return Row(word, before, after, changed=before not in (after, "－"))
