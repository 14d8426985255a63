"""Bytes to rows, in the process that calls it.  Pure: no files, no clock, no network."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from openpyxl import load_workbook

from sekisho_tables.table import Limits, Sheet, Table, Unreadable

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_DELIMITERS = ",\t;"


def read(data: bytes, *, limits: Limits = Limits()) -> Table:  # noqa: B008  # frozen
    """The table in a file.  Raises ``Unreadable``."""
    if not data.strip(b"\x00\t\r\n "):
        raise Unreadable("TBL-001")
    if len(data) > limits.input_bytes:
        raise Unreadable("TBL-005")
    if data.startswith(b"PK\x03\x04"):
        return _counted("xlsx", _workbook(data, limits))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("TBL-002")
    encoding, text = decode(data)
    return _counted(encoding, [Sheet("", _square(_csv_rows(text, limits), limits))])


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding.  Raises ``Unreadable`` (TBL-002, -003)."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _strictly(data, "utf-8-sig")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    sample = data[:4096]
    if sample.count(0) > len(sample) // 4:  # text in two bytes a character, without a mark
        return _strictly(data, "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be")
    if b"\x00" in sample:
        raise Unreadable("TBL-002")
    for encoding in ("utf-8", "cp932"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("TBL-003")


def _strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return encoding, data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("TBL-003") from error


def clean(value: object, limits: Limits) -> str:
    """A cell as plain text on one line."""
    if isinstance(value, datetime):
        value = value.date() if value.time().isoformat() == "00:00:00" else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, bool):
        value = "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = "" if value is None else str(value)
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text[: limits.cell])).strip()


def _csv_rows(text: str, limits: Limits) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [clean(cell, limits) for cell in row]
    except csv.Error as error:
        raise Unreadable("TBL-004") from error


#: what openpyxl raises over books that are none, or are damaged
_BROKEN: Final = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    SyntaxError,
    OSError,
    AttributeError,
)


def _workbook(data: bytes, limits: Limits) -> list[Sheet]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _BROKEN as error:
        raise Unreadable("TBL-002" if _is_no_workbook(data) else "TBL-004") from error
    if len(book.worksheets) > limits.sheets:
        raise Unreadable("TBL-005")
    left, sheets = limits.rows, []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size is not to be relied on
        try:
            rows = _square(
                ([clean(c, limits) for c in row] for row in sheet.iter_rows(values_only=True)), limits, left
            )
        except _BROKEN as error:
            raise Unreadable("TBL-004") from error
        left -= len(rows)
        sheets.append(Sheet(clean(sheet.title, limits), rows))
    return sheets


def _is_no_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _square(rows: Iterable[list[str]], limits: Limits, most: int | None = None) -> list[list[str]]:
    """Rows without the empty ones, all as long as the longest.  Raises ``Unreadable`` (TBL-005)."""
    most = limits.rows if most is None else most
    kept: list[list[str]] = []
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        if len(kept) >= most or len(row) > limits.columns:
            raise Unreadable("TBL-005")
        kept.append(row)
    width = max(map(len, kept), default=0)
    return [row + [""] * (width - len(row)) for row in kept]


def _counted(encoding: str, sheets: list[Sheet]) -> Table:
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("TBL-001")
    private = sum(len(_PRIVATE.findall(cell)) for sheet in sheets for row in sheet.rows for cell in row)
    return Table(encoding, [sheet for sheet in sheets if sheet.rows], private)
