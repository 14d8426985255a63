"""From the bytes of a page to its characters: what the page says of itself, when it can be true.

Source: HTML Living Standard §13.2.3.2 (prescan), WHATWG Encoding Standard §4.2 (labels).
"""

from __future__ import annotations

import re

from sekisho_disarm import encodings
from sekisho_disarm.encodings import Decoded

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{1,30})|\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:\-]{1,30})""",
    re.IGNORECASE,
)
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-15": "iso8859_15",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "cp932": "cp932", "ms932": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_ext", "iso-2022-jp-2": "iso2022_jp_2", "csiso2022jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
}  # fmt: skip


def codec(label: str) -> str | None:
    """Python's name for a charset that pages and mails in Japan use; None for any other."""
    return _CODECS.get(label.strip().strip("\"'").lower())


def decode(data: bytes, told: str = "") -> Decoded | None:
    """The text of a page; ``told`` is a charset from outside (a mail's header).  None when it is no text.

    Bytes that the charset cannot hold are shown as U+FFFD when everything else failed.
    """
    if b"\x00" not in data[:1024] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = _DECLARED.search(data[:4096])
        label = told or (
            b"".join(filter(None, declared.groups())).decode("ascii", "replace") if declared else ""
        )
        known = codec(label)
        if known is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                return Decoded(data.decode(known, "gaiji" if known == "cp932" else "strict"), known)
            except UnicodeDecodeError:
                pass  # the label is wrong: judge by the bytes
        return encodings.decode(data) or _lenient(data, known)
    return None


def _lenient(data: bytes, known: str | None) -> Decoded | None:
    return None if b"\x00" in data else Decoded(data.decode(known or "cp1252", "replace"), known or "cp1252")


def warm() -> None:
    encodings.warm()
    for name in set(_CODECS.values()):
        b"a".decode(name, "replace")
