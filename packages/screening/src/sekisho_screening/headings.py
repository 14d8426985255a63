"""Which rows head a table, what its columns promise each other, and on which side it lies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sekisho_screening.data import words
from sekisho_screening.extract.items import Rows
from sekisho_screening.labels import (
    AT_WORK,
    COMPANY,
    HEADING,
    KATAKANA_NAME,
    OF_A_BANK,
    OF_FIGURES,
    OF_NO_PERSON,
    OTHER,
    PERSONAL_HEAD,
    PRIVATE_CONTACT,
    PRIVATE_HEAD,
    ROLE,
    of_header,
)
from sekisho_screening.person_names import may_be, strength
from sekisho_screening.scoring import PRIVATE

LONGEST_HEADING = 24
_HEAD_ROWS = 300  # only there headings are looked for
_DIGITS_OF_A_VALUE = 7
_MOST_TITLES, _SHORT_HEADING = 6, 10
_FEWEST_FIGURES = 3
_FEWEST_LABELS, _WIDEST_FORM = 3, 60
_FEWEST_BESIDE, _MOST_SIDEWAYS = 4, 40  # columns and rows of a table that lies on its side
_TRIED_VALUES, _FEWEST_VALUES = 50, 3
_BANK_HEAD = re.compile("銀行|金融機関|支店")
_ACCOUNT = re.compile(r"[0-9]{7}")
_SEX = re.compile(r"[男女MFＭＦ]性?|[12１２]?[:：]?[男女]")
_DAY = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR明大昭平令])?[ .]?\d{1,4}[年./-]\d{1,2}[月./-]\d{1,2}")
_YEAR, _MOST_YEARS = re.compile(r"\d{1,4}"), 4
_CAPITALS = re.compile(r"[A-Z][A-Za-z'-]+(?:,?[ 　][A-Z][A-Za-z'-]*){1,4}")
_SURNAME_HEAD = re.compile(
    r"(?i).{0,6}?(?:氏|姓|苗字|名字)(?:[（(].*[)）])?|(?:\w{0,8}_)?(?:sei|last_?name|surname|family_?name)(?:_\w{0,8})?"
)
_GIVEN_HEAD = re.compile(
    r"(?i).{0,6}?名(?:[（(].*[)）])?|(?:\w{0,8}_)?(?:mei|first_?name|given_?name)(?:_\w{0,8})?"
)
_LONGEST_NAME, _PARTED_NAME = 10, re.compile(r"[^ 　]{1,4}[ 　]+[^ 　]{2,4}")
_DIGIT, _DIGITS_OF_A_FORM = re.compile("[0-9]"), 2
_A_DAY = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR])(?:元|[0-9０-９]{1,2})[年.]")
_LONGEST_WORD, _FEWEST_OVER = 12, 2
_PLAIN = frozenset(words("words.txt")["heading"])


def promised(first: Rows, headers: Sequence[str]) -> dict[int, str]:
    """Kinds of columns that the company they keep promises, where their own headings do not.

    A column of readings is one of names when there is no other; beside banks and branches seven digits are an
    account and words of katakana its holder.
    """
    labels = [of_header(header) for header in headers]
    found = {}
    if "name" not in labels:
        found = {
            n: "name"
            for n, label in enumerate(labels, 1)
            if label == "reading" and not OF_NO_PERSON.search(headers[n - 1])
        }
    samples = [[value for value in values[:_TRIED_VALUES] if value] for values in first.columns]
    if any(_mostly(OF_A_BANK.search, values) for values in samples) or any(map(_BANK_HEAD.search, headers)):
        for n, values in enumerate(samples, first.first_column):
            if n <= len(labels) and labels[n - 1] and headers[n - 1] not in ("番号", "No", "NO"):
                continue
            if _mostly(_ACCOUNT.fullmatch, values):
                found[n] = "bank_account"
            elif _mostly(KATAKANA_NAME.fullmatch, values):
                found[n] = "name"
    if "name" not in labels and "name" not in found.values():
        found.update(_names_among(first, headers, samples))
    return found


def _names_among(first: Rows, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[int, str]:
    """Columns that may name persons by their values, beside columns of what only persons have."""
    heads = [*headers, *[""] * (first.first_column - 1 + len(samples) - len(headers))]
    numbered = list(enumerate(samples, first.first_column))
    personal = [n for n, values in numbered if _is_personal(heads[n - 1], values)]
    if not personal:
        return {}
    return {
        n: "name"
        for n, values in numbered
        if n not in personal
        and not of_header(heads[n - 1])
        and OF_NO_PERSON.search(heads[n - 1]) is None
        and AT_WORK.search(heads[n - 1]) is None
        and _are_names(values)
    }


def _is_personal(header: str, values: Sequence[str]) -> bool:
    """Whether a column holds what only persons have: a sex, an age, a day of birth, a home."""
    if of_header(header) in ("birth", "address", "my_number", "insured_number", "residence_card"):
        return True
    if PERSONAL_HEAD.search(header) is not None:
        return True
    return _mostly(_SEX.fullmatch, values) or (not header and _mostly(_DAY.match, values) and _spread(values))


def _spread(values: Sequence[str]) -> bool:
    """Whether dates lie as far apart as days of birth do."""
    years = [int(found.group()) for value in values if (found := _YEAR.search(value)) is not None]
    return len(years) * 2 > len(values) and len(set(years)) > _MOST_YEARS


def _are_names(values: Sequence[str]) -> bool:
    """Whether nearly all values may be names, and are different ones."""
    if len(values) < _FEWEST_VALUES or len(set(values)) * 2 < len(values):
        return False
    latin = sum(_CAPITALS.fullmatch(value) is not None for value in values)
    return (sum(map(may_be, values)) + latin) * 10 >= len(values) * 7


def joined_names(rows: Rows, headers: Sequence[str]) -> Rows:
    """``rows`` with a surname put before the given name that stands in a column of its own."""
    heads = [*headers, *[""] * (rows.first_column - 1 + len(rows.columns) - len(headers))][
        rows.first_column - 1 :
    ]
    columns = list(rows.columns)
    for at in range(len(columns) - 1):
        if _SURNAME_HEAD.fullmatch(heads[at].strip()) and _GIVEN_HEAD.fullmatch(heads[at + 1].strip()):
            columns[at + 1] = [
                f"{left}　{right}" if left and right else right
                for left, right in zip(columns[at], columns[at + 1], strict=True)
            ]
            columns[at] = [
                "" if right else left for left, right in zip(columns[at], rows.columns[at + 1], strict=True)
            ]
    return replace(rows, columns=columns)


def is_sideways(rows: Rows) -> bool:
    """Whether the first column says what the rows hold, and each of several other columns is about somebody."""
    if len(rows.columns) < _FEWEST_BESIDE or len(rows.numbers) > _MOST_SIDEWAYS:
        return False
    told = [n for n, cell in enumerate(rows.columns[0]) if of_header(cell) not in ("", OTHER)]
    others = [column[n] for column in rows.columns[1:] for n in told]
    return (
        len(told) >= 2
        and sum(len(one) > 1 for one in others) * 2 > len(others)
        and not any(map(of_header, others))
    )


def called(values: Sequence[str], labels: Sequence[str]) -> list[str]:
    return [
        f"{label}:{value}" if value and of_header(label) else value
        for label, value in zip(labels, values, strict=True)
    ]


def _mostly(test: Callable[[str], object], values: Sequence[str]) -> bool:
    return (
        len(values) >= _FEWEST_VALUES and sum(bool(test(value)) for value in values) * 10 >= len(values) * 7
    )


def is_of_work(headers: Sequence[str]) -> bool:
    """Whether the headings alone say that a table is about people at work."""
    if any(map(PRIVATE_CONTACT.search, headers)) or any(map(PRIVATE_HEAD.search, headers)):
        return False
    if any(of_header(header) in PRIVATE for header in headers):
        return False
    if sum(OF_FIGURES.search(header) is not None for header in headers) >= _FEWEST_FIGURES:
        return True
    return any(map(ROLE.search, headers)) or any(map(COMPANY.search, headers))


def heading_rows(rows: Rows) -> list[int]:
    """Indexes in the block of rows that head a table: several labels, and few of them in the next rows."""
    top = list(zip(*rows.columns, strict=True))[:_HEAD_ROWS]
    if _is_form(rows):
        return []
    counts = [_labels(row) for row in top]
    filled = [sum(map(bool, row)) for row in top]
    first = next((n for n, cells in enumerate(filled) if cells >= 2), -1)
    heads = (
        n
        for n in range(len(top) - 1)
        if _heads(counts[n : n + 4], filled[n : n + 2]) or (n == first and _begins(top[n : n + 3]))
    )
    return [n for n in heads if not any(map(_is_value, top[n])) and not _is_like_the_next(top[n : n + 2])]


def _is_like_the_next(rows: Sequence[Sequence[str]]) -> bool:
    """Whether some cell has the form of the one below it: 「T12」 over 「T24」."""
    return any(
        sum(map(str.isdigit, here)) >= _DIGITS_OF_A_FORM and _DIGIT.sub("0", here) == _DIGIT.sub("0", below)
        for here, below in zip(*rows[:2], strict=True)
    )


def _is_form(rows: Rows) -> bool:
    """Whether labels stand below each other in the first column, and what they label beside them."""
    first = [cell for cell in rows.columns[0][:_HEAD_ROWS] if cell]
    labels = [cell for cell in first if of_header(cell) not in ("", OTHER) and len(cell) <= LONGEST_HEADING]
    return (
        len(set(labels)) >= _FEWEST_LABELS
        and len(labels) * 2 >= len(first)
        and len(rows.columns) <= _WIDEST_FORM
    )


def _begins(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of several cells says what one of its columns holds, and the next ones say nothing alike."""
    told = [n for n, cell in enumerate(rows[0]) if of_header(cell) not in ("", OTHER)]
    if any(len(cell) > LONGEST_HEADING for cell in rows[0]):
        return False
    if _stands_over(rows):
        return True
    if not told:
        return False
    return len(rows) > 1 and not any(of_header(row[n]) or not row[n] for row in rows[1:] for n in told)


def _stands_over(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is words over columns of names and numbers, whatever the words are."""
    if len(rows) < 3 or any(
        len(cell) > _LONGEST_WORD or any(map(str.isdigit, cell)) or may_be(cell) for cell in rows[0]
    ):
        return False
    held = [n for n, cell in enumerate(rows[0]) if cell]
    values = [[row[n] for row in rows[1:]] for n in held]
    return (
        len(held) >= _FEWEST_OVER
        and any(
            all(one and one != rows[0][n] for one in column)
            and (all(map(may_be, column)) or all(any(map(str.isdigit, one)) for one in column))
            for n, column in zip(held, values, strict=True)
        )
        and any(all(map(may_be, column)) for column in values)
    )


def _is_value(cell: str) -> bool:
    """A number or a name: a row that holds one is a line of a form, no heading."""
    if sum(c.isdigit() for c in cell) >= _DIGITS_OF_A_VALUE or _A_DAY.match(cell) is not None:
        return True
    power = strength(cell) if len(cell) <= _LONGEST_NAME else 0
    if power == 3 or (power >= 1 and _PARTED_NAME.fullmatch(cell) is not None):
        return True
    return " " in cell.replace("　", " ").strip() and may_be(cell)


def _heads(labels: Sequence[int], filled: Sequence[int]) -> bool:
    """``labels``: how many a row and the three below have; ``filled``: cells of the row and the one below."""
    here = labels[0]
    if here < 2 and filled[0] != 1:
        return False
    below = max(labels[1:], default=0)
    return here > 0 and here * 3 >= filled[0] and below * 2 <= here and filled[1] * 2 >= filled[0]


def titles_in(rows: Rows) -> list[str]:
    """The words above a table: rows of one filled cell.  Of few rows only; more are a table of their own."""
    if len(rows.numbers) > _MOST_TITLES:
        return []
    filled = [[cell for cell in row if cell] for row in zip(*rows.columns, strict=True)]
    return [row[0].strip() for row in filled if len(row) == 1]


def _labels(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell and len(cell) <= LONGEST_HEADING and _is_label(cell.strip()))


def _is_label(cell: str) -> bool:
    if sum(c.isdigit() for c in cell) > 2:
        return False
    if cell in _PLAIN or of_header(cell) != "" or ROLE.search(cell) is not None:
        return True
    return (
        len(cell) <= _SHORT_HEADING
        and HEADING.search(cell) is not None
        and not any(c.isdigit() for c in cell)
    )


def split(rows: Rows) -> Iterator[tuple[Rows, list[str]]]:
    """The tables that stand under each other in the first block of a sheet, each with its headings."""
    if rows.headers:
        yield rows, list(rows.headers)
        return
    heads = heading_rows(rows)
    bounds = [0, *heads, len(rows.numbers)]
    if (heads and heads[0] > 0) or not heads:
        yield rows.part(0, bounds[1]), []
    for here, following in zip(heads, bounds[2:], strict=True):
        headers = [""] * (rows.first_column - 1) + [column[here].strip() for column in rows.columns]
        above = (
            [""] * (rows.first_column - 1) + [column[here - 1].strip() for column in rows.columns]
            if here
            else []
        )
        headers = [
            text or (above[n] if above and len(above[n]) <= LONGEST_HEADING else "")
            for n, text in enumerate(headers)
        ]
        yield rows.part(here, here + 1), []
        yield rows.part(here + 1, following), headers
