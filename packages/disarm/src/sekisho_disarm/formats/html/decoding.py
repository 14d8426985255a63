"""From the bytes of a page to its characters: what the page says of itself, when it can be true.

Source: HTML Living Standard §13.2.3.2 (prescan), WHATWG Encoding Standard §4.2 (labels).
"""

from __future__ import annotations

import re

from sekisho_disarm import encodings
from sekisho_disarm.encodings import Decoded

#: Browsers look at 1,024 bytes, and start again when a label follows later.
_PRESCAN = 65_536
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{1,30})|\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:\-]{1,30})""",
    re.IGNORECASE,
)
#: Python's codec → the labels that browsers read as it, as far as offices in Japan or their partners abroad use them.
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode utf-16 utf-16le utf-16be",  # a page that could be read is no UTF-16
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j cp932 ms932 ms_kanji csshiftjis",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp_ext": "iso-2022-jp iso-2022-jp-1 csiso2022jp iso-2022-jp-ms cp50220 cp50221",
    "iso2022_jp_2": "iso-2022-jp-2",
    "utf_7": "utf-7 unicode-1-1-utf-7 csunicode11utf7",  # no browser of today, but mail programs
    "cp1252": "us-ascii ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 windows-1252 cp1252 x-cp1252",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 chinese csgb2312 x-gbk",
    "big5hkscs": "big5 big5-hkscs csbig5 x-x-big5",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 korean windows-949 cseuckr",
    "cp866": "ibm866 cp866 866", "koi8_r": "koi8-r koi8 koi", "koi8_u": "koi8-u koi8-ru",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11", "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian", "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5",
    **{f"cp125{n}": f"windows-125{n} cp125{n} x-cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
    **{f"iso8859_{n}": f"iso-8859-{n} iso8859-{n} iso_8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")
_CODECS = {label: name for name, labels in _LABELS.items() for label in labels.split()}


def codec(label: str) -> str | None:
    """Python's name for a charset that pages and mails tell; None for one that is not known here."""
    return _CODECS.get(label.strip().strip("\"'").lower())


def strictly(data: bytes, known: str) -> str:
    """``data`` in a charset by Python's name for it.

    Raises ``UnicodeDecodeError``, also for the halves of characters that Python's UTF-7 lets through: what holds one
    cannot be written again.
    """
    text = data.decode(known, "gaiji" if known == "cp932" else "strict")
    if half := _HALF.search(text):
        raise UnicodeDecodeError(known, data, 0, len(data), f"half of a character: {half.group()!a}")
    return text


def decode(data: bytes, told: str = "") -> Decoded | None:
    """The text of a page; ``told`` is a charset from outside (a mail's header).  None when it is no text.

    Bytes that the charset cannot hold are shown as U+FFFD when everything else failed.
    """
    if b"\x00" not in data[:1024] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = _DECLARED.search(data[:_PRESCAN])
        label = told or (
            b"".join(filter(None, declared.groups())).decode("ascii", "replace") if declared else ""
        )
        known = codec(label)
        if known is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                return Decoded(strictly(data, known), known)
            except UnicodeDecodeError:
                pass  # the label is wrong: judge by the bytes
        return encodings.decode(data) or _lenient(data, known)
    return None


def _lenient(data: bytes, known: str | None) -> Decoded | None:
    if b"\x00" in data:
        return None
    known = known or "cp1252"
    return Decoded(_HALF.sub("\ufffd", data.decode(known, "replace")), known)


def warm() -> None:
    encodings.warm()
    for name in set(_CODECS.values()):
        b"a".decode(name, "replace")
