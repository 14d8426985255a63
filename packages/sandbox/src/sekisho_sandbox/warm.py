"""What Python imports or opens only when first needed.  A child may open nothing, so the parent does it."""

from __future__ import annotations

import codecs
import datetime
import email
import encodings
import importlib
import json
import locale
import pkgutil
import sys
import tempfile
import time
from contextlib import suppress
from email.message import EmailMessage
from email.parser import BytesParser
from encodings.aliases import aliases
from types import ModuleType

_MODULES = (
    "_strptime", "base64", "binascii", "bz2", "calendar", "csv", "decimal", "difflib",
    "fractions", "gzip", "hashlib", "heapq", "hmac", "html.entities", "html.parser", "io",
    "ipaddress", "lzma", "mimetypes", "numbers", "quopri", "shutil", "struct", "tarfile", "textwrap",
    "unicodedata", "urllib.parse", "uuid", "warnings", "xml.etree.ElementTree", "xml.parsers.expat",
    "xml.sax.saxutils", "zipfile", "zlib",
)  # fmt: skip


def warm_python() -> None:
    """Import and touch the lazy parts of the standard library.  Call it first in your own ``warm``.

    Afterwards this process knows the codecs of the standard library and no others: a charset that a file invents
    is a ``LookupError`` in the child as anywhere, not a search on disk that would kill it.
    """
    for name in _MODULES:
        importlib.import_module(name)
    _import_all_of(email)
    _import_all_of(encodings)
    codecs.unregister(encodings.search_function)
    codecs.unregister(_search_in_memory)  # a second call must not ask twice
    codecs.register(_search_in_memory)
    _touch()


def _import_all_of(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        with suppress(ImportError):  # codecs of other systems (mbcs, oem)
            importlib.import_module(found.name)


def _search_in_memory(name: str) -> codecs.CodecInfo | None:
    plain = encodings.normalize_encoding(name).lower()
    module = aliases.get(plain) or aliases.get(plain.replace(".", "_")) or plain
    return encodings.search_function(name) if f"encodings.{module}" in sys.modules else None


def _touch() -> None:
    """First uses that look something up: time zone, strptime's locale, place of temporary files, mail headers."""
    time.localtime()
    time.strptime("2026-04-01", "%Y-%m-%d")
    datetime.datetime.now().astimezone()
    locale.getpreferredencoding(do_setlocale=False)
    tempfile.gettempdir()
    json.loads(json.dumps({"warm": ["関所", 1.5, None]}))
    message = EmailMessage()
    message["Subject"] = "関所"
    message.set_content("通行", charset="iso-2022-jp")
    message.add_attachment(b"\x00", maintype="application", subtype="octet-stream", filename="札.bin")
    BytesParser().parsebytes(message.as_bytes())
