"""PowerPoint 97–2003 presentations: the live objects of the last edit, each record by allow-list, one edit written.

Source: [MS-PPT] 2.1.2 (algorithm of reading), 2.3.2–2.3.5 (current user, edits, persist directory).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from sekisho_disarm.context import Context
from sekisho_disarm.errors import NeedsPassword
from sekisho_disarm.formats.ole2 import ppt_records as table
from sekisho_disarm.formats.ole2 import records
from sekisho_disarm.formats.ole2.drawing import BSE, CLIENT_ANCHOR, CLIENT_DATA, TEXTBOX, Drawing
from sekisho_disarm.formats.ole2.records import CONTAINER, Node, Rule, bad
from sekisho_disarm.formats.ooxml.relationships import safe_url

_HEAD = struct.Struct("<HHI")
_EDIT = struct.Struct("<IHBBIIIIHH")
_INTERACTION = struct.Struct("<IIBBBBB3x")
_ENCRYPTED, _PLAIN = 0xF3D1C4DF, 0xE391C05F
_MOST_EDITS, _MOST_OBJECTS = 10_000, 100_000
_JUMP, _FOLLOW, _CUSTOM_SHOW, _NOTHING = 3, 4, 7, 0
_FARTHEST_LINK = 8  # kinds of links up to a URL; beyond are other presentations and files
_SOUND_FLAGS = 0x0150
_PLACE = re.compile(r"-?\d*,-?\d*,[^\\/|\x00-\x1f]*|[^\\/|:\x00-\x1f]+")


@dataclass(slots=True)
class Presentation:
    """The three streams that are written."""

    document: bytes
    current_user: bytes
    pictures: bytes


def rebuild(document: bytes, current_user: bytes, pictures: bytes, context: Context) -> Presentation:
    """Fresh streams.  Raises ``NeedsPassword``, ``Malformed`` (DSM-693) or ``TooComplex`` (DSM-691)."""
    return _Show(document, current_user, pictures, context).run()


class _Show:
    def __init__(self, document: bytes, current_user: bytes, pictures: bytes, context: Context) -> None:
        self.stream, self.pictures, self.context = document, pictures, context
        self.said: set[str] = set()
        self.unknown: set[int] = set()
        self.links: set[int] = set()  # hyperlinks that stay, by number
        self.out_pictures = bytearray()
        self.drawing = Drawing(context, "PowerPoint Document")
        self.rules: dict[int, Rule] = {
            **self.drawing.rules({CLIENT_DATA: CONTAINER, TEXTBOX: CONTAINER, CLIENT_ANCHOR: 16}),
            **table.RULES,
            BSE: lambda node: self.drawing.outside_entry(node, self._fetch, self._place),
            table.HYPERLINK: self._hyperlink,
            table.INTERACTIVE: self._interaction,
            table.TEXT_INTERACTIVE: 8,
            table.BINARY_TAG: self._tag,
            table.SHOW_INFO: self._show_info,
            table.ANIMATION: self._animation,
            table.MACROS: self._macros,
            table.BULLET: self._bullet,
        }
        self.edit = self._current_edit(current_user)

    def run(self) -> Presentation:
        places, root = self._places()
        document = self._object(places, root)
        if document is None or document.type != table.DOCUMENT:
            raise bad("document")
        kept = {root: self._kept(document)}
        for number in _referred(kept[root]):
            node = self._object(places, number)
            if node is not None and node.type in table.TOP - {table.DOCUMENT} and number not in kept:
                kept[number] = self._kept(node)
        if len(places) > len(kept):
            self._report_left(places, kept)
        self._report_unknown()
        return self._written(kept, root)

    # -- reading -----------------------------------------------------------------------------------------

    def _current_edit(self, current_user: bytes) -> int:
        if len(current_user) < 20 or _HEAD.unpack_from(current_user)[1] != table.CURRENT_USER:
            raise bad("current user")
        token, edit = struct.unpack_from("<II", current_user, 12)
        if token == _ENCRYPTED:
            raise NeedsPassword
        return int(edit)

    def _body(self, at: int, kind: int) -> bytes:
        if at + 8 > len(self.stream):
            raise bad("offset")
        _, found, length = _HEAD.unpack_from(self.stream, at)
        if found != kind or at + 8 + length > len(self.stream):
            raise bad(f"record {kind:#06x}")
        return self.stream[at + 8 : at + 8 + length]

    def _places(self) -> tuple[dict[int, int], int]:
        """Where the newest form of every object is, and the number of the document."""
        places: dict[int, int] = {}
        root, at, seen = 0, self.edit, set[int]()
        while at:
            body = self._body(at, table.USER_EDIT)
            if at in seen or len(seen) > _MOST_EDITS or len(body) < _EDIT.size:
                raise bad("edits")
            seen.add(at)
            if len(body) >= 32 and any(body[28:32]):
                raise NeedsPassword
            _, _, _, _, before, directory, document, _, _, _ = _EDIT.unpack_from(body)
            root = root or document
            for number, place in _directory(self._body(directory, table.PERSIST)):
                places.setdefault(number, place)
            at = before
        if len(places) > _MOST_OBJECTS:
            raise bad("objects")
        if len(seen) > 1:
            self._say("DSM-616")
        return places, root

    def _object(self, places: dict[int, int], number: int) -> Node | None:
        at = places.get(number)
        if at is None or at + 8 > len(self.stream):
            return None
        _, kind, length = _HEAD.unpack_from(self.stream, at)
        if kind == table.CRYPT:
            raise NeedsPassword
        if kind not in table.TOP:
            return None
        return records.parse(self.stream, self.rules, at, min(len(self.stream), at + 8 + length))[0]

    def _fetch(self, offset: int, size: int) -> bytes:
        if offset + 8 > len(self.pictures):
            return b""
        length = _HEAD.unpack_from(self.pictures, offset)[2]
        return self.pictures[offset : offset + 8 + length]

    def _place(self, blip: bytes) -> int:
        self.out_pictures += blip
        return len(self.out_pictures) - len(blip)

    # -- judging -----------------------------------------------------------------------------------------

    def _kept(self, node: Node) -> Node:
        found = records.keep([node], self.rules, self._dropped)
        if not found:
            raise bad("object")
        _match_text_interactions(found[0])
        return found[0]

    def _hyperlink(self, node: Node) -> Node | None:
        """A link whose target is a URL that may stay, or a place in this presentation."""
        atom = node.first(table.HYPERLINK_ATOM)
        texts = {
            c.instance: c.body.decode("utf-16-le", "replace")
            for c in node.children
            if c.type == table.CSTRING
        }
        target, place = texts.get(1, ""), texts.get(3, "")
        url = safe_url(target) if target else ""
        is_slide = bool(_PLACE.fullmatch(target)) and target.count(",") >= 2
        if (
            atom is None
            or len(atom.body) != 4
            or (url is None and not is_slide)
            or (place and not _PLACE.fullmatch(place))
        ):
            self._say("DSM-606")
            return None
        self.links.add(int.from_bytes(atom.body, "little"))
        shown = target if is_slide else (url or "")
        children = [Node(0, 0, table.HYPERLINK_ATOM, atom.body)]
        children += [
            _text(number, text) for number, text in ((0, texts.get(0, "")), (1, shown), (3, place)) if text
        ]
        return Node(15, 0, table.HYPERLINK, children=children)

    def _interaction(self, node: Node) -> Node | None:
        atom = node.first(table.INTERACTIVE_ATOM)
        if atom is None or len(atom.body) < _INTERACTION.size:
            return None
        _, link, action, _, jump, flags, kind = _INTERACTION.unpack_from(atom.body)
        allowed = action in (_JUMP, _CUSTOM_SHOW, _NOTHING) or (action == _FOLLOW and link in self.links)
        if not allowed or (action == _FOLLOW and kind > _FARTHEST_LINK):
            self._say("DSM-606" if action == _FOLLOW else "DSM-614")
            return None
        link = link if link in self.links else 0
        body = _INTERACTION.pack(0, link, action, 0, jump, flags & 0x0C, kind)
        return Node(15, node.instance, table.INTERACTIVE, children=[Node(0, 0, table.INTERACTIVE_ATOM, body)])

    def _macros(self, node: Node) -> None:
        """The pointer to the macros, which most presentations have without having any."""
        atom = node.first(table.MACROS_ATOM)
        if atom is None or any(atom.body[4:8]):
            self._say("DSM-601")

    def _tag(self, node: Node) -> Node | None:
        """A binary tag of PowerPoint itself: its content is judged like everything else."""
        name, data = node.first(table.CSTRING), node.first(table.BINARY_DATA)
        if name is None or data is None or name.body.decode("utf-16-le", "replace") not in table.TAGS:
            self._say("DSM-603", name="ProgTags")
            return None
        kept = records.keep(records.parse(data.body, self.rules), self.rules, self._dropped)
        if not kept:
            return None
        inner = Node(0, 0, table.BINARY_DATA, records.write(kept))
        return Node(15, 0, table.BINARY_TAG, children=[Node(0, 0, table.CSTRING, name.body), inner])

    def _bullet(self, node: Node) -> Node | None:
        """A picture before paragraphs, rebuilt: its kind, an unused byte, the picture's record."""
        if len(node.body) <= 10:
            return None
        blip, kind = self.drawing.picture(node.body[2:])
        return Node(node.version, node.instance, node.type, bytes((kind, 0)) + blip)

    def _show_info(self, node: Node) -> Node | None:
        """How a slide comes in, without its sound."""
        body = bytearray(node.body[:16])
        if len(body) < 16:
            return None
        body[4:8] = bytes(4)
        flags = int.from_bytes(body[10:12], "little") & ~_SOUND_FLAGS
        body[10:12] = flags.to_bytes(2, "little")
        return Node(0, 0, node.type, bytes(body))

    def _animation(self, node: Node) -> Node | None:
        """AnimationInfoAtom: dim colour, flags, sound, delay, order …; the sound goes."""
        body = bytearray(node.body[:28])
        if len(body) < 28:
            return None
        flags = int.from_bytes(body[4:8], "little") & ~0x10
        body[4:8], body[8:12] = flags.to_bytes(4, "little"), bytes(4)
        return Node(1, 0, node.type, bytes(body))

    def _dropped(self, node: Node) -> None:
        if node.type in table.OBJECTS:
            self._say("DSM-602")
        elif node.type in table.SOUNDS:
            self._say("DSM-615")
        elif node.type not in table.SILENT and node.type not in self.rules:
            self.unknown.add(node.type)

    def _say(self, code: str, **details: str | int) -> None:
        if code not in self.said:
            self.said.add(code)
            self.context.add(code, "PowerPoint Document", None, details)

    def _report_left(self, places: dict[int, int], kept: dict[int, Node]) -> None:
        kinds = {
            _HEAD.unpack_from(self.stream, at)[1]
            for number, at in places.items()
            if number not in kept and at + 8 <= len(self.stream)
        }
        if table.EMBEDDED in kinds:
            self._say("DSM-602")

    def _report_unknown(self) -> None:
        if self.unknown:
            self._say("DSM-610", name=", ".join(f"{kind:#06x}" for kind in sorted(self.unknown)))

    # -- writing -----------------------------------------------------------------------------------------

    def _written(self, kept: dict[int, Node], root: int) -> Presentation:
        out = bytearray()
        places: dict[int, int] = {}
        for number in sorted(kept):
            places[number] = len(out)
            out += records.write([kept[number]])
        directory = len(out)
        out += records.write([Node(0, 0, table.PERSIST, _packed_directory(places))])
        edit = len(out)
        body = _EDIT.pack(256, 0x0B5D, 0, 3, 0, directory, root, max(places) + 1, 1, 0)
        out += records.write([Node(0, 0, table.USER_EDIT, body)])
        user = struct.pack("<IIIHHBBHI", 20, _PLAIN, edit, 0, 0x3F4, 3, 0, 0, 8)
        current = _HEAD.pack(0, table.CURRENT_USER, len(user)) + user
        return Presentation(bytes(out), current, bytes(self.out_pictures))


def _directory(body: bytes) -> list[tuple[int, int]]:
    """Number and place of every object in a persist directory."""
    found: list[tuple[int, int]] = []
    at = 0
    while at + 4 <= len(body):
        head = int.from_bytes(body[at : at + 4], "little")
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        if at + 4 * count > len(body):
            raise bad("persist directory")
        found += zip(range(first, first + count), struct.unpack_from(f"<{count}I", body, at), strict=True)
        at += 4 * count
    return found


def _packed_directory(places: dict[int, int]) -> bytes:
    """Runs of consecutive numbers, at most 4,095 in each."""
    out, numbers = b"", sorted(places)
    while numbers:
        run = 1
        while run < min(len(numbers), 0xFFF) and numbers[run] == numbers[0] + run:
            run += 1
        out += struct.pack(f"<I{run}I", numbers[0] | run << 20, *(places[number] for number in numbers[:run]))
        numbers = numbers[run:]
    return out


def _referred(document: Node) -> list[int]:
    """Numbers of the slides, masters, notes and the handout that the document names."""
    found = []
    for node in records.walk([document]):
        if node.type == table.SLIDE_PERSIST and len(node.body) >= 4:
            found.append(int.from_bytes(node.body[:4], "little"))
        elif node.type == table.DOCUMENT_ATOM and len(node.body) >= 32:
            found += struct.unpack_from("<II", node.body, 24)
    return found


def _text(instance: int, text: str) -> Node:
    return Node(0, instance, table.CSTRING, text.encode("utf-16-le", "replace"))


def _match_text_interactions(root: Node) -> None:
    """A range of text that leads somewhere needs what it leads to, right before it."""
    for node in records.walk([root]):
        if not any(child.type == table.TEXT_INTERACTIVE for child in node.children):
            continue
        before, kept = 0, []
        for child in node.children:
            if child.type != table.TEXT_INTERACTIVE or before == table.INTERACTIVE:
                kept.append(child)
            before = child.type
        node.children = kept
