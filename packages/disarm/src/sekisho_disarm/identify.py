"""What is this file?  The content answers; the name can only make the answer stricter.

The first bytes decide, because they decide which program opens the file.  A file that is two formats at
once gets one answer, is rebuilt as that, and the other half is gone.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from sekisho_disarm import encodings, identify_containers, tario
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import words

#: (offset, magic, kind); the first match wins.
_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"\xff\xd8\xff", Kind.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (0, b"GIF87a", Kind.GIF),
    (0, b"GIF89a", Kind.GIF),
    (0, b"II*\x00", Kind.TIFF),
    (0, b"MM\x00*", Kind.TIFF),
    (0, b"II+\x00", Kind.TIFF),
    (0, b"MM\x00+", Kind.TIFF),
    (0, b"\x7fELF", Kind.PROGRAM),
    (0, b"\xfe\xed\xfa\xce", Kind.PROGRAM),  # Mach-O in its byte orders, and the fat form / Java class
    (0, b"\xfe\xed\xfa\xcf", Kind.PROGRAM),
    (0, b"\xce\xfa\xed\xfe", Kind.PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (0, b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (0, b"dex\n", Kind.PROGRAM),
    (0, b"\x00asm", Kind.PROGRAM),
    (0, b"ITSF", Kind.PROGRAM),  # compiled help runs scripts
    (0, b"FWS", Kind.PROGRAM),
    (0, b"CWS", Kind.PROGRAM),
    (0, b"ZWS", Kind.PROGRAM),
    (0, b"Cr24", Kind.PROGRAM),
    (0, b"!<arch>\ndebian-binary", Kind.PROGRAM),
    (0, b"!<arch>\n", Kind.UNKNOWN),
    (0, b"\xed\xab\xee\xdb", Kind.PROGRAM),  # packages of Red Hat's family
    (0, b"conectix", Kind.PROGRAM),  # disks of virtual machines: what is on them opens with a double click
    (0, b"vhdxfile", Kind.PROGRAM),
    (0, b"?_\x03\x00", Kind.PROGRAM),  # help of old Windows, with macros
    (0, b"X5O!P%@AP[", Kind.PROGRAM),  # the sign by which scanners are tested is a program of DOS
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", Kind.SHORTCUT),
    (0, b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (0, b"Rar!\x1a\x07", Kind.RAR),
    (0, b"\x1f\x8b", Kind.GZIP),
    (0, b"BZh", Kind.BZIP2),
    (0, b"\xfd7zXZ\x00", Kind.XZ),
    (0, b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (0, b"MSCF", Kind.CAB),
    (0x8001, b"CD001", Kind.ISO),
    (257, b"ustar", Kind.TAR),
    (0, b"{\\rtf", Kind.RTF),
    (0, b"\x00\x00\x01\x00", Kind.ICO),
    (0, b"\xd7\xcd\xc6\x9a", Kind.WMF),
    (40, b" EMF", Kind.EMF),
    (0, b"\x01\x00\x09\x00\x00\x03", Kind.WMF),
    (0, b"\x01\x00\x09\x00\x00\x01", Kind.WMF),  # Windows 2, which clip art of old presentations still names
    (0, b"\x02\x00\x09\x00\x00\x03", Kind.WMF),
    (0, b"ID3", Kind.MEDIA),
    (0, b"OggS", Kind.MEDIA),
    (0, b"fLaC", Kind.MEDIA),
    (0, b"\x1aE\xdf\xa3", Kind.MEDIA),
    (0, b"0&\xb2u\x8ef\xcf\x11", Kind.MEDIA),
    (0, b"FLV\x01", Kind.MEDIA),
    (0, b"MThd", Kind.MEDIA),
    (0, b"AC10", Kind.DWG),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", Kind.PROGRAM),  # OneNote: a bag of files behind a picture
    (0, b"ID;", Kind.SCRIPT),  # SYLK holds formulas and macros that run, yet looks like text
    (0, b"bplist00", Kind.UNKNOWN),  # Apple's lists and web archives
    (0, b"TABLE\r\n0,1\r\n", Kind.UNKNOWN),  # DIF: cells that spreadsheets calculate
    (0, b"TABLE\n0,1\n", Kind.UNKNOWN),
)
_LZH = re.compile(rb"-(?:lh[0-9dx]|lz[s45]|pm[0-2s])-")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")

_SCRIPT_EXTENSIONS = words(
    """
    bat cmd vbs vbe js jse mjs wsf wsh wsc sct hta ps1 psm1 psd1 ps1xml ps2 pssc cdxml sh bash zsh csh
    ksh py pyw pyc pl rb php jsp asp aspx reg inf ins isp msc application gadget ahk applescript command
    tcl lua ps eps au3 a3x pac ovpn mobileconfig nsi ade adp mdb accdb mde accde mad maf mam maq mar mas mat mau mav maw csproj sln vbproj bas
    """
)
_PROGRAM_EXTENSIONS = words(
    """
    exe com scr pif dll ocx cpl sys drv msi msp mst msix msixbundle appx appxbundle xll wll jar jnlp
    class apk dmg pkg deb rpm vhd vhdx chm hlp one onepkg crx xpi ppkg
    """
)
_SHORTCUT_EXTENSIONS = words(
    """
    lnk url scf website webloc desktop library-ms searchconnector-ms search-ms settingcontent-ms
    appref-ms contact asx wax wvx wmx iqy oqy dqy rqy odc udl rdp theme themepack diagcab
    """
)
_MARKUP_EXTENSIONS = {
    "html": Kind.HTML, "htm": Kind.HTML, "xhtml": Kind.HTML, "shtml": Kind.HTML, "mht": Kind.MAIL,
    "mhtml": Kind.MAIL, "svg": Kind.SVG, "xml": Kind.XML, "xsl": Kind.XML, "xslt": Kind.XML, "eml": Kind.MAIL,
    "slk": Kind.UNKNOWN, "rtf": Kind.UNKNOWN,
}  # fmt: skip
#: Text whose name says what it is for; all of these are text first, and the name only adds rules.
_TEXT_EXTENSIONS = {
    "csv": Kind.CSV, "tsv": Kind.CSV, "json": Kind.JSON, "jsonl": Kind.JSON, "ndjson": Kind.JSON, "geojson": Kind.JSON,
    "yaml": Kind.YAML, "yml": Kind.YAML, "md": Kind.MARKDOWN, "markdown": Kind.MARKDOWN, "log": Kind.LOG, "ini": Kind.INI,
}  # fmt: skip
_CARDS = re.compile(rb"\s*BEGIN:(VCALENDAR|VCARD)[ \t]*\r?\n", re.IGNORECASE)

_SCRIPT_CUES = re.compile(
    rb"""\A\s*@?echo\s+off\b | \A\#!\s*/ | ^\s*@echo\s+o(?:ff|n)\b | <hta:application | <MMC_ConsoleFile
    | \A\s*<\?xml[^>]*>\s*<(?:job|package|component|scriptlet)\b | \A\s*<(?:job|package|scriptlet)\b
    | \b(?:Create|Get)Object\s*\(\s*["'](?:WScript|Shell|Scripting|MSXML|ADODB|Microsoft\.XMLHTTP|winmgmts)
    | new\s+ActiveXObject\s*\( | \bWScript\.(?:Shell|CreateObject|Echo|Quit|Sleep)\b
    | \A\s*(?:Option\s+Explicit|On\s+Error\s+Resume\s+Next)\b | \A\#@~\^
    | \b(?:Invoke-Expression|Set-ExecutionPolicy|Start-Process|Invoke-WebRequest)\b
    | \bNew-Object\s+(?:-ComObject|(?:System\.)?Net\.WebClient)\b | \.DownloadString\s*\(
    | \bpowershell(?:\.exe)?\s+(?:-\w+\s+)*-e(?:nc|ncodedcommand|p|xec)?\b
    | \A(?:REGEDIT4|Windows\ Registry\ Editor) | ^\s*\[autorun\] | ^\s*signature\s*=\s*"?\$(?:chicago|windows\ nt)\$
    | \A\s*<\?(?:php\b|=) | \A\s*<%[@=!\s] | \A\x04?%! | <Project\b[^>]{0,500}(?:developer/msbuild|\bSdk\s*=)
    | <(?:\w+:)?assembly\b[^>]{0,500}urn:schemas-microsoft-com:asm | <key>PayloadType</key>""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_SHORTCUT_CUES = re.compile(
    rb"""^\s*\[(?:InternetShortcut|Desktop\ Entry|\.ShellClassInfo)\] | \A\s*\[Shell\]\s*^\s*Command\s*=
    | <(?:libraryDescription|searchConnectorDescription|PCSettings)\b | \AWEB\s+1\s+http | \AXLODBC
    | ^full\ address:s: | \A\s*(?:<\?xml[^>]*>\s*)?<jnlp\b | \A\s*<asx\b | \A\s*\[(?:Reference|oledb|VisualStyles|Theme)\]
    | ^\s*\[(?:VisualStyles|Control\ Panel\\) | \AQueryType=
    | \A\S+\.application\#[^\r\n]*Culture=[^\r\n]*PublicKeyToken=
    | <odc:OfficeDataConnection\b | http://schemas\.microsoft\.com/Contact["']""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_HTML_CUES = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|script|iframe|object|embed|meta|table)[\s>]", re.I
)
#: An svg element at the root, behind declarations and comments only; in a page it is one picture of many.
_SVG_ROOT = re.compile(
    rb"(?>(?>\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\s+(?:\w+:)?svg[^>\[]*(?:\[[^\]]*\]\s*)?>)*)<(?:\w+:)?svg[\s/>]",
    re.I | re.S,
)
#: One XML that is a whole OpenDocument file.
_FLAT_ODF = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)?<office:document[\s>][^>]*urn:oasis:names:tc:opendocument"
)
#: An element with a namespace needs no declaration before it.
_NAMESPACED = re.compile(rb"<[A-Za-z_][\w.:\-]*(?:\s[^<>]{0,1000})?\sxmlns(?::[\w.\-]+)?\s*=\s*[\"']")
#: One XML that is a whole Office document; and those of Office 2003, which only Office lays out.
_FLAT_OPC = re.compile(
    rb"(?>(?>\s+|<\?[^>]*>|<!--.*?-->)*)<(?:\w+:)?package\s[^>]*http://schemas\.microsoft\.com/office/2006/xmlPackage",
    re.S,
)
_OFFICE_2003 = re.compile(
    rb"(?>(?>\s+|<\?(?!mso-)[^>]*>|<!--.*?-->)*)(?:<\?mso-application\s|<(?:\w+:)?(?:Workbook|wordDocument)\s[^>]*microsoft)",
    re.S,
)
_LEADING_COMMENTS = re.compile(r"(?>\s+|<!--.*?-->|<\?[^>]*>)+", re.DOTALL)
_MAIL_HEAD = re.compile(
    rb"\A(?:(?:Received|Return-Path|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To|X-[\w-]+|"
    rb"Content-Type|DKIM-Signature|Cc|Reply-To)\s*:[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_HEAD = 16 * 1024
#: Kinds whose content could as well be what the name says.
_LOOSE = frozenset(
    {Kind.TEXT, Kind.UNKNOWN, Kind.HTML, Kind.XML, Kind.SVG, Kind.MAIL, Kind.OLE2, Kind.ICS, Kind.VCF}
) | frozenset(_TEXT_EXTENSIONS.values())


def extension(name: str) -> str:
    """The last suffix, lower case, without dot; trailing dots and spaces do not count (Windows drops them)."""
    return PurePosixPath(name.replace("\\", "/").rstrip(". ")).suffix[1:].lower()


def identify(data: bytes, name: str) -> Kind:
    """The kind of ``data``.  ``name`` may turn a harmless answer into a stricter one, never the reverse."""
    if not data:
        return Kind.EMPTY
    found = _binary(data) or _textual(data, extension(name))
    return _stricter(found, extension(name))


def _binary(data: bytes) -> Kind | None:
    for offset, magic, kind in _MAGIC:
        if data.startswith(magic, offset):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return identify_containers.in_zip(data)
    if data.startswith(identify_containers.OLE2_MAGIC):
        return identify_containers.in_ole2(data)
    return _by_shape(data)


def _by_shape(data: bytes) -> Kind | None:
    """Formats whose mark is short or not at the start."""
    if data.startswith(b"MZ") and (identify_containers.is_portable_executable(data) or b"\x00" in data[:64]):
        return Kind.PROGRAM
    if data.startswith(b"RIFF"):
        return Kind.WEBP if data[8:12] == b"WEBP" else Kind.MEDIA
    if data.startswith(b"BM") and b"\x00" in data[:14]:
        return Kind.BMP
    if data[4:8] == b"ftyp":
        return _in_boxes(data)
    if _LZH.match(data, 2):
        return Kind.LZH
    if b"\x00" in data[:100] and (tario.is_header(data[:512]) or data == tario.EMPTY):
        return Kind.TAR  # of old programs, which wrote no mark
    if data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return Kind.MEDIA
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if b"\x00" in data[:_HEAD] and identify_containers.has_zip_end(data):
        return identify_containers.in_zip(data)
    return None


def _in_boxes(data: bytes) -> Kind:
    """A file of boxes: the brand, and for the general brand of pictures those it says it suits."""
    brand, size = data[8:12], int.from_bytes(data[:4], "big")
    suits = [data[at : at + 4] for at in range(16, min(size, 128), 4)]
    if brand in _AVIF_BRANDS or (brand == b"mif1" and b"avif" in suits):
        return Kind.AVIF
    return Kind.HEIC if brand in _HEIF_BRANDS else Kind.MEDIA


def _textual(data: bytes, suffix: str) -> Kind:
    decoded = encodings.decode(data)
    if decoded is None and b"\x00" in data[:_HEAD]:
        return Kind.HTML if _is_page_with_zeros(data[:_HEAD]) else Kind.UNKNOWN
    # Pages and mails may mix encodings: their marks are ASCII all the same.
    head = decoded.text[:_HEAD].encode("utf-8", "replace") if decoded else data[:_HEAD]
    if _SCRIPT_CUES.search(head):
        return Kind.SCRIPT
    if _SHORTCUT_CUES.search(head):
        return Kind.SHORTCUT
    if identify_containers.has_zip_end(data):
        return identify_containers.in_zip(data)
    if decoded is None:
        marked = _markup(head)
        return marked if marked in (Kind.HTML, Kind.MAIL) else Kind.UNKNOWN
    behind = _behind_comments(decoded.text)
    return _markup(head) or _markup(behind) or _MARKUP_EXTENSIONS.get(suffix) or _plain(head, suffix)


def _is_page_with_zeros(head: bytes) -> bool:
    """Browsers skip single zero bytes in a page, so what is written with them is one all the same."""
    bare = head.replace(b"\x00", b"")
    few = len(head) - len(bare) <= max(len(head) // 20, 1)
    return few and bare.lstrip()[:1] == b"<" and _markup(bare) is Kind.HTML and not _SCRIPT_CUES.search(bare)


def _behind_comments(text: str) -> bytes:
    """The beginning of what stands behind leading comments, however long they are."""
    skipped = _LEADING_COMMENTS.match(text)
    end = skipped.end() if skipped else 0
    return text[end : end + _HEAD].encode("utf-8", "replace")


def _markup(head: bytes) -> Kind | None:
    start = head.lstrip()
    if start[:1] == b"<" and _SVG_ROOT.match(start):
        return Kind.SVG
    if start[:1] == b"<" and _FLAT_OPC.match(start):
        return Kind.FLAT_OPC
    if start[:1] == b"<" and _OFFICE_2003.match(start):
        return Kind.XML
    if start[:1] == b"<" and _HTML_CUES.search(head):
        return Kind.HTML
    if _FLAT_ODF.match(start):
        return Kind.FLAT_ODF
    if start.startswith((b"<?xml", b"<!DOCTYPE", b"<!ENTITY")) or _NAMESPACED.match(start):
        return Kind.XML
    if start.startswith(b"{\\rt"):
        return Kind.RTF
    return Kind.MAIL if _MAIL_HEAD.match(head) else None


def _plain(head: bytes, suffix: str) -> Kind:
    card = _CARDS.match(head)
    if card is not None:
        return Kind.ICS if card.group(1).upper() == b"VCALENDAR" else Kind.VCF
    return _TEXT_EXTENSIONS.get(suffix, Kind.TEXT)


def _stricter(found: Kind, suffix: str) -> Kind:
    """A name that a double click would run decides for content that proves nothing by itself."""
    if found not in _LOOSE:
        return found
    if suffix in _SCRIPT_EXTENSIONS:
        return Kind.SCRIPT
    if suffix in _PROGRAM_EXTENSIONS:
        return Kind.PROGRAM
    if suffix in _SHORTCUT_EXTENSIONS:
        return Kind.SHORTCUT
    if found is Kind.UNKNOWN and suffix in ("xdw", "xbd", "xct"):
        return Kind.XDW
    return found
