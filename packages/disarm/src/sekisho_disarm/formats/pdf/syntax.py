"""PDF values: what qpdf's JSON says, and how it is written as bytes.

qpdf reads the hostile file (cross-reference tables, object streams, encryption, odd spellings of names) and
gives every object as JSON (format version 2).  From there on only Python values exist, and only bytes written
here reach the output: names in one canonical spelling, strings as ASCII or hexadecimal.

Source: ISO 32000-2 clause 7.3; qpdf JSON version 2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

Json = Any  # None, bool, int, Number, str, list, dict as qpdf's JSON has them

_PLAIN_NAME = re.compile(r"/[A-Za-z0-9_.+\-*:@$!^=~,;&|?]*")
_PLAIN_STRING = re.compile(r"[ !\"#$%&'*+,\-./0-9:;<=>?@A-Z\[\]^_`a-z{|}~]*")
_ESCAPE = re.compile(r"#([0-9A-Fa-f]{2})")


class Number(str):
    """A real number as the file spells it: binary floating point would change its digits."""

    __slots__ = ()


def is_reference(value: Json) -> bool:
    """In qpdf's JSON names start with ``/`` or ``n:``, strings with ``u:`` or ``b:``: only this ends so."""
    return type(value) is str and value[-2:] == " R" and value[:1].isdigit()


def is_name(value: Json) -> bool:
    return type(value) is str and (value[:1] == "/" or value[:2] == "n:")


def is_string(value: Json) -> bool:
    return type(value) is str and value[:2] in {"u:", "b:"}


def is_number(value: Json) -> bool:
    """A ``Number`` is what the JSON reader took for one: digits, sign, point, exponent."""
    return type(value) is int or type(value) is Number


def numbers(values: list[int | Number]) -> bytes:
    """A flat array."""
    return ("[" + " ".join(map(str, values)) + "]").encode("ascii")


@lru_cache(maxsize=4096)
def name(value: str) -> bytes:
    """A name in canonical spelling; ``value`` starts with its slash, or is ``n:`` and PDF spelling."""
    if value[:2] == "n:":
        value = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), value[2:])
        return b"/" + b"".join(_name_byte(byte) for byte in value[1:].encode("latin-1", "replace") if byte)
    if _PLAIN_NAME.fullmatch(value):
        return value.encode("ascii")
    raw = value[1:].encode("utf-8", "surrogatepass")
    return b"/" + b"".join(_name_byte(byte) for byte in raw if byte)


def _name_byte(byte: int) -> bytes:
    char = bytes([byte])
    return char if char.isalnum() else b"#%02X" % byte


def number(value: int | Number) -> bytes:
    return str(value).encode("ascii")


def string(value: str) -> bytes:
    """``u:`` is text, ``b:`` bytes in hexadecimal."""
    if value[0] == "u" and _PLAIN_STRING.fullmatch(value, 2):
        return b"(" + value[2:].encode("ascii") + b")"
    return b"<" + string_bytes(value).hex().encode("ascii") + b">"


def string_bytes(value: str) -> bytes:
    """The bytes of a string as qpdf would write them: PDFDocEncoding where that will do, else UTF-16."""
    if value[0] == "b":
        return bytes.fromhex(value[2:])
    try:
        return value[2:].encode("pdfdoc")
    except UnicodeEncodeError:
        return b"\xfe\xff" + value[2:].encode("utf-16-be", "surrogatepass")


def text(value: Json) -> str:
    """What a string says, for tests on it and for reports; names give their own text."""
    if not is_string(value):
        return str(value)
    return str(value[2:]) if value[0] == "u" else bytes.fromhex(value[2:]).decode("latin-1")


def scalar(value: Json) -> bytes | None:
    """Bytes of a number, name, string, boolean or null; ``None`` for anything else (references included)."""
    if type(value) is str:
        return string(value) if is_string(value) else name(value) if is_name(value) else None
    if value is None:
        return b"null"
    if value is True or value is False:
        return b"true" if value else b"false"
    return number(value) if is_number(value) else None
