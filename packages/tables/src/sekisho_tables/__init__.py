"""表: CSV and Excel bytes in, rows of plain text out.  Hostile bytes belong into :func:`read_in_sandbox`.

``TableError``
└── ``Unreadable``: a stable code (TBL-001 … -006) and an English sentence
"""

from sekisho_tables.isolation import read_in_sandbox
from sekisho_tables.reading import read
from sekisho_tables.table import Limits, Sheet, Table, TableError, Unreadable

__all__ = ["Limits", "Sheet", "Table", "TableError", "Unreadable", "read", "read_in_sandbox"]
