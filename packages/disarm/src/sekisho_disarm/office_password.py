"""Opening encrypted Office files: agile and standard encryption of OOXML, RC4 of the 97–2003 formats.

Reading is msoffcrypto-tool's.  Everything it may raise over hostile bytes is caught here; the document that
comes out goes through the door like any other.  Source: [MS-OFFCRYPTO] 2.3.4 (OOXML), 2.3.6 (RC4).
"""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import msoffcrypto
from msoffcrypto.format import doc97, ppt97, xls97
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, NeedsPassword, TooComplex
from sekisho_disarm.kinds import Kind

#: Kinds that may be encrypted inside their own container.
KINDS = frozenset({Kind.OFFICE_ENCRYPTED, Kind.OLE2, Kind.DOC, Kind.XLS, Kind.PPT})
#: Excel encrypts "write-protected" books with this one and opens them without asking ([MS-OFFCRYPTO] 2.3.4).
_EVERYBODYS = "VelvetSweatshop"
#: Office writes 100,000; each round is one digest, and there are two runs for each password.
_MOST_ROUNDS = 500_000

# The reader puts its result in a temporary file, which a locked child has not: give it memory instead.
for _module in (doc97, ppt97, xls97):
    _module.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)


def opened(data: bytes, kind: Kind, context: Context) -> bytes | None:
    """The decrypted document, or ``None`` when it was not encrypted after all.

    Raises ``NeedsPassword`` (DSM-930, -931, -932), ``Malformed`` (DSM-920) or ``TooComplex`` (DSM-940).
    """
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        encrypted = bool(file.is_encrypted())
    except Exception:  # noqa: BLE001 - any class may come out of the reader over hostile bytes
        if kind is Kind.OFFICE_ENCRYPTED:
            raise NeedsPassword("DSM-932") from None
        return None
    if not encrypted:
        return None
    _bound(file)
    content = context.passwords.first_that_opens(lambda p: attempt(data, p, kind), also=(_EVERYBODYS,))
    context.budget.take_bytes(len(content))
    return content


def _bound(file: Any) -> None:
    info = getattr(file, "info", None)
    if isinstance(info, dict) and int(info.get("spinValue", 0)) > _MOST_ROUNDS:
        raise TooComplex("DSM-940")


def attempt(data: bytes, password: str, kind: Kind = Kind.OFFICE_ENCRYPTED) -> bytes | None:
    """What the password opens, or ``None``.  The older kinds have readers of their own, which say what is damaged.

    The reader is made afresh for each password: a failed trial leaves its streams somewhere.
    """
    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        strict = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=password, **strict)
        file.decrypt(out)
    except msoffcrypto.exceptions.InvalidKeyError:
        return None
    except Exception as fault:  # noqa: BLE001 - see opened()
        if kind is not Kind.OFFICE_ENCRYPTED:
            return None
        if isinstance(fault, msoffcrypto.exceptions.DecryptionError):
            raise NeedsPassword("DSM-932") from None
        raise Malformed("DSM-920") from None
    return out.getvalue()


def warm() -> None:
    """Open a document of each method once."""
    data = sample(b"PK\x05\x06" + bytes(18), "warm")
    for password in ("warm", "cold"):
        attempt(data, password)


def sample(content: bytes, password: str, *, rounds: int = 10) -> bytes:
    """``content`` (a ZIP) encrypted the agile way."""
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(content), spin_count=rounds))
