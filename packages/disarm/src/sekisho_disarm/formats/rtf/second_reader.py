"""The second reader: a strict scan of the output; it knows only the few forms that the rebuild writes."""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import fields
from sekisho_disarm.formats.rtf import vocabulary
from sekisho_disarm.formats.rtf.tokens import DEEPEST

_FORM = re.compile(
    r"\\([a-zA-Z]+)(-?[0-9]+)? |((?:\\'[0-9a-f]{2})+)|\\([~\-_:|{}\\*])|([{}])|([ -\[\]-z|~]+)"
)
_NAME, _NUMBER, _BYTES, _SYMBOL, _BRACE, _CHARACTERS = range(1, 7)  # groups of the pattern
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_MAGIC = {"pngblip": "89504e47", "jpegblip": "ffd8ff", "emfblip": "01000000", "wmetafile": "010009000003"}
_STARRED_STYLES = frozenset({"cs", "ts", "ds", "s"})


class _Scan:
    """``open``: for each open group the words in it; ``instructions``: the text of open field instructions."""

    def __init__(self) -> None:
        self.remains: list[str] = []
        self.open: list[set[str]] = []
        self.instructions: list[tuple[int, list[str]]] = []
        self.starred = False

    def run(self, text: str) -> list[str]:
        position = 0
        for found in _FORM.finditer(text):
            if found.start() != position:
                return [*self.remains, f"form {text[position : position + 20]!r}"]
            position = found.end()
            self._take(found)
            if not self.open or len(self.remains) >= 20:
                break
        else:
            if position != len(text):
                return [*self.remains, f"form {text[position : position + 20]!r}"]
        if position != len(text) or self.open:
            self.remains.append("braces")
        return self.remains

    def _take(self, found: re.Match[str]) -> None:
        kind = found.lastindex
        if kind == _BRACE:
            if found[_BRACE] == "}":
                self._close()
                return
            self.open.append(set())
            if len(self.open) > DEEPEST:
                self.remains.append("depth")
        elif kind in (_NAME, _NUMBER):
            self._word(found[_NAME], found[_NUMBER])
        elif kind == _CHARACTERS:
            self._characters(found[_CHARACTERS])
        elif found[_SYMBOL] == "*":
            self.starred = True
        elif self.instructions:
            byte = found[_BYTES]
            read = bytes.fromhex(byte.replace("\\'", "")).decode("latin-1") if byte else found[_SYMBOL]
            self.instructions[-1][1].append(read)

    def _word(self, name: str, number: str | None) -> None:
        known = name in vocabulary.DESTINATIONS or name in vocabulary.known()
        if name == "formfield":
            self._form()
            return
        if name in vocabulary.FORM_TEXTS or name in vocabulary.FORM_NUMBERS:
            self._of_form(name, int(number or 0))
            return
        drawn = name in _MAGIC and "pict" in self.open[-1]
        if not drawn and (not known or name in vocabulary.REFUSED):
            self.remains.append(f"word {name}")
        low, high = vocabulary.BOUNDS.get(name, (-(2**31), 2**31))
        if not low <= int(number or 0) <= high:
            self.remains.append(f"number of {name}")
        if self.starred and name not in vocabulary.DESTINATIONS and name not in _STARRED_STYLES:
            self.remains.append(f"destination {name}")
        self.starred = False
        self.open[-1].add(name)
        if name == "object":
            self.remains.append("object")
        if name == "fldinst":
            self.instructions.append((len(self.open), []))
        elif name == "u" and self.instructions:
            self.instructions[-1][1].append(chr(int(number or 0) % 0x10000))

    def _form(self) -> None:
        """A field to fill in stands behind an instruction that says nothing but that one is coming."""
        told = "".join(self.instructions[-1][1]) if self.instructions else ""
        if not self.starred or re.fullmatch(r"\s*FORM(?:TEXT|CHECKBOX|DROPDOWN)\s*", told) is None:
            self.remains.append("form field")
        self.starred = False
        self.open[-1].add("formfield")

    def _of_form(self, name: str, number: int) -> None:
        low, high = vocabulary.FORM_NUMBERS.get(name, (0, 0))
        inside = any("formfield" in words for words in self.open[-2:])
        if not inside or not low <= number <= high or self.starred != (name in vocabulary.FORM_TEXTS):
            self.remains.append(f"word {name}")
        self.starred = False
        self.open[-1].add(name)

    def _characters(self, text: str) -> None:
        inside = self.open[-1]
        if "pict" in inside:
            blip = next((word for word in _MAGIC if word in inside), "")
            if not _HEXADECIMAL.fullmatch(text) or not blip or not text.startswith(_MAGIC[blip]):
                self.remains.append("picture")
        elif self.instructions and not any("formfield" in words for words in self.open):
            self.instructions[-1][1].append(text)

    def _close(self) -> None:
        words = self.open.pop()
        if self.instructions and "fldinst" in words and self.instructions[-1][0] == len(self.open) + 1:
            text = "".join(self.instructions.pop()[1])
            keyword = re.match(r"[\s\x01]*([A-Za-z]+|=)", text)
            if keyword is None or keyword.group(1).upper() not in fields.KEYWORDS or _FAR.search(text):
                self.remains.append(f"field {text[:40]!r}")
            if self.instructions:
                self.instructions[-1][1].append("\x01")


#: A share or a program's scheme at the beginning of a word of an instruction.
_FAR = re.compile(
    r"[\s\"](?:\\\\\w|\\{4}|(?:file|javascript|vbscript|mhtml|search-ms|ms-\w+):)", re.IGNORECASE
)


def verify(data: bytes) -> list[str]:
    """A sentence for every thing outside the allow-list; empty when the document is proven."""
    if not data.startswith(b"{\\rtf1 ") or not data.endswith(b"}\r\n") or not data.isascii():
        return ["frame of the document"]
    return _Scan().run(data[:-2].decode("ascii"))
