"""What Python imports or opens only when first needed.  A child may open nothing, so the parent does it."""

from __future__ import annotations

import codecs
import datetime
import importlib
import json
import locale
import tempfile
import time

#: Those of Japanese files, and those that formats name (ZIP: cp437, PDF and Office: utf-16, idna in URLs).
_CODECS = (
    "ascii", "latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
    "utf-32", "utf-32-le", "utf-32-be", "utf-7", "cp437", "cp850", "cp932", "shift_jis", "shift_jis_2004",
    "shift_jisx0213", "euc_jp", "euc_jis_2004", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3",
    "iso2022_jp_ext", "iso2022_jp_2004", "gb18030", "gbk", "big5", "euc_kr", "cp949", "koi8-r", "mac_roman",
    "idna", "punycode", "unicode_escape", "raw_unicode_escape",
    "base64", "hex", "quopri", "uu", "zlib", "bz2",
)  # fmt: skip

_MODULES = (
    "_strptime", "base64", "binascii", "bz2", "calendar", "csv", "decimal", "difflib",
    "email", "email.header", "email.headerregistry", "email.message", "email.mime.base",
    "email.mime.multipart", "email.mime.text", "email.parser", "email.policy",
    "email.utils", "fractions", "gzip", "hashlib", "heapq",
    "hmac", "html", "html.entities", "html.parser", "io", "ipaddress", "lzma", "mimetypes", "numbers",
    "quopri", "shutil", "stringprep", "struct", "tarfile", "textwrap", "unicodedata", "urllib.parse",
    "uuid", "warnings", "xml.etree.ElementTree", "xml.parsers.expat", "xml.sax.saxutils", "zipfile", "zlib",
)  # fmt: skip


def warm_python() -> None:
    """Import and touch the lazy parts of the standard library.  Call it from your own ``warm``."""
    for name in _MODULES:
        importlib.import_module(name)
    for name in _CODECS:
        codecs.lookup(name)
    _touch()


def _touch() -> None:
    """First uses that look something up: time zone, strptime's locale, place of temporary files."""
    time.localtime()
    time.strptime("2026-04-01", "%Y-%m-%d")
    datetime.datetime.now().astimezone()
    locale.getpreferredencoding(do_setlocale=False)
    tempfile.gettempdir()
    json.loads(json.dumps({"warm": ["関所", 1.5, None]}))
    "関所".encode("idna")
    b"".join(codecs.iterencode(["関所"], "iso2022_jp"))
