"""Reading a mail that Outlook saved: a compound file whose streams are MAPI properties.

Source: [MS-OXMSG] §2.1–2.4 (layout), [MS-OXPROPS] (property ids), [MS-OXRTFCP] §2.2 (compressed RTF).
"""

from __future__ import annotations

import io
import re
import struct
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import olefile

from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, Malformed, NeedsPassword, Undecidable
from sekisho_disarm.formats.mail import message
from sekisho_disarm.formats.mail.message import Attachment, Message

_PROPERTIES = "__properties_version1.0"
_UNICODE, _STRING, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_EMBEDDED = f"__substg1.0_3701{_OBJECT}"
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = "0037", "1000", "1013", "1009", "007D"
_CLASS = "001A"
_CODEPAGE, _BODY_CODEPAGE = 0x3FFD, 0x3FDE
_SUBMITTED, _DELIVERED, _RECIPIENT_TYPE, _METHOD = 0x0039, 0x0E06, 0x0C15, 0x3705
_RECIPIENTS = {1: "To", 2: "Cc"}
_CODEPAGES = {
    932: "shift_jis",
    65001: "utf-8",
    50220: "iso-2022-jp",
    51932: "euc-jp",
    20932: "euc-jp",
    1252: "windows-1252",
}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_PARTS = 2000


def read(data: bytes, context: Context) -> Message:
    """Raises ``Malformed``, ``TooComplex``, ``NeedsPassword``, ``Undecidable`` (DSM-716)."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return _Reading(container, "", context).run()
    except DisarmError:
        raise
    except (
        OSError,
        ValueError,
        LookupError,
        struct.error,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ):
        raise Malformed from None  # olefile raises whatever a damaged table leads it to


class _Reading:
    """One mail at ``base`` inside the compound file; a mail inside it is read by another one."""

    def __init__(self, container: olefile.OleFileIO[str], base: str, context: Context) -> None:
        self.container, self.base, self.context = container, base, context
        self.fixed = self._fixed(f"{base}{_PROPERTIES}", 24 if base else 32)
        self.charset = _CODEPAGES.get(self.fixed.get(_CODEPAGE, 0), "shift_jis")
        self.found = Message()

    def run(self) -> Message:
        form = self._string(self.base, _CLASS).upper()
        if "SMIME" in form:
            raise Undecidable("DSM-716", what="S/MIME")
        if "RPMSG" in form:
            raise NeedsPassword
        if form and not form.startswith(("IPM.NOTE", "REPORT.IPM.NOTE")):
            self.context.report("DSM-710", what=message.one_line(form)[:40])
        self._head()
        self._bodies()
        for folder in self._folders("__recip_version1.0_#"):
            self._recipient(folder)
        for folder in self._folders("__attach_version1.0_#"):
            self._attachment(folder)
        return self.found

    def _head(self) -> None:
        self.found.subject = message.one_line(self._string(self.base, _SUBJECT))
        name, address = self._string(self.base, "0C1A"), self._string(self.base, "5D01", "0C1F", "0065")
        self.found.addresses["From"] = [_pair(name, address)]
        when = self.fixed.get(_SUBMITTED) or self.fixed.get(_DELIVERED) or 0
        if when:
            self.found.date = format_datetime(_EPOCH + timedelta(microseconds=when // 10))
        for header, identity in (("Message-ID", "1035"), ("In-Reply-To", "1042"), ("References", "1039")):
            ids = message.IDENTITY.findall(self._string(self.base, identity))[:200]
            if ids:
                self.found.identities[header] = ids
        lines = len(re.findall(r"^[\w\-]+:", self._string(self.base, _HEADERS), re.MULTILINE))
        if lines:
            self.context.report("DSM-711", count=lines)

    def _bodies(self) -> None:
        text = self._string(self.base, _BODY)
        page = self._bytes(self.base, _HTML + _BINARY)
        charset = _CODEPAGES.get(self.fixed.get(_BODY_CODEPAGE, 0), "")
        self.found.text = text or None
        self.found.page = message.decode(page, charset) if page else (self._string(self.base, _HTML) or None)
        packed = self._bytes(self.base, _RTF + _BINARY)
        if self.found.text is None and self.found.page is None and packed:
            from sekisho_disarm.formats.rtf import plaintext

            self.found.text = plaintext.words(unpack_rtf(packed))
            self.context.report("DSM-712")

    def _recipient(self, folder: str) -> None:
        fixed = self._fixed(f"{folder}{_PROPERTIES}", 8)
        header = _RECIPIENTS.get(fixed.get(_RECIPIENT_TYPE, 1) & 0xF)
        if header is not None:
            pair = _pair(self._string(folder, "3001"), self._string(folder, "39FE", "3003"))
            self.found.addresses.setdefault(header, []).append(pair)

    def _attachment(self, folder: str) -> None:
        self.context.budget.take_member(where=folder)
        name = (
            message.one_line(self._string(folder, "3707", "3704", "3001"))
            or f"part{len(self.found.attachments) + 1}"
        )
        if name.lower() == "winmail.dat":
            raise Undecidable("DSM-717")
        if self.container.exists(f"{folder}{_EMBEDDED}/{_PROPERTIES}"):
            self._enclosed(f"{folder}{_EMBEDDED}/", name)
            return
        if self.container.exists(f"{folder}{_EMBEDDED}"):
            self.context.report("DSM-104", name)  # an OLE object in a rich text body
            return
        identity = self._string(folder, "3712").strip("<>")
        known = identity if re.fullmatch(r"[\w.@\-+=$%]{1,200}", identity, re.ASCII) else ""
        data = self._bytes(folder, f"3701{_BINARY}")
        if not data and self._string(folder, "370D", "3708"):
            self.context.report("DSM-714")  # by reference: the file lies elsewhere
            return
        self.found.attachments.append(Attachment(name, data, known))

    def _enclosed(self, base: str, name: str) -> None:
        from sekisho_disarm.formats.mail.rebuild import rebuild_message

        self.context.budget.enter(where=name)
        try:
            inner = rebuild_message(_Reading(self.container, base, self.context).run(), self.context)
        finally:
            self.context.budget.leave()
        self.found.attachments.append(Attachment(f"{name}.eml", inner))

    # -- properties -------------------------------------------------------------------------------------------

    def _fixed(self, path: str, skip: int) -> dict[int, int]:
        """Properties of fixed size: id → the number in its eight bytes."""
        if not self.container.exists(path):
            return {}
        rows = self.container.openstream(path).read()[skip:]
        found = struct.iter_unpack("<HHIQ", rows[: len(rows) // 16 * 16])
        return {identity: value if kind == 0x40 else value & 0xFFFFFFFF for kind, identity, _, value in found}

    def _string(self, base: str, *identities: str) -> str:
        """The first of these text properties that says something."""
        for identity in identities:
            raw = self._bytes(base, identity + _UNICODE)
            text = raw.decode("utf-16-le", "replace") if raw else ""
            if not text:
                raw = self._bytes(base, identity + _STRING)
                text = message.decode(raw, self.charset) if raw else ""
            if text.strip("\x00"):
                return text.rstrip("\x00")
        return ""

    def _bytes(self, base: str, tag: str) -> bytes:
        path = f"{base}__substg1.0_{tag}"
        if not self.container.exists(path) or self.container.get_type(path) != olefile.STGTY_STREAM:
            return b""
        self.context.budget.take_bytes(self.container.get_size(path), where=path)
        data: bytes = self.container.openstream(path).read()
        return data

    def _folders(self, start: str) -> list[str]:
        depth = self.base.count("/")
        inside = [
            entry for entry in self.container.listdir(streams=False, storages=True) if len(entry) == depth + 1
        ]
        names = ["/".join(entry) + "/" for entry in inside if entry[-1].startswith(start)]
        return sorted(name for name in names if name.startswith(self.base))[:_MOST_PARTS]


def _pair(name: str, address: str) -> tuple[str, str]:
    known = message.ADDRESS.fullmatch(address.strip())
    shown = message.one_line(name)
    return (shown or message.one_line(address) if not known else shown), address.strip() if known else ""


_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack_rtf(data: bytes) -> bytes:
    """Compressed RTF unpacked; ``Malformed`` when it is none.  At most 16 bytes a token, so at most 17 : 1."""
    if len(data) < 16:
        raise Malformed
    _, raw_size, magic, _ = struct.unpack_from("<IIII", data)
    if magic == 0x414C454D:
        return data[16 : 16 + raw_size]
    if magic != 0x75465A4C:
        raise Malformed
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    at, out, position = len(_DICTIONARY), bytearray(), 16
    while position < len(data):
        control, position = data[position], position + 1
        for bit in range(8):
            if control >> bit & 1:
                token = int.from_bytes(data[position : position + 2], "big")
                position += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == at or position > len(data):
                    return bytes(out[:raw_size])
                for step in range(length):
                    at = _put(window, at, window[(offset + step) & 4095], out)
            else:
                if position >= len(data):
                    return bytes(out[:raw_size])
                at = _put(window, at, data[position], out)
                position += 1
    return bytes(out[:raw_size])


def _put(window: bytearray, at: int, byte: int, out: bytearray) -> int:
    window[at] = byte
    out.append(byte)
    return (at + 1) & 4095
