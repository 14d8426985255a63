r"""The characters of a rich text: bytes by the code page of their font, ``\u`` with its fallback skipped.

Source: Rich Text Format Specification 1.9.1, "Unicode RTF" and "Font Table".
"""

from __future__ import annotations

from sekisho_disarm.formats.rtf.tokens import Characters, Group, Hex, Item, Symbol, Word, parse

_CODECS = {
    128: "cp932", 0: "cp1252", 1: "cp1252", 2: "cp1252", 77: "mac_roman", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
CODECS = frozenset(_CODECS.values()) | {"utf-8", "cp437", "cp850"}
_PAGES = {936: "gbk", 950: "big5", 65001: "utf-8"} | {
    page: f"cp{page}" for page in (932, 437, 850, 874, 949, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257)
}
_SPOKEN = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": "\t", "nestcell": "\t", "nestrow": "\n",
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "bullet": "\u2022", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SILENT = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "info", "pict", "revtbl", "fldinst", "sn",
        "generator", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend", "pgptbl",
        "listtext", "pntext", "pntxta", "pntxtb", "nonshppict", "shprslt", "objdata", "objclass", "pn", "sp",
    "xmlnstbl", "template", "falt",
        "themedata", "datastore", "latentstyles", "rsidtbl", "nonesttables", "panose", "userprops", "ud", "colorschememapping",
    }
)  # fmt: skip

#: Groups with a star whose characters people see.
_SPEAKING = frozenset({"annotation", "shpinst", "do", "cs", "footnote"})


def charset(root: Group) -> str:
    """Python's name of the document's code page."""
    page = next(
        (item.number for item in root.items if isinstance(item, Word) and item.name == "ansicpg"), None
    )
    return _PAGES.get(page or 1252, "cp1252")


def _fonts(root: Group) -> dict[int, str]:
    """Font number → codec; fonts stand in a group each, or one behind the other."""
    found: dict[int, str] = {}
    for table in root.items:
        if isinstance(table, Group) and table.items[:1] == [Word("fonttbl", None)]:
            number = 0
            waiting: list[Item] = list(reversed(table.items))
            while waiting:
                item = waiting.pop()
                if isinstance(item, Group):
                    waiting += reversed(item.items)
                elif isinstance(item, Word) and item.name == "f":
                    number = item.number or 0
                elif isinstance(item, Word) and item.name == "fcharset":
                    found[number] = _CODECS.get(item.number or 0, "cp1252")
    return found


class _Speaking:
    """One walk over a tree; ``pending`` are bytes whose code page is known, waiting for their partners."""

    def __init__(self, default: str, fonts: dict[int, str], *, everything: bool) -> None:
        self.default, self.fonts, self.everything = default, fonts, everything
        self.pieces: list[str] = []
        self.pending = bytearray()
        self.codec = default

    def group(self, group: Group, codec: str, fallback: int) -> None:
        if not self.everything and _is_silent(group):
            return
        skip = 0
        for item in group.items:
            if isinstance(item, Group):
                self._flush(codec)
                self.group(item, codec, fallback)
                skip = 0
            elif isinstance(item, Word):
                if item.name == "f" and item.number in self.fonts:
                    self._flush(codec)
                    codec = self.fonts[item.number]
                elif item.name == "uc":
                    fallback = max(0, min(item.number or 0, 8))
                elif item.name == "u":
                    self._flush(codec)
                    self.pieces.append(chr((item.number or 0) % 0x10000))
                    skip = fallback
                    continue
                else:
                    self._spoken(item.name, codec)
                skip = 0
            else:
                skip = self._byte(item, codec, skip)
        self._flush(codec)

    def _spoken(self, name: str, codec: str) -> None:
        if name in _SPOKEN:
            self._flush(codec)
            self.pieces.append(_SPOKEN[name])

    def _byte(self, item: Item, codec: str, skip: int) -> int:
        data = _bytes_of(item)
        self.pending += data[skip:]
        if isinstance(item, Symbol) and item.character in "\r\n":
            self._spoken("par", codec)
        return max(0, skip - len(data))

    def _flush(self, codec: str) -> None:
        if self.pending:
            self.pieces.append(bytes(self.pending).decode(codec, "replace"))
            self.pending.clear()

    def text(self) -> str:
        joined = "".join(self.pieces)
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _bytes_of(item: Item) -> bytes:
    if isinstance(item, Characters | Hex):
        return item.data
    if isinstance(item, Symbol):
        return {"~": b" ", "_": b"-", "{": b"{", "}": b"}", "\\": b"\\"}.get(item.character, b"")
    return b""


def _is_silent(group: Group) -> bool:
    starred = any(isinstance(item, Symbol) and item.character == "*" for item in group.items[:2])
    names = [item.name for item in group.items[:3] if isinstance(item, Word)]
    return bool(names) and (names[0] in _SILENT or (starred and names[0] not in _SPEAKING))


def words_of(group: Group, codec: str, fallback: int = 1) -> str:
    """All characters of a group; ``fallback``: how many stand behind a Unicode one for older readers."""
    speaking = _Speaking(codec, {}, everything=True)
    speaking.group(group, codec, fallback)
    return speaking.text()


def instruction(group: Group, codec: str, *, fallbacks: bool = False) -> str:
    """The instruction of a field as Word joins it; U+0001 stands where a nested field stands.

    ``fallbacks``: as a reader joins it that does not skip the characters behind a Unicode one.
    """
    pieces: list[Item] = []
    waiting: list[Item] = list(reversed(group.items))
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Group):
            if not (fallbacks and isinstance(item, Word) and item.name == "uc"):
                pieces.append(item)
        elif any(isinstance(inner, Word) and inner.name in ("field", "fldinst") for inner in item.items):
            pieces.append(Characters(b"\x01"))
        else:
            waiting += reversed(item.items)
    return words_of(Group(pieces), codec, 0 if fallbacks else 1)


def words(data: bytes) -> str:
    """The words of a whole document.  Raises ``Malformed`` or ``TooComplex``."""
    root, _ = parse(data)
    default = charset(root)
    speaking = _Speaking(default, _fonts(root), everything=False)
    speaking.group(root, default, 1)
    return speaking.text().replace("\n", "\r\n")
