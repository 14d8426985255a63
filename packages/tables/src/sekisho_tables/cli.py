"""``sekisho-tables FILE``: the rows as JSON lines; exit 0 read, 1 unreadable, 2 usage."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sekisho_tables.isolation import read_in_sandbox
from sekisho_tables.table import Unreadable


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="sekisho-tables", description="CSV・Excelの表を、文字だけの行にします。"
    )
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    try:
        table = read_in_sandbox(given.file.read_bytes())
    except (OSError, Unreadable) as error:
        print(f"sekisho-tables: {error}", file=sys.stderr)
        return 1
    print(f"{table.encoding}, {len(table.sheets)} sheet(s), 外字 {table.private_use}", file=sys.stderr)
    for sheet in table.sheets:
        for row in sheet.rows:
            print(json.dumps(row, ensure_ascii=False))
    return 0
