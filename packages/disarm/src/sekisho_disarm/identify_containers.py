"""Looking into ZIP, OLE2 and PE just far enough to say what they hold.

Source: ECMA-376 Part 2 (content types, relationships), ODF 1.3 Part 2 §3.3 (mimetype), [MS-CFB] §2.6.
"""

from __future__ import annotations

import re

from sekisho_disarm import cfb, zipio
from sekisho_disarm.errors import DisarmError
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import MIB, Budget, Limits

OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OPEN = "application/vnd.openxmlformats-officedocument."
_WORD, _EXCEL, _POINT = (
    "application/vnd.ms-word.",
    "application/vnd.ms-excel.",
    "application/vnd.ms-powerpoint.",
)
#: Content type of the main part → kind.  Source: ECMA-376 Part 1 §11–13, [MS-OFFMACRO2] §2.2.
MAIN_TYPES: dict[str, Kind] = {
    f"{_OPEN}wordprocessingml.document.main+xml": Kind.DOCX,
    f"{_OPEN}wordprocessingml.template.main+xml": Kind.DOTX,
    f"{_WORD}document.macroEnabled.main+xml": Kind.DOCM,
    f"{_WORD}template.macroEnabledTemplate.main+xml": Kind.DOTM,
    f"{_OPEN}spreadsheetml.sheet.main+xml": Kind.XLSX,
    f"{_OPEN}spreadsheetml.template.main+xml": Kind.XLTX,
    f"{_EXCEL}sheet.macroEnabled.main+xml": Kind.XLSM,
    f"{_EXCEL}template.macroEnabled.main+xml": Kind.XLTM,
    f"{_EXCEL}sheet.binary.macroEnabled.main": Kind.XLSB,
    f"{_EXCEL}addin.macroEnabled.main+xml": Kind.ADDIN,
    f"{_OPEN}presentationml.presentation.main+xml": Kind.PPTX,
    f"{_OPEN}presentationml.template.main+xml": Kind.POTX,
    f"{_OPEN}presentationml.slideshow.main+xml": Kind.PPSX,
    f"{_POINT}presentation.macroEnabled.main+xml": Kind.PPTM,
    f"{_POINT}template.macroEnabled.main+xml": Kind.POTM,
    f"{_POINT}slideshow.macroEnabled.main+xml": Kind.PPSM,
    f"{_POINT}addin.macroEnabled.main+xml": Kind.ADDIN,
}
_MAIN_BY_LOWER = {content_type.lower(): kind for content_type, kind in MAIN_TYPES.items()}
_CONTENT_TYPE = re.compile(rb"""ContentType\s*=\s*["']([^"']*main(?:\+xml)?)["']""", re.IGNORECASE)
_OASIS = b"application/vnd.oasis.opendocument"
#: Content of ``mimetype`` → kind.  Source: ODF 1.3 Part 3 appendix C.
ODF_TYPES: dict[bytes, Kind] = {
    _OASIS + b".text": Kind.ODT,
    _OASIS + b".spreadsheet": Kind.ODS,
    _OASIS + b".presentation": Kind.ODP,
    _OASIS + b".graphics": Kind.ODG,
    _OASIS + b".text-template": Kind.OTT,
    _OASIS + b".spreadsheet-template": Kind.OTS,
    _OASIS + b".presentation-template": Kind.OTP,
    _OASIS + b".graphics-template": Kind.OTG,
}
_PROGRAM_PARTS = (
    "meta-inf/manifest.mf",
    "androidmanifest.xml",
    "appxmanifest.xml",
    "appxmetadata/appxbundlemanifest.xml",
)
_MSI_CLSIDS = tuple(
    bytes.fromhex(f"{first}0c0000000000c000000000000046") for first in ("8410", "8610", "8210")
)
_LETTER = re.compile(rb"&#(x0{0,4}[0-9a-fA-F]{2}|0{0,4}\d{2,3});")
_LOOK = 2 * MIB
#: Streams that make a compound file a document of Office 97–2003.  Source: [MS-DOC], [MS-XLS], [MS-PPT] 2.1.
_MAIN_STREAMS = (
    ("__PROPERTIES_VERSION1.0", Kind.MSG),
    ("WORDDOCUMENT", Kind.DOC),
    ("WORKBOOK", Kind.XLS),
    ("BOOK", Kind.XLS),
    ("POWERPOINT DOCUMENT", Kind.PPT),
)


def has_zip_end(data: bytes) -> bool:
    """Whether a ZIP directory sits at the end: such a file is a ZIP for every unpacker."""
    return b"PK\x05\x06" in data[-66_000:] and b"PK\x01\x02" in data


def in_zip(data: bytes) -> Kind:
    try:
        archive = zipio.open_archive(data, most_members=Limits().members)
    except DisarmError:
        return Kind.ZIP  # the format module will say what is wrong with it
    entries = {entry.name.lower().replace("\\", "/"): entry for entry in archive.entries}
    if "[content_types].xml" in entries:
        return _office(_peek(archive, entries["[content_types].xml"])) or Kind.ZIP
    mimetype = _peek(archive, entries.get("mimetype")).strip()
    if mimetype.startswith((_OASIS, b"application/vnd.sun.xml.")):
        return ODF_TYPES.get(mimetype, Kind.ODF)
    if any(part in entries for part in _PROGRAM_PARTS):
        return Kind.PROGRAM
    return Kind.ZIP


def _peek(archive: zipio.Archive, entry: zipio.Entry | None) -> bytes:
    if entry is None or entry.size > _LOOK:
        return b""
    try:
        return archive.read(entry, Budget())
    except DisarmError:
        return b""


def _office(content_types: bytes) -> Kind | None:
    """The kind by the main content type.  With several, the strictest: the rebuild follows one main part."""
    if content_types.startswith((b"\xff\xfe", b"\xfe\xff")):
        content_types = content_types.decode("utf-16", "replace").encode()
    content_types = _LETTER.sub(_letter, content_types)
    found = [
        _MAIN_BY_LOWER.get(m.decode("ascii", "replace").lower()) for m in _CONTENT_TYPE.findall(content_types)
    ]
    kinds = [kind for kind in found if kind is not None]
    for strict in (Kind.ADDIN, Kind.XLSB):
        if strict in kinds:
            return strict
    return kinds[0] if kinds else None


def _letter(reference: re.Match[bytes]) -> bytes:
    """The ASCII letter that a character reference stands for; XML reads both alike."""
    number = int(reference[1][1:], 16) if reference[1][:1] in b"xX" else int(reference[1])
    return bytes((number,)) if 0x20 < number < 0x7F and number not in b"&<\"'" else reference[0]


def in_ole2(data: bytes) -> Kind:
    """The kind by the storages and streams under the root; a directory that cannot be read stays ``OLE2``."""
    if root_clsid(data) in _MSI_CLSIDS:
        return Kind.PROGRAM
    try:
        names = cfb.Container(data, Budget()).root.children
    except DisarmError:
        return _in_broken_ole2(data)
    if "ENCRYPTEDPACKAGE" in names:
        return Kind.OFFICE_ENCRYPTED
    if "__PROPERTIES_VERSION1.0" in names:  # [MS-OXMSG] 2.4: every message has it at its top
        return Kind.MSG
    found = next((kind for name, kind in _MAIN_STREAMS if name in names), None)
    return found or (Kind.JTD if "DOCUMENTTEXT" in names else Kind.OLE2)


def _in_broken_ole2(data: bytes) -> Kind:
    """What a damaged container seems to have been: the answer only chooses the sentence."""
    if _has_stream(data, "EncryptedPackage"):
        return Kind.OFFICE_ENCRYPTED
    if _has_stream(data, "DocumentText") and not _has_stream(data, "WordDocument"):
        return Kind.JTD
    if _has_stream(data, "__properties_version1.0") and _has_stream(data, "__nameid_version1.0"):
        return Kind.MSG
    return Kind.OLE2


def root_clsid(data: bytes) -> bytes:
    """CLSID of the root entry, read at the place that the header names; empty when out of range."""
    size = 1 << min(int.from_bytes(data[30:32], "little"), 12)
    directory = (int.from_bytes(data[48:52], "little") + 1) * size
    return data[directory + 80 : directory + 96]


def _has_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") + b"\x00\x00" in data


def is_portable_executable(data: bytes) -> bool:
    at = int.from_bytes(data[60:64], "little")
    return data[at : at + 4] == b"PE\x00\x00" or data[at : at + 2] in (b"NE", b"LE", b"LX")
