"""The function that runs in the locked child, and what must be touched before the lock closes."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any, BinaryIO

from openpyxl import Workbook

from sekisho_sandbox import warm_python
from sekisho_tables.reading import read
from sekisho_tables.table import Limits, Unreadable


def warm() -> None:
    """Read one of each kind: imports that happen on first use would be fatal in the child."""
    warm_python()
    for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
        read("氏名,所属\n架空,見本課\n".encode(encoding))
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["架空", date(2027, 4, 1), 1.5, True])
    book.save(buffer)
    read(buffer.getvalue())


def sandbox_target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """``options``: the fields of ``Limits``.  Writes one JSON line a row; reports encoding and sheets, or a code."""
    limits = Limits(**options)
    try:
        table = read(source.read(limits.input_bytes + 1), limits=limits)
    except Unreadable as unreadable:
        return {"code": unreadable.code}
    except MemoryError:
        return {"code": "TBL-005"}
    for sheet in table.sheets:
        for row in sheet.rows:
            sink.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return {
        "encoding": table.encoding,
        "private_use": table.private_use,
        "sheets": [[sheet.name, len(sheet.rows)] for sheet in table.sheets],
    }
