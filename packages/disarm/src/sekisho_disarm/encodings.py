"""Which characters are these bytes?  Only encodings that Japanese offices use; anything else is no text.

Order of trial: byte order marks, ISO-2022-JP by its escape sequences, UTF-8, then EUC-JP against CP932
(both may decode the same bytes; the one with more of the common Japanese characters wins).
Source: RFC 1468 (ISO-2022-JP), Microsoft code page 932 (with NEC/IBM extensions, 外字 in U+E000–E757).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

#: Control characters that text may hold: tab, line feed, form feed, carriage return, and the DOS end mark.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f\x80-\x84\x86-\x9f]")
_BAD_BYTES = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_ISO2022_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\([BIJ]|\$\(D|&@\x1b\$B)")
#: What a terminal does (colours, titles, jumps): logs are full of it.  Source: ECMA-48 §5.4, §5.6.
TERMINAL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\\\|\x9c)?"
)
#: Few control characters are an accident, many are a binary file.
_MOST_CONTROLS = 0.01
_FEW_CONTROLS = 8
_COMMON = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_RARE = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")

_GAIJI_ROW = 188  # characters a row: trail bytes 40–7E and 80–FC


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` without its mark; ``mark`` and ``encoding`` turn it back into bytes."""

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        return self.mark + text.encode(self.encoding, "gaiji" if self.encoding == "cp932" else "strict")


def decode(data: bytes) -> Decoded | None:
    """The text of ``data``, or None when these bytes are no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _accept(data[len(mark) :], encoding, mark)
    head = data[:65536]
    if b"\x00" in data or len(_BAD_BYTES.findall(head)) > len(head) * _MOST_CONTROLS + _FEW_CONTROLS:
        return None
    if _ISO2022_ESCAPE.search(data):
        return _accept(data, "iso2022_jp_ext", b"") or _accept(data, "iso2022_jp_2", b"")
    return _accept(data, "utf-8", b"") or _japanese(data)


def _japanese(data: bytes) -> Decoded | None:
    euc, sjis = _accept(data, "euc_jp", b""), _accept(data, "cp932", b"")
    if euc is None or sjis is None:
        return euc or sjis
    return max((sjis, euc), key=lambda found: _likelihood(found.text))


def _likelihood(text: str) -> int:
    sample = text[:20_000]
    return len(_COMMON.findall(sample)) - 3 * len(_RARE.findall(sample))


def _accept(data: bytes, encoding: str, mark: bytes) -> Decoded | None:
    """Decode strictly; the bytes must come back unchanged unless the encoding has several spellings."""
    try:
        text = data.decode(encoding, "gaiji" if encoding == "cp932" else "strict")
    except UnicodeDecodeError:
        return None
    if "\x00" in text or _too_many(text):
        return None
    return Decoded(text, encoding, mark)


def _too_many(text: str) -> bool:
    """More control characters than text has, those of orders to a terminal not counted."""
    most = len(text) * _MOST_CONTROLS + _FEW_CONTROLS
    return len(_CONTROLS.findall(text)) > most and len(_CONTROLS.findall(TERMINAL.sub("", text))) > most


def _gaiji(error: UnicodeError) -> tuple[str | bytes, int]:
    """外字: CP932 lead bytes F0–F9 are the user's own characters; Windows maps them to U+E000–E757."""
    if isinstance(error, UnicodeDecodeError):
        pair = error.object[error.start : error.start + 2]
        if len(pair) == 2 and 0xF0 <= pair[0] <= 0xF9 and 0x40 <= pair[1] <= 0xFC and pair[1] != 0x7F:
            offset = pair[1] - 0x40 - (pair[1] > 0x7F)
            return chr(0xE000 + (pair[0] - 0xF0) * _GAIJI_ROW + offset), error.start + 2
    if isinstance(error, UnicodeEncodeError):
        index = ord(error.object[error.start]) - 0xE000
        if 0 <= index < 10 * _GAIJI_ROW:
            row, column = divmod(index, _GAIJI_ROW)
            return bytes((0xF0 + row, 0x40 + column + (column >= 0x3F))), error.start + 1
    raise error


codecs.register_error("gaiji", _gaiji)


def warm() -> None:
    """Load every codec: the sandbox forbids opening files later."""
    for encoding in (
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "cp932",
        "euc_jp",
        "iso2022_jp_ext",
        "iso2022_jp_2",
        "cp437",
    ):
        "あ".encode().decode(encoding, "replace")
