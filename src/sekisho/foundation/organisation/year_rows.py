"""The list of a new year, from rows of text to entries that mean something.  Pure.

A town's personnel system calls its columns what it likes: each field knows the usual names, a person corrects the
guess, and the correction is remembered for the next list with the same headers.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.organisation.models import EmploymentKind, Level, PostKind


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may say.  ``names``: what its header is usually called, the most likely first."""

    code: str
    label: str | Promise
    names: tuple[str, ...]
    required: bool = False


PEOPLE: Final = (
    Field(
        "number",
        gettext_lazy("職員番号"),
        ("職員番号", "職員コード", "職員ＩＤ番号", "社員番号", "番号"),
        True,
    ),
    Field("name", gettext_lazy("氏名"), ("氏名", "職員氏名", "名前", "漢字氏名"), True),
    Field("kana", gettext_lazy("フリガナ"), ("フリガナ", "カナ氏名", "氏名カナ", "ふりがな", "カナ")),
    Field("login", gettext_lazy("職員ID"), ("職員ID", "ログインID", "ユーザーID", "アカウント")),
    Field("section", gettext_lazy("所属コード"), ("所属コード", "新所属コード", "課コード", "所属CD")),
    Field("section_name", gettext_lazy("所属名"), ("所属名", "新所属", "所属", "所属課", "課名")),
    Field("title", gettext_lazy("役職"), ("役職", "新役職", "職名", "補職名", "補職")),
    Field("head", gettext_lazy("所属長の印"), ("所属長", "長", "所属長区分")),
    Field("kind", gettext_lazy("本務・兼務の区分"), ("区分", "本務兼務", "兼務区分", "発令区分")),
    Field("employment", gettext_lazy("身分"), ("身分", "任用形態", "職員区分", "雇用形態", "任用区分")),
    Field("until", gettext_lazy("任期の終わる日"), ("任期終了日", "任期", "終了日", "任用終了日")),
    Field("email", gettext_lazy("メールアドレス"), ("メールアドレス", "メール", "e-mail", "email")),
    Field("zones", gettext_lazy("ネットワーク"), ("ネットワーク", "利用ネットワーク")),
)
SECTIONS: Final = (
    Field("code", gettext_lazy("所属コード"), ("所属コード", "課コード", "コード", "所属CD"), True),
    Field("name", gettext_lazy("所属名"), ("所属名", "所属", "課名", "名称"), True),
    Field(
        "parent", gettext_lazy("上位の所属コード"), ("上位所属コード", "上位コード", "親コード", "部コード")
    ),
    Field("level", gettext_lazy("階層"), ("階層", "区分", "種別")),
    Field("zones", gettext_lazy("ネットワーク"), ("ネットワーク", "利用ネットワーク")),
)
#: whose title alone makes a head, when no column says who is one; in one section the first of them counts
HEADS: Final = (
    "局長",
    "部長",
    "会計管理者",
    "事務局長",
    "課長",
    "所長",
    "センター長",
    "館長",
    "園長",
    "校長",
    "室長",
    "係長",
    "班長",
)
MARKS: Final = frozenset(["1", "○", "◯", "〇", "はい", "長", "y", "yes", "true", "*", "＊", "所属長", "該当"])
ZONE_WORDS: Final = {
    "internet": ("インターネット", "internet"),
    "lgwan": ("lgwan",),
    "mynumber": ("番号", "mynumber"),
}
EMPLOYMENTS: Final = (
    ("会計年度", EmploymentKind.FISCAL_YEAR),
    ("委託", EmploymentKind.CONTRACTOR),
    ("再任用", EmploymentKind.REAPPOINTED),
    ("任期付", EmploymentKind.REAPPOINTED),
    ("出向中", EmploymentKind.SECONDED_OUT),
    ("派遣中", EmploymentKind.SECONDED_OUT),
    ("出向", EmploymentKind.SECONDED_IN),
    ("派遣", EmploymentKind.SECONDED_IN),
    ("特別職", EmploymentKind.SPECIAL),
    ("委員", EmploymentKind.SPECIAL),
)
KINDS: Final = (
    ("兼", PostKind.CONCURRENT),
    ("事務取扱", PostKind.CHARGE),
    ("代理", PostKind.DEPUTY),
    ("代決", PostKind.DEPUTY),
)
LEVELS: Final = (("部", Level.BUREAU), ("局", Level.BUREAU), ("係", Level.UNIT), ("班", Level.UNIT))
ERAS: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where; ``blocking``: nothing can be scheduled while it stands."""

    code: str
    words: str
    line: int = 0
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list: a person at a place.  ``zones``: None leaves them to the section."""

    line: int
    number: str
    name: str
    section: str
    kana: str = ""
    login: str = ""
    title: str = ""
    is_head: bool = False
    kind: str = PostKind.MAIN
    employment: str = EmploymentKind.REGULAR
    until: date | None = None
    email: str = ""
    zones: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SectionEntry:
    code: str
    name: str
    parent: str | None = None
    level: str = Level.SECTION
    zones: tuple[str, ...] = ()


@dataclass(slots=True)
class Listed:
    """What a list says.  ``sections`` is None when it says nothing about them."""

    entries: list[Entry] = field(default_factory=list)
    sections: list[SectionEntry] | None = None
    problems: list[Problem] = field(default_factory=list)
    heads_from_titles: bool = False


def plain(text: str) -> str:
    """For comparing: width, case and blanks do not matter (NFKC)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def fingerprint(headers: Sequence[str]) -> str:
    """The same for lists with the same columns, in whatever order."""
    return hashlib.sha256("\n".join(sorted(plain(header) for header in headers)).encode()).hexdigest()


def guess(headers: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Field → header, for the headers that are called as usual; each header serves one field."""
    found: dict[str, str] = {}
    for each in fields:
        for name in each.names:
            match = next((h for h in headers if plain(h) == plain(name) and h not in found.values()), None)
            if match is not None:
                found[each.code] = match
                break
    return found


def missing(mapping: Mapping[str, str]) -> list[Field]:
    """The fields without which a list of people cannot be read."""
    lacking = [each for each in PEOPLE if each.required and each.code not in mapping]
    if "section" not in mapping and "section_name" not in mapping:
        lacking += [each for each in PEOPLE if each.code == "section"]
    return lacking


def parse(
    people: Sequence[Sequence[str]],
    sections: Sequence[Sequence[str]],
    mapping: Mapping[str, str],
    *,
    known_sections: Mapping[str, str],
    year_end: date,
) -> Listed:
    """``known_sections``: code → name on the day.  ``year_end``: the last day for appointments of a fiscal year."""
    listed = Listed(heads_from_titles="head" not in mapping)
    names = dict(known_sections)
    if sections:
        listed.sections = _sections(sections, listed.problems)
        names = {section.code: section.name for section in listed.sections}
    by_name: dict[str, list[str]] = {}
    for code, name in names.items():
        by_name.setdefault(plain(name), []).append(code)
    columns = {header: index for index, header in enumerate(people[0])} if people else {}
    places = {code: columns[header] for code, header in mapping.items() if header in columns}
    for line, row in enumerate(people[1:], start=2):
        says = {code: row[index].strip() if index < len(row) else "" for code, index in places.items()}
        entry = _entry(line, says, names, by_name, listed, year_end)
        if entry is not None:
            listed.entries.append(entry)
    if listed.heads_from_titles:
        _one_head_each(listed.entries)
    return listed


def _one_head_each(entries: list[Entry]) -> None:
    """Where a 課長 and a 係長 stand in one section, the 係長 does not head it."""
    first: dict[str, int] = {}
    for entry in entries:
        if entry.is_head and entry.title in HEADS:
            first[entry.section] = min(first.get(entry.section, len(HEADS)), HEADS.index(entry.title))
    for index, entry in enumerate(entries):
        if entry.is_head and entry.title in HEADS and HEADS.index(entry.title) > first[entry.section]:
            entries[index] = replace(entry, is_head=False)


def _sections(rows: Sequence[Sequence[str]], problems: list[Problem]) -> list[SectionEntry]:
    mapping = guess(rows[0], SECTIONS)
    columns = {header: index for index, header in enumerate(rows[0])}
    if "code" not in mapping or "name" not in mapping:
        problems.append(Problem("YR-001", _("所属の一覧に「所属コード」と「所属名」の列がありません。")))
        return []
    found: dict[str, SectionEntry] = {}
    for line, row in enumerate(rows[1:], start=2):
        says = {code: row[columns[header]].strip() for code, header in mapping.items()}
        code = section_code(says["code"])
        if not code or not says["name"] or code in found:
            problems.append(
                Problem("YR-002", _("所属の一覧の行が読めないか、同じコードが2度あります。"), line)
            )
            continue
        parent = section_code(says.get("parent", "")) or None
        zones, unknown = _zones(says.get("zones", ""))
        if unknown:
            problems.append(
                Problem("YR-011", _("知らないネットワークです：%(word)s") % {"word": unknown}, line)
            )
        found[code] = SectionEntry(code, says["name"][:80], parent, _level(says), tuple(sorted(zones or ())))
    return list(found.values())


def section_code(text: str) -> str:
    """A code as departments have it: lower case letters, digits, hyphens."""
    return re.sub(r"[^a-z0-9_-]+", "-", plain(text)).strip("-")[:30]


def _level(says: Mapping[str, str]) -> str:
    word = says.get("level") or says["name"][-1:]
    return next((level for mark, level in LEVELS if mark in word), Level.SECTION)


def _entry(
    line: int,
    says: Mapping[str, str],
    names: Mapping[str, str],
    by_name: Mapping[str, list[str]],
    listed: Listed,
    year_end: date,
) -> Entry | None:
    def wrong(code: str, words: str) -> None:
        listed.problems.append(Problem(code, words, line))

    number, name = says.get("number", ""), says.get("name", "")
    if not number or not name:
        wrong("YR-003", _("職員番号か氏名がありません。"))
        return None
    section = _which_section(says, names, by_name)
    if not isinstance(section, str):
        wrong(section.code, section.words)
        return None
    employment = next((kind for mark, kind in EMPLOYMENTS if mark in says.get("employment", "")), None)
    until = parse_day(says.get("until", ""))
    if says.get("until") and until is None:
        wrong("YR-006", _("日付が読めません：%(text)s") % {"text": says["until"]})
    if employment == EmploymentKind.FISCAL_YEAR and until is None:
        until = year_end
    if employment == EmploymentKind.CONTRACTOR:
        wrong("YR-007", _("委託業者は、職員の画面から会社名と所管課を付けて登録してください。"))
        return None
    zones, unknown = _zones(says.get("zones", ""))
    if unknown:
        wrong("YR-011", _("知らないネットワークです：%(word)s") % {"word": unknown})
    kind = next((kind for mark, kind in KINDS if mark in says.get("kind", "")), PostKind.MAIN)
    title = says.get("title", "")[:40]
    return Entry(
        line=line,
        number=unicodedata.normalize("NFKC", number)[:40],
        name=name[:80],
        section=section,
        kana=says.get("kana", "")[:80],
        login=plain(says.get("login", ""))[:60],
        title=title,
        is_head=_is_head(says, title, kind, from_titles=listed.heads_from_titles),
        kind=kind,
        employment=employment or EmploymentKind.REGULAR,
        until=until,
        email=says.get("email", "")[:254],
        zones=zones,
    )


def _which_section(
    says: Mapping[str, str], names: Mapping[str, str], by_name: Mapping[str, list[str]]
) -> str | Problem:
    code = section_code(says.get("section", ""))
    if code:
        unknown = _("知らない所属コードです：%(code)s")
        return code if code in names else Problem("YR-004", unknown % {"code": says["section"]})
    name = says.get("section_name", "")
    found = by_name.get(plain(name), [])
    if len(found) == 1:
        return found[0]
    words = _("同じ名前の所属がいくつもあります：%(name)s") if found else _("知らない所属です：%(name)s")
    return Problem("YR-005" if found else "YR-004", words % {"name": name or _("（空欄）")})


def _is_head(says: Mapping[str, Any], title: str, kind: str, *, from_titles: bool) -> bool:
    if kind == PostKind.DEPUTY:
        return False
    if kind == PostKind.CHARGE:
        return True
    return title in HEADS if from_titles else plain(says.get("head", "")) in {plain(mark) for mark in MARKS}


def _zones(text: str) -> tuple[frozenset[str] | None, str]:
    """The zones that a cell names, and a word that names none; an empty cell leaves the zones to the section."""
    words = [word for word in re.split(r"[\s,、，/／・;]+", text) if word]
    found = set()
    for word in words:
        code = next(
            (c for c, marks in ZONE_WORDS.items() if any(mark in plain(word) for mark in marks)), None
        )
        if code is None:
            return None, word
        found.add(code)
    return (frozenset(found) if words else None), ""


def parse_day(text: str) -> date | None:
    """2027-03-31, 2027/3/31, 20270331, 令和9年3月31日, R9.3.31; None for anything else."""
    text = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(令和|平成|R|H)(\d{1,2}|元)[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?", text)
    if match:
        year = ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return _day(year, int(match[3]), int(match[4]))
    match = re.fullmatch(r"(\d{4})[年.\-/]?(\d{1,2})[月.\-/]?(\d{1,2})日?", text)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
