"""Re-emit a tree of groups from the allow-list."""

from __future__ import annotations

import re
from collections import Counter

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import fields, media
from sekisho_disarm.formats.rtf import form_fields, plaintext, vocabulary
from sekisho_disarm.formats.rtf.tokens import Characters, Group, Hex, Item, Raw, Symbol, Word, parse
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import extensions, printable, words

_SYMBOLS = frozenset("~-_:|{}\\")
_BLIPS = {Kind.PNG: "pngblip", Kind.JPEG: "jpegblip", Kind.EMF: "emfblip", Kind.WMF: "wmetafile8"}
#: A header for programs that have no other place for the size; in RTF, readers take it for the picture.
_PLACED = b"\xd7\xcd\xc6\x9a"
_PICTURE_WORDS = words(
    "picw pich picwgoal pichgoal picscalex picscaley piccropt piccropb piccropl piccropr picscaled"
)
_SHAPE_NAME = re.compile(r"[A-Za-z0-9]{1,40}")
_SHAPE_VALUE = re.compile(r"[\d\-;(),. ]*")
_STAR = Symbol("*")
_REPORTED_NAMES = 8


class Rebuilding:
    """One document: the output so far, and what was left out of it."""

    def __init__(self, data: bytes, context: Context) -> None:
        self.context = context
        self.root, self.behind = parse(data)
        self.charset = plaintext.charset(self.root)
        self.out: list[bytes] = []
        self.groups: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.caches = self.fonts = 0
        self.form: bytes | None = (
            b""  # of the instruction at hand: empty outside of any, None when one is awaited
        )

    def run(self) -> bytes:
        first = self.root.items[0] if self.root.items else None
        if not isinstance(first, Word) or first.name not in ("rtf", "rt"):
            raise Malformed
        self.out.append(b"{\\rtf1 ")
        self._items(self.root.items[1:])
        self.out.append(b"}\r\n")
        self._report()
        return b"".join(self.out)

    def _report(self) -> None:
        for code, names in (("DSM-721", self.groups), ("DSM-722", self.words), ("DSM-724", self.properties)):
            if names:
                shown = ", ".join(
                    printable(name, longest=40) for name, _ in names.most_common(_REPORTED_NAMES)
                )
                self.context.report(code, name=shown, count=names.total())
        if self.behind:
            self.context.report("DSM-723", count=self.behind)
        if self.caches:
            self.context.report("DSM-725", count=self.caches)

    # -- groups -----------------------------------------------------------------------------------------------

    def _group(self, group: Group) -> None:
        name = destination(group)
        if name in vocabulary.CACHES:
            self.caches += 1
        elif name == "formfield" and self.form is None:
            self.form = form_fields.written(group, self._refused)
        elif name in vocabulary.REFUSED or _star_is_misplaced(group):
            self._refused(name or _first_word(group))
        elif name == "fldinst":
            self._instruction(group)
        elif name == "object":
            self.context.report("DSM-104")
            self._results(group)
        elif name == "field":
            self._field(group)
        elif name == "pict":
            self._picture(group)
        elif name == "sp":
            self._property(group)
        elif name == "info":
            self._info(group)
        elif name == "fonttbl" and _count(group) > vocabulary.MOST_FONTS:
            self._refused("fonttbl")
        else:
            self._plain(group)

    def _refused(self, name: str) -> None:
        self.groups[name or "*"] += 1

    def _plain(self, group: Group) -> None:
        self.out.append(b"{\\*" if _STAR in group.items[:3] else b"{")
        self._items(group.items, destination(group))
        self.out.append(b"}")

    def _results(self, group: Group) -> None:
        """An object goes; what it showed stays."""
        for item in group.items:
            if isinstance(item, Group):
                if destination(item) == "result":
                    self.out.append(b"{")
                    self._items([inner for inner in item.items if inner != Word("result", None)])
                    self.out.append(b"}")
                elif destination(item) not in vocabulary.REFUSED:
                    self._results(item)

    def _field(self, group: Group) -> None:
        """The instruction is judged by the allow-list of Word's fields; a refused one leaves what it showed."""
        instructions = [item for item in _inner(group) if destination(item) == "fldinst"]
        outer, self.form = self.form, None
        clear = len(instructions) == 1 and not _star_is_misplaced(instructions[0])
        rendered = self._rendered(instructions[0]) if clear else b""
        keyword = self._refused_keyword(rendered) if rendered else "?"
        form = self._met(outer)
        if form and not keyword and self._awaits_form(rendered):
            rendered = rendered[:-1] + form + b"}"
        if not keyword:
            self.out.append(b"{")
            place = next(number for number, item in enumerate(group.items) if item is instructions[0])
            self._items(group.items[:place], "field")
            self.out.append(rendered)
            self._items(group.items[place + 1 :], "field")
            self.out.append(b"}")
            return
        self.context.report("DSM-110", keyword=keyword)
        for item in _inner(group):
            if destination(item) == "fldrslt":
                self.out.append(b"{")
                self._items([inner for inner in item.items if inner != Word("fldrslt", None)])
                self.out.append(b"}")

    def _met(self, outer: bytes | None) -> bytes:
        """The field to fill in that the instruction at hand holds; from here on it is the ``outer`` one's turn."""
        form, self.form = self.form, outer
        return form or b""

    def _awaits_form(self, rendered: bytes) -> bool:
        text = plaintext.instruction(parse(rendered)[0], self.charset)
        return bool(form_fields.INSTRUCTION.fullmatch(text))

    def _rendered(self, group: Group) -> bytes:
        """A group as it would be written, taken back from the output."""
        mark = len(self.out)
        self._plain(group)
        written = b"".join(self.out[mark:])
        del self.out[mark:]
        return written

    def _refused_keyword(self, rendered: bytes) -> str | None:
        """Judged is what would be written: what is left out of an instruction must not shield its keyword."""
        group = parse(rendered)[0]
        return fields.refusal(plaintext.instruction(group, self.charset)) or fields.refusal(
            plaintext.instruction(group, self.charset, fallbacks=True)
        )

    def _instruction(self, group: Group) -> None:
        """An instruction outside of any field."""
        rendered = self._rendered(group)
        keyword = self._refused_keyword(rendered)
        if keyword:
            self.context.report("DSM-110", keyword=keyword)
        else:
            self.out.append(rendered)

    def _picture(self, group: Group) -> None:
        """PNG, JPEG and metafiles come back rebuilt, anything else as a grey picture of the same size."""
        data = picture_bytes(group)
        kind = identify(data, "") if data else Kind.EMPTY
        if kind in _BLIPS and not data.startswith(_PLACED):
            rebuilt_kind, rebuilt = media.rebuild(data, f"picture.{extensions(kind)[0]}", self.context)
        else:
            self.context.report("DSM-122", kind=kind.value)
            rebuilt_kind, rebuilt = Kind.PNG, media.NEUTRAL
        self.out.append(b"{\\pict \\%s " % _BLIPS[rebuilt_kind].encode())
        for item in group.items:
            if isinstance(item, Word) and item.name in _PICTURE_WORDS:
                self._word(item)
            elif isinstance(item, Group) and destination(item) not in vocabulary.CACHES:
                self._refused(_first_word(item))
        self.out += (rebuilt.hex().encode(), b"}")

    def _property(self, group: Group) -> None:
        """One property of a shape: a known form of name, a value of numbers, text that is shown, or a picture."""
        parts = {destination(item): item for item in _inner(group)}
        name = plaintext.words_of(parts["sn"], self.charset).strip() if "sn" in parts else ""
        value = parts.get("sv")
        if not _SHAPE_NAME.fullmatch(name) or value is None or name in vocabulary.SHAPE_REFUSED:
            self.properties[name or "?"] += 1
            return
        text = plaintext.words_of(value, self.charset).strip()
        pictures = [item for item in _inner(value) if destination(item) == "pict"]
        if not (
            (name in vocabulary.SHAPE_PICTURES and pictures)
            or (name in vocabulary.SHAPE_TEXTS and "://" not in text and "\\\\" not in text)
            or _SHAPE_VALUE.fullmatch(text)
        ):
            self.properties[name] += 1
            return
        self.out.append(b"{\\sp {\\sn %s}" % name.encode())
        self._plain(value)
        self.out.append(b"}")

    def _info(self, group: Group) -> None:
        """Title and dates stay; people and machines go."""
        self.out.append(b"{\\info ")
        for item in _inner(group):
            if destination(item) in ("title", "creatim", "revtim"):
                self._plain(item)
            elif plaintext.words_of(item, self.charset).strip() and not vocabulary.CACHES & {
                _first_word(item)
            }:
                self.groups[_first_word(item)] += 1
        self.out.append(b"}")

    # -- tokens -----------------------------------------------------------------------------------------------

    def _items(self, items: list[Item], own: str = "") -> None:
        """Write items of a group whose destination is ``own``."""
        for item in items:
            if isinstance(item, Group):
                self._group(item)
            elif isinstance(item, Word):
                refused = item.name in vocabulary.REFUSED and item.name not in _HARMLESS_BARE
                if refused or (item.name in _JUDGED and item.name != own):
                    self._refused(item.name)
                    return  # a reader may take what follows for its content
                self._word(item)
            elif isinstance(item, Raw):
                self._refused("bin")
            else:
                self._characters(item)

    def _word(self, word: Word) -> None:
        if word.name in vocabulary.DESTINATIONS or vocabulary.may_stay(word.name, word.number):
            number = "" if word.number is None else str(word.number)
            self.out.append(f"\\{word.name}{number} ".encode())
        elif vocabulary.is_note(word.name):
            self.caches += 1
        else:
            self.words[word.name] += 1

    def _characters(self, item: Symbol | Hex | Characters) -> None:
        if isinstance(item, Hex):
            self.out.append(("\\'" + item.data.hex(" ").replace(" ", "\\'")).encode())
        elif isinstance(item, Characters):
            self.out.append(_escaped(item.data))
        elif item.character in "\r\n":
            self.out.append(b"\\par ")
        elif item.character == "\t":
            self.out.append(b"\\tab ")
        elif item.character in _SYMBOLS:
            self.out.append(b"\\" + item.character.encode())
        elif item.character != "*":  # a star is written by the group that it belongs to
            self.words[repr(item.character)] += 1


#: Groups that are judged as a whole: such a word in the middle of another group would slip by.
_JUDGED = frozenset({"object", "field", "fldinst", "pict", "sp", "info"})
#: Styles of the stylesheet, which stand behind a star as well.
_STYLES = frozenset({"cs", "ts", "ds", "s"})
#: Words of the refused list that stand in formatting as well and carry nothing there.
_HARMLESS_BARE = frozenset({"emfblip", "wmetafile", "objemb"})


def _escaped(data: bytes) -> bytes:
    """Plain ASCII; a byte above is written in hexadecimal, control characters go."""
    if data.isascii() and data.decode("ascii").isprintable():
        return data
    return b"".join(
        b"\\tab "
        if byte == 9
        else bytes((byte,))
        if 32 <= byte < 127
        else b"\\'%02x" % byte
        if byte > 127
        else b""
        for byte in data
    )


def _inner(group: Group) -> list[Group]:
    return [item for item in group.items if isinstance(item, Group)]


def _count(group: Group) -> int:
    return sum(
        isinstance(item, Group) or (isinstance(item, Word) and item.name == "f") for item in group.items
    )


def destination(group: Group) -> str:
    """The word that says what a group is, wherever in the group it stands; empty for a plain group."""
    for item in group.items:
        if isinstance(item, Word) and (
            item.name in vocabulary.DESTINATIONS
            or item.name in vocabulary.REFUSED
            or item.name in vocabulary.CACHES
        ):
            return item.name
    return ""


def _first_word(group: Group) -> str:
    return next((item.name for item in group.items if isinstance(item, Word)), "")


def _star_is_misplaced(group: Group) -> bool:
    r"""A star opens its group; behind it stands a known destination or a style (``{\*\cs10 …}``), and nothing else."""
    if _STAR not in group.items[:3]:
        return False
    first, second = [*group.items[:2], None][:2]
    known = isinstance(second, Word) and (second.name in vocabulary.DESTINATIONS or second.name in _STYLES)
    return first != _STAR or not known


def picture_bytes(group: Group) -> bytes:
    r"""The bytes of a picture: its hexadecimal characters, or what ``\bin`` carried."""
    raw = b"".join(item.data for item in group.items if isinstance(item, Raw))
    if raw:
        return raw
    digits = re.sub(
        rb"[^0-9A-Fa-f]", b"", b"".join(item.data for item in group.items if isinstance(item, Characters))
    )
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
