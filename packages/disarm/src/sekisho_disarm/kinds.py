"""The kinds of file that the engine can name.  A kind is found from the content, never from the name."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    # These are rebuilt.
    DOCX = "docx"
    DOCM = "docm"
    DOTX = "dotx"
    DOTM = "dotm"
    XLSX = "xlsx"
    XLSM = "xlsm"
    XLTX = "xltx"
    XLTM = "xltm"
    PPTX = "pptx"
    PPTM = "pptm"
    PPSX = "ppsx"
    PPSM = "ppsm"
    POTX = "potx"
    POTM = "potm"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"
    ICO = "ico"
    AVIF = "avif"
    EMF = "emf"
    WMF = "wmf"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    TEXT = "text"
    CSV = "csv"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    ODG = "odg"
    OTT = "ott"
    OTS = "ots"
    OTP = "otp"
    OTG = "otg"
    FLAT_OPC = "flat-opc"  # one XML: a docx or pptx saved as "XML document"
    FLAT_ODF = "flat-odf"  # one XML: fodt, fods, fodp, fodg
    RTF = "rtf"
    SVG = "svg"
    HTML = "html"
    JSON = "json"
    XML = "xml"
    YAML = "yaml"
    MARKDOWN = "md"
    LOG = "log"
    INI = "ini"
    ICS = "ics"  # calendars
    VCF = "vcf"  # address cards
    MAIL = "mail"  # as on the wire (eml)
    MSG = "msg"  # as Outlook saves it
    # The engine names the following and leaves them undecided.
    XLSB = "xlsb"
    OLE2 = "ole2"
    OFFICE_ENCRYPTED = "office-encrypted"
    ODF = "odf"  # OpenDocument of another kind: formula, database, master document
    SEVEN_ZIP = "7z"
    RAR = "rar"
    LZH = "lzh"
    CAB = "cab"
    ISO = "iso"
    HEIC = "heic"
    MEDIA = "media"  # sound and film
    DWG = "dwg"
    JTD = "jtd"  # Ichitaro
    XDW = "xdw"  # DocuWorks
    EMPTY = "empty"
    UNKNOWN = "unknown"
    # These are blocked.
    PROGRAM = "program"
    SCRIPT = "script"
    SHORTCUT = "shortcut"
    ADDIN = "addin"  # an Office add-in: nothing but macros
