"""Bytes to text as Japanese offices store it, block by block, never failing.

Order of trial: byte order marks, UTF-16 without a mark by its zero bytes, ISO-2022-JP by its escapes, UTF-8, then
CP932 against EUC-JP.  A block that is not what the head of the file promised is decoded line by line, because
people glue files of different encodings together; what fits nothing becomes U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 1 << 20
_HEAD = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO2022 = re.compile(rb"\x1b(?:\$[@B]|\([BIJ])")
_COMMON = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff00-\uff5e]")
_KANA = re.compile("[\u3041-\u30fe]")
_KANJI = re.compile("[\u4e00-\u9fff]")
_TRIED, _SECOND_LEVEL = 2000, b"\xd0"  # characters; where JIS X 0208 puts its rarer kanji
_RARE = re.compile("[\uff61-\uff9f\ue000-\uf8ff\ufffd]")
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f]")
_MOST_BINARY = 0.05
_SINGLE_ASCII = (b"\n", b"\r", b"\t", b",", b" ", b";")  # no trail byte of CP932, EUC-JP or UTF-8
_STATEFUL = ("utf-16-le", "utf-16-be", "utf-32-le", "iso2022_jp_ext")


def detect(head: bytes) -> tuple[str, int]:
    """The likely encoding and how many bytes of mark to skip; ("", 0) for what is no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if not head:
        return "utf-8", 0
    wide = _without_mark(head)
    if wide:
        return wide, 0
    if len(_BINARY.findall(head)) > len(head) * _MOST_BINARY:
        return "", 0
    if _ISO2022.search(head):
        return "iso2022_jp_ext", 0
    return _eight_bits(head), 0


def _without_mark(head: bytes) -> str:
    """UTF-16 by the share of zero bytes, or of the high bytes of kana, on one side."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 4:
        return ""
    for high, low, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        telling = sum(high.count(byte) for byte in (0, 0x30))
        if telling > len(high) * 0.4 and high.count(0) > 0 and low.count(0) < len(low) * 0.1:
            return encoding
    return ""


def _eight_bits(head: bytes) -> str:
    if _decodes(head, "utf-8"):
        return "utf-8"
    whole = [name for name in ("cp932", "euc_jp") if _decodes(head, name)]
    if whole:
        return "euc_jp" if "euc_jp" in whole and _is_euc(head) else "cp932"
    texts = {name: head.decode(name, "replace") for name in ("cp932", "euc_jp", "utf-8")}
    return max(
        texts, key=lambda name: len(_COMMON.findall(texts[name])) - 3 * len(_RARE.findall(texts[name]))
    )


def _is_euc(head: bytes) -> bool:
    """Whether what both encodings can read is EUC-JP.

    Words of CP932's half-width kana, read as EUC-JP, are kanji without kana, many of them of the rare second level.
    """
    euc, cp932 = head.decode("euc_jp", "ignore"), head.decode("cp932", "ignore")
    ours, theirs = len(_KANA.findall(euc)), len(_KANA.findall(cp932))
    if ours != theirs:
        return ours > theirs
    kanji = _KANJI.findall(euc)[:_TRIED]
    rare = sum(one.encode("euc_jp", "ignore")[:1] >= _SECOND_LEVEL for one in kanji)
    return bool(rare * 12 < len(kanji))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def looks_like_text(head: bytes) -> bool:
    return detect(head)[0] != ""


def blocks(source: BinaryIO, encoding: str = "") -> Iterator[str]:
    """The text of ``source`` from where it stands, in blocks of about a megabyte that end with a line if they can.

    ``encoding``: what a mail header or the like promises.  Nothing is given when the bytes are no text.
    """
    head = source.read(_HEAD)
    found, skip = detect(head)
    if encoding and found and _decodes(head, encoding):
        found = encoding
    if not found:
        return
    if found in _STATEFUL:
        yield from _stateful(head[skip:], source, found)
    else:
        yield from _bytewise(head[skip:], source, found)


def _stateful(head: bytes, source: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    data = head
    while data:
        text = rest + decoder.decode(data)
        cut = text.rfind("\n") + 1 or len(text)
        rest = text[cut:]
        yield text[:cut]
        data = source.read(BLOCK)
    last = rest + decoder.decode(b"", final=True)
    if last:
        yield last


def _bytewise(head: bytes, source: BinaryIO, encoding: str) -> Iterator[str]:
    rest, data = b"", head
    while data:
        following = source.read(BLOCK)
        data = rest + data
        cut = (
            _cut(data) if following else len(data)
        )  # the last block is never parted: a label belongs to its number
        rest = data[cut:]
        yield _decoded(data[:cut], encoding)
        data = following
    if rest:
        yield _decoded(rest, encoding)


def _cut(data: bytes) -> int:
    """Where to end the block: after the last line, else after the last sign that is one byte everywhere."""
    for sign in _SINGLE_ASCII:
        cut = data.rfind(sign)
        if cut > len(data) // 2 or (sign == b"\n" and cut >= 0):
            return cut + 1
    return len(data) - (len(data) % 6 if len(data) > BLOCK else 0)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return "".join(_line(line, encoding) for line in data.splitlines(keepends=True))


def _line(data: bytes, encoding: str) -> str:
    for name in (encoding, "utf-8", "cp932", "euc_jp"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(encoding, "replace")
