"""Lists of a town of 3,000 as its personnel system would write them: this year's and the next.  Invented, and seeded."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence

HEADER = ("職員番号", "氏名", "所属コード", "役職", "所属長", "区分", "身分")
SECTION_HEADER = ("所属コード", "所属名", "上位所属コード", "階層", "ネットワーク")
BUREAUS = 12
ZONES = ("インターネット、LGWAN", "LGWAN、個人番号利用事務系", "LGWAN")
Row = tuple[str, ...]


def sections(count: int = 150) -> list[Row]:
    """``count`` sections: twelve 部, the others 課 under them."""
    rows: list[Row] = [SECTION_HEADER]
    for number in range(count):
        if number < BUREAUS:
            rows.append((f"bu{number:03}", f"見本{number}部", "", "部", ZONES[0]))
        else:
            parent = f"bu{number % BUREAUS:03}"
            rows.append((f"ka{number:03}", f"見本{number}課", parent, "課", ZONES[number % 3]))
    return rows


def people(count: int = 3_000, section_count: int = 150) -> list[Row]:
    """The list of today: everybody at a place, the first of each section its head."""
    codes = [row[0] for row in sections(section_count)[1:]]
    rows: list[Row] = [HEADER]
    for number in range(count):
        code, head = codes[number % len(codes)], number < len(codes)
        title = ("部長" if code.startswith("bu") else "課長") if head else "主事"
        kind = "会計年度任用職員" if number % 10 == 9 else "正規"
        rows.append((f"{number:05}", f"架空 {number}", code, title, "○" if head else "", "本務", kind))
    return rows


def next_year(rows: list[Row], changed: int = 900, *, seed: int = 4) -> list[Row]:
    """The list of the year after: of ``changed`` people a tenth leaves, a tenth is new, the others move."""
    dice = random.Random(seed)  # the same town every time
    codes = sorted({row[2] for row in rows[1:]})
    heads = {row[0] for row in rows[1:] if row[4]}
    plain = [row for row in rows[1:] if row[0] not in heads]
    touched = dice.sample(plain, changed - changed // 10)
    leaving = {row[0] for row in touched[: changed // 10]}
    moving = {row[0] for row in touched[changed // 10 :]}
    after: list[Row] = [HEADER]
    for row in rows[1:]:
        if row[0] in leaving:
            continue
        if row[0] in moving:
            row = (*row[:2], dice.choice([code for code in codes if code != row[2]]), "主任", *row[4:])
        after.append(row)
    new = range(changed // 10)
    after += [(f"N{n:04}", f"架空 新人{n}", dice.choice(codes), "主事", "", "本務", "正規") for n in new]
    return after


def as_csv(rows: Sequence[Row], encoding: str = "cp932") -> bytes:
    """As the office's program would save it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)
