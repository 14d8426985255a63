"""Which streams of the compound file are read, and what is said of all the others: they are not written.

Source: [MS-XLS] 2.1.1, [MS-DOC] 2.1, [MS-PPT] 2.1 (streams and storages of the container).
"""

from __future__ import annotations

from sekisho_disarm.cfb import STORAGE, Container, Entry, broken
from sekisho_disarm.context import Context
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import printable

#: CLSID of the root: which program opens the document.
CLSIDS: dict[Kind, bytes] = {
    Kind.XLS: bytes.fromhex("2008020000000000c000000000000046"),
    Kind.DOC: bytes.fromhex("0609020000000000c000000000000046"),
    Kind.PPT: bytes.fromhex("108d81649b4fcf1186ea00aa00b929e8"),
}
_MACROS = frozenset({"_VBA_PROJECT_CUR", "MACROS", "VBA", "_VBA_PROJECT"})
_PROPERTIES = frozenset({"\x05SUMMARYINFORMATION", "\x05DOCUMENTSUMMARYINFORMATION"})
_SILENT = frozenset({"\x01COMPOBJ", "\x03OCXNAME", "\x03OBJINFO"})
_PIVOT = frozenset({"_SX_DB_CUR", "_SX_DB"})
_MOST_NAMED = 20


def main(container: Container, name: str) -> bytes:
    """The stream called ``name`` under the root.  Raises ``Malformed`` (DSM-690) when there is none."""
    found = optional(container, name)
    if found is None:
        raise broken(name)
    return found


def optional(container: Container, name: str) -> bytes | None:
    entry = container.root.find(name)
    return None if entry is None else container.read(entry)


def inside(container: Container, *path: str) -> bytes | None:
    """The stream at the end of ``path``, through storages; None when it is not there."""
    storage = container.root
    for name in path[:-1]:
        found = storage.find(name, STORAGE)
        if found is None:
            return None
        storage = found
    entry = storage.find(path[-1])
    return None if entry is None else container.read(entry)


def report_dropped(container: Container, used: frozenset[str], context: Context) -> None:
    """Say what is left behind.  ``used``: upper-case names under the root that the rebuild reads."""
    said: set[str] = set()
    for upper, entry in sorted(container.root.children.items()):
        if upper in used or upper in _SILENT or not _holds_anything(entry):
            continue
        code = _code(upper, entry)
        if code in said or len(said) > _MOST_NAMED:
            continue
        if code != "DSM-603":
            said.add(code)
        context.report(code, entry.name, name=printable(entry.name))


def _holds_anything(entry: Entry) -> bool:
    return entry.size > 0 if entry.kind != STORAGE else any(map(_holds_anything, entry.children.values()))


def _code(upper: str, entry: Entry) -> str:
    if upper in _MACROS:
        return "DSM-601"
    if upper in _PROPERTIES:
        return "DSM-604"
    if upper in _PIVOT:
        return "DSM-611"
    is_object = upper == "OBJECTPOOL" or upper.startswith(("MBD", "LNK", "\x01OLE", "CTLS"))
    return "DSM-602" if is_object else "DSM-603"
