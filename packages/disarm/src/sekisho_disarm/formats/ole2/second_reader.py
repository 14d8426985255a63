"""The second reader of Office 97–2003: olefile and walkers of its own over every stream of the output."""

from __future__ import annotations

import struct
from collections.abc import Callable

from sekisho_disarm.formats.ole2 import second_container, second_excel, second_point, second_word
from sekisho_disarm.kinds import Kind

_CLSIDS = {
    Kind.XLS: "00020820-0000-0000-C000-000000000046",
    Kind.DOC: "00020906-0000-0000-C000-000000000046",
    Kind.PPT: "64818D10-4F9B-11CF-86EA-00AA00B929E8",
}


def verify(data: bytes, kind: Kind) -> list[str]:
    """A sentence for every thing outside the allow-list; empty when the document is proven."""
    try:
        return _verified(data, kind)
    except (OSError, struct.error, ValueError, IndexError, TypeError) as error:
        return [f"not readable: {type(error).__name__}"]


def _verified(data: bytes, kind: Kind) -> list[str]:
    container = second_container.Container(data)
    remains = container.remains
    if container.clsid != _CLSIDS[kind]:
        remains.append("container: class")
    remains += [f"storage {name}" for name in container.storages]
    return remains + _READERS[kind](container.streams)


def _workbook(streams: dict[str, bytes]) -> list[str]:
    if set(streams) != {"Workbook"}:
        return [f"streams {sorted(streams)}"]
    return second_excel.verify(streams["Workbook"])


def _presentation(streams: dict[str, bytes]) -> list[str]:
    if set(streams) - {"Pictures"} != {"PowerPoint Document", "Current User"}:
        return [f"streams {sorted(streams)}"]
    return second_point.verify(
        streams["PowerPoint Document"], streams["Current User"], streams.get("Pictures", b"")
    )


_READERS: dict[Kind, Callable[[dict[str, bytes]], list[str]]] = {
    Kind.DOC: second_word.verify,
    Kind.XLS: _workbook,
    Kind.PPT: _presentation,
}
