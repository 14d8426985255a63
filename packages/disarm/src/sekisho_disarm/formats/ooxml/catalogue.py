"""Which parts an Office document may have, and which relationships may lead to them.

Source: ECMA-376 Part 1 §11–15 (part summaries), [MS-OE376], [MS-OFFMACRO2], [MS-ODRAWXML] §2.1.
"""

from __future__ import annotations

from sekisho_disarm.identify_containers import MAIN_TYPES
from sekisho_disarm.kinds import Kind

_OPEN = "application/vnd.openxmlformats-officedocument."
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
PROGRAM_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
VML_TYPE = f"{_OPEN}vmlDrawing"

#: Macro kinds → the kind without macros.
PLAIN_KIND: dict[Kind, Kind] = {
    Kind.DOCM: Kind.DOCX,
    Kind.DOTM: Kind.DOTX,
    Kind.XLSM: Kind.XLSX,
    Kind.XLTM: Kind.XLTX,
    Kind.PPTM: Kind.PPTX,
    Kind.PPSM: Kind.PPSX,
    Kind.POTM: Kind.POTX,
}
#: Kind without macros → content type of its main part.
MAIN_TYPE: dict[Kind, str] = {
    kind: content_type
    for content_type, kind in MAIN_TYPES.items()
    if kind not in PLAIN_KIND and kind not in (Kind.XLSB, Kind.ADDIN)
}
KINDS = frozenset(MAIN_TYPE) | frozenset(PLAIN_KIND)


def _types(family: str, words: str, suffix: str = "+xml") -> dict[str, str]:
    return {word: f"{_OPEN}{family}.{word}{suffix}" for word in words.split()}


_WORD = _types(
    "wordprocessingml",
    "styles settings webSettings fontTable numbering header footer footnotes endnotes comments",
)
_SHEET = _types(
    "spreadsheetml",
    "worksheet chartsheet styles sharedStrings table comments pivotTable pivotCacheDefinition pivotCacheRecords "
    "sheetMetadata",
)
_SLIDE = _types(
    "presentationml",
    "slide slideMaster slideLayout notesMaster notesSlide handoutMaster presProps viewProps tableStyles "
    "commentAuthors comments",
)
_DRAWN = _types("drawingml", "chart chartshapes diagramData diagramLayout diagramStyle diagramColors")

#: Relationship type (its last word) → content types of the part it may lead to.
PARTS: dict[str, frozenset[str]] = {
    "officeDocument": frozenset(MAIN_TYPE.values()),
    "glossaryDocument": frozenset({f"{_OPEN}wordprocessingml.document.glossary+xml"}),
    "theme": frozenset({f"{_OPEN}theme+xml"}),
    "themeOverride": frozenset({f"{_OPEN}themeOverride+xml"}),
    "drawing": frozenset({f"{_OPEN}drawing+xml"}),
    "vmlDrawing": frozenset({VML_TYPE}),
    "core-properties": frozenset({CORE_TYPE}),
    "extended-properties": frozenset({PROGRAM_TYPE}),
    "extendedProperties": frozenset({PROGRAM_TYPE}),
    "chart": frozenset({_DRAWN["chart"]}),
    "chartUserShapes": frozenset({_DRAWN["chartshapes"]}),
    "diagramData": frozenset({_DRAWN["diagramData"]}),
    "diagramLayout": frozenset({_DRAWN["diagramLayout"]}),
    "diagramQuickStyle": frozenset({_DRAWN["diagramStyle"]}),
    "diagramColors": frozenset({_DRAWN["diagramColors"]}),
    "diagramDrawing": frozenset({"application/vnd.ms-office.drawingml.diagramDrawing+xml"}),
    "styles": frozenset({_WORD["styles"], _SHEET["styles"]}),
    "comments": frozenset({_WORD["comments"], _SHEET["comments"], _SLIDE["comments"]}),
    **{
        word: frozenset({content_type})
        for family in (_WORD, _SHEET, _SLIDE)
        for word, content_type in family.items()
        if word not in ("styles", "comments")
    },
}
#: Content types of the parts we write; a part of any other type never leaves.
CONTENT_TYPES = frozenset(content_type for types in PARTS.values() for content_type in types)
#: Picture kinds that may stand in a document: extension and content type they are written with.
PICTURES: dict[Kind, tuple[str, str]] = {
    Kind.JPEG: ("jpeg", "image/jpeg"),
    Kind.PNG: ("png", "image/png"),
    Kind.GIF: ("gif", "image/gif"),
    Kind.BMP: ("bmp", "image/bmp"),
    Kind.TIFF: ("tiff", "image/tiff"),
    Kind.EMF: ("emf", "image/x-emf"),
    Kind.WMF: ("wmf", "image/x-wmf"),
}

#: Documents that may stand inside a document, rebuilt like any other: their kind → content type of the part.
EMBEDDED: dict[Kind, str] = {
    Kind.DOCX: f"{_OPEN}wordprocessingml.document",
    Kind.XLSX: f"{_OPEN}spreadsheetml.sheet",
    Kind.PPTX: f"{_OPEN}presentationml.presentation",
}

_BASES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
#: Relationship types outside the two bases that have a meaning here: full type → short word.
_OTHER_TYPES = {
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties": "core-properties",
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties": "core-properties",
    "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing": "diagramDrawing",
}

#: Why a relationship was cut, by the last word of its type; others are DSM-132.
CUT: dict[str, str] = {
    **dict.fromkeys(
        (
            "vbaProject",
            "wordVbaData",
            "vbaProjectSignature",
            "vbaProjectSignatureAgile",
            "vbaProjectSignatureV3",
        ),
        "DSM-101",
    ),
    **dict.fromkeys(("control", "activeXControlBinary", "ctrlProp"), "DSM-103"),
    **dict.fromkeys(("oleObject", "package"), "DSM-104"),
    **dict.fromkeys(("externalLink", "externalLinkPath"), "DSM-105"),
    "attachedTemplate": "DSM-107",
    **dict.fromkeys(("aFChunk", "subDocument", "frame"), "DSM-108"),
    **dict.fromkeys(
        ("extensibility", "keyMapCustomizations", "attachedToolbars", "userCustomization"), "DSM-109"
    ),
    **dict.fromkeys(("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"), "DSM-113"),
    **dict.fromkeys(
        ("connections", "queryTable", "xmlMaps", "volatileDependencies", "tableSingleCells"), "DSM-114"
    ),
    **dict.fromkeys(("customXml", "customProperty", "customXmlProps"), "DSM-115"),
    **dict.fromkeys(("webextension", "webextensiontaskpanes"), "DSM-116"),
    "printerSettings": "DSM-117",
    "font": "DSM-118",
    **dict.fromkeys(("origin", "signature", "certificate"), "DSM-119"),
    "thumbnail": "DSM-120",
    **dict.fromkeys(
        ("extended-properties", "extendedProperties", "custom-properties", "customProperties"), "DSM-121"
    ),
    **dict.fromkeys(("video", "audio", "media"), "DSM-123"),
    **dict.fromkeys(("mailMergeSource", "mailMergeHeaderSource", "recipientData"), "DSM-126"),
    "calcChain": "DSM-138",
}


def short_type(relationship_type: str) -> str:
    """``…/relationships/image`` → ``image`` for the known bases, else an empty word (nothing is allowed)."""
    for base in _BASES:
        if relationship_type.startswith(base):
            return relationship_type[len(base) :]
    return _OTHER_TYPES.get(relationship_type, "")
