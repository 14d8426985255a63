"""zst: unpacked by the system's libarchive, packed again as gz, which every machine of the receivers can open.

What is inside goes through the door; a ``tar.zst`` comes out as ``tar.gz`` and the findings say so.
"""

from __future__ import annotations

from sekisho_disarm import libarchive, names
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives.packed import CODECS
from sekisho_disarm.identify import extension
from sekisho_disarm.kinds import Kind

_UNNAMED = "content"


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed`` (DSM-490), ``Unsupported`` (DSM-491), ``TooComplex``, and what the content raises."""
    inside = _inner_name(name)
    context.budget.take_member(where=names.printable(inside))
    content = _content(data, context, inside)
    rebuilt = context.nested(content, inside) if content else Rebuilt(b"", Kind.EMPTY, inside)
    context.report("DSM-412")
    return Rebuilt(CODECS[Kind.GZIP].pack(rebuilt.data, b""), Kind.GZIP, f"{rebuilt.name}.gz")


def _content(data: bytes, context: Context, inside: str) -> bytes:
    """What all frames hold; the handle lives as long as the entries are asked for."""
    for entry in libarchive.Archive(data, Kind.ZSTD).entries():
        return entry.read(context.budget, names.printable(inside))
    raise Malformed("DSM-490", reason="zst")


def _inner_name(name: str) -> str:
    stem, suffix = name.rstrip(". "), extension(name)
    if suffix == "tzst":
        return f"{stem[:-4]}tar"
    return (stem[:-4] if suffix == "zst" else name) or _UNNAMED


def verify(data: bytes, kind: Kind) -> list[str]:
    """Outputs are gz and go to its second reader."""
    return [f"{kind}: no output is of this kind"]


def warm() -> None:
    """The library is loaded with 7z; this reads one small frame."""
    libarchive.warm_zstd()


FORMAT = Format(family="zst", kinds=frozenset({Kind.ZSTD}), rebuild=rebuild, verify=verify, warm=warm)
