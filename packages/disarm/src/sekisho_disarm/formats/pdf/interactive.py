"""What people use: pages, annotations, fields, outline, labels, structure, each with its allowed keys."""

from __future__ import annotations

import re

from sekisho_disarm.formats.pdf import actions, streams, syntax
from sekisho_disarm.formats.pdf.build import (
    BOOLEAN,
    LANGUAGE,
    NAME,
    NUMBER,
    STRING,
    Builder,
    Kind,
    Rule,
    dictionary,
    each,
    kind,
    mapping,
    names,
    numbers,
    one_of,
    plain,
)
from sekisho_disarm.formats.pdf.source import Stream
from sekisho_disarm.formats.pdf.syntax import Json
from sekisho_disarm.names import words

# --- annotations and form fields (12.5, 12.7) -----------------------------------------------------

ANNOTATIONS = frozenset(
    [
        "/Link",
        "/Text",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Ink",
        "/Popup",
        "/Widget",
        "/Watermark",
    ]
)
_GONE = {"/FileAttachment": "DSM-206"}


def _appearance(builder: Builder, value: Json) -> bytes | None:
    """One form, or one per state."""
    if isinstance(builder.source.follow(value), Stream):
        return kind("XObject")(builder, value)
    return mapping(kind("XObject"))(builder, value)


def _annotation(builder: Builder, value: Json) -> bytes | None:
    """A reference to an annotation or field of an allowed kind; others are reported and left out."""
    found = builder.source.follow(value)
    if not isinstance(found, dict):
        return None
    subtype = builder.source.follow(found.get("/Subtype"))
    if subtype in ANNOTATIONS or (subtype is None and ("/T" in found or "/FT" in found or "/Kids" in found)):
        return kind("Annotation")(builder, value)
    builder.report(_GONE.get(str(subtype), "DSM-208"), str(subtype))
    return None


#: What a note or stamp looks like.  Source: ISO 32000-2 tables 175 and 184.
_ICONS = words(
    """
    /Comment /Key /Note /Help /NewParagraph /Paragraph /Insert /Approved /Experimental /NotApproved /AsIs /Expired
    /NotForPublicRelease /Confidential /Final /Sold /Departmental /ForComment /TopSecret /Draft /ForPublicRelease
    """
)
#: Font, size and colour of what a field shows.
_FONT_OF_FIELD = re.compile(r"/[^\s()<>\[\]{}/%]{1,60}\s+-?[0-9.]{1,12}\s+Tf(?=\s|\Z)")
_COLOUR_OF_FIELD = re.compile(r"(?<![^\s])(?:[0-9.]{1,12}\s+){1,4}(?:g|rg|k)(?=\s|\Z)")


def _look_of_text(builder: Builder, value: Json) -> bytes | None:
    """``/DA``: a font with its size and a colour; other operators go."""
    found = builder.source.follow(value)
    if not syntax.is_string(found):
        return None
    told = syntax.string_bytes(found).decode("latin-1")
    pieces = _FONT_OF_FIELD.findall(told)[-1:] + _COLOUR_OF_FIELD.findall(told)[-1:]
    return syntax.string("b:" + " ".join(pieces).encode("latin-1").hex())


_DRAWN: dict[str, Rule] = {
    **names(["Type", "Subtype", "AS"], NAME),
    "/H": one_of("/N", "/I", "/O", "/P", "/T"),
    "/IT": one_of(
        "/FreeText", "/FreeTextCallout", "/FreeTextTypeWriter", "/FreeTextTypewriter", "/LineArrow", "/LineDimension",
        "/PolygonCloud", "/PolyLineDimension", "/PolygonDimension", "/StampImage", "/StampSnapshot", "/Stamp",
    ),
    "/Name": one_of(*_ICONS),
    **names(["F", "CA", "StructParent", "Q", "MaxLen", "TI", "Ff"], NUMBER),
    **names(["Rect", "C", "IC", "QuadPoints", "L", "Vertices", "RD", "CL"], numbers),
    **names(["Border", "InkList", "LE", "Opt", "I"], plain),
    **names(["Contents", "TU"], STRING),
    "/DA": _look_of_text,
    **names(["V", "DV"], plain),
    "/Open": BOOLEAN,
    "/BS": kind("Border"),
    "/BE": kind("Border"),
    "/AP": dictionary({"/N": _appearance, "/R": _appearance}
                      | {"/D": _appearance}),
    "/MK": kind("Look"),
    "/Dest": actions.destination,
    "/A": actions.action,
    "/AA": actions.additional,
    "/OC": kind("Properties"),
    "/Popup": _annotation,
    "/Parent": _annotation,
    "/Kids": each(_annotation),
    "/FT": NAME,
}  # fmt: skip
_BORDER: dict[str, Rule] = {"/Type": NAME, "/W": NUMBER, "/S": NAME, "/D": numbers, "/I": NUMBER}
_LOOK: dict[str, Rule] = {
    **names(["R", "TP"], NUMBER), **names(["BC", "BG"], numbers), **names(["CA", "RC", "AC"], STRING),
}  # fmt: skip


def _annotation_body(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if not isinstance(found, dict):
        return None
    rules = _DRAWN
    subtype = builder.source.follow(found.get("/Subtype"))
    if subtype in {"/Widget", None}:
        rules = {**_DRAWN, "/T": STRING}
    if builder.source.follow(found.get("/FT")) == "/Sig":
        builder.report("DSM-210", "/Sig")
        found = {key: item for key, item in found.items() if key not in {"/V", "/DV"}}
    if subtype is None:  # a field without a look of its own
        found = {key: item for key, item in found.items() if key not in {"/Rect", "/AP", "/A"}}
    return b"<<" + builder.keys(found, rules) + b">>"


_FORM_FIELDS: dict[str, Rule] = {
    "/Fields": each(_annotation), "/NeedAppearances": BOOLEAN, "/DR": kind("Resources"), "/DA": _look_of_text,
    "/Q": NUMBER,
}  # fmt: skip


def _contents(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), list):
        parts = [builder.source.follow(item) for item in builder.source.array(value)]
        found = [part for part in parts if isinstance(part, Stream)]
        builder.alone.update(part.reference for part in found if len(found) == 1)
        whole = streams.joined(builder, found)
        if whole is not None:
            return builder.add(streams.pack(b"", whole))
        return each(kind("Content"))(builder, value)
    only = builder.source.follow(value)
    if isinstance(only, Stream):
        builder.alone.add(only.reference)
    return kind("Content")(builder, value) if only is not None else None


PAGE: dict[str, Rule] = {
    **names(["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"], numbers),
    **names(["Rotate", "UserUnit", "StructParents"], NUMBER),
    "/Tabs": one_of("/R", "/C", "/S", "/A", "/W"),
    "/Resources": kind("Resources"),
    "/Contents": _contents,
    "/Group": kind("Group"),
    "/Annots": each(_annotation),
    "/AA": actions.additional,
}


# --- outline, names, labels, structure (12.3, 7.9.6, 12.4.2, 14.7) --------------------------------

_OUTLINE: dict[str, Rule] = {
    **names(["First", "Last", "Next", "Prev", "Parent"], kind("Outline")),
    **names(["Count", "F"], NUMBER),
    "/Type": NAME, "/Title": STRING, "/C": numbers, "/Dest": actions.destination, "/A": actions.action,
    "/AA": actions.additional,
}  # fmt: skip


def _pairs(rule: Rule) -> Rule:
    """``[key value key value …]`` of a name or number tree; pairs whose value is left out go as a whole."""

    def entries(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.array(value)
        out = []
        for key, item in zip(found[::2], found[1::2], strict=False):
            written_key = syntax.scalar(builder.source.follow(key))
            written = rule(builder, item)
            if written_key is not None and written is not None:
                out.append(written_key + b" " + written)
        return b"[" + b"\n".join(out) + b"]"

    return entries


_LABEL: dict[str, Rule] = {"/Type": NAME, "/S": NAME, "/P": STRING, "/St": NUMBER}


def _page(builder: Builder, value: Json) -> bytes | None:
    number = builder.pages.get(value) if syntax.is_reference(value) else None
    return None if number is None else b"%d 0 R" % number


def _structure_kids(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_structure_kids)(builder, found)
    return kind("Structure")(builder, value) if isinstance(found, dict) else NUMBER(builder, found)


def _structure_object(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), Stream):
        return kind("XObject")(builder, value)
    return _annotation(builder, value)


def _attributes(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_attributes)(builder, found)
    return kind("Attribute")(builder, value) if isinstance(found, dict) else NUMBER(builder, found)


_STRUCTURE: dict[str, Rule] = {
    **names(["Type", "S"], NAME),
    **names(["T", "Alt", "E", "ActualText", "ID"], STRING),
    "/Lang": LANGUAGE,
    **names(["MCID", "ParentTreeNextKey"], NUMBER),
    "/P": kind("Structure"),
    "/Pg": _page,
    "/K": _structure_kids,
    "/A": _attributes,
    "/Obj": _structure_object,
    "/Stm": kind("XObject"),
    "/RoleMap": mapping(NAME),
    "/ParentTree": kind("ParentTree"),
}  # fmt: skip


_ATTRIBUTE: dict[str, Rule] = {
    **names(
        [
            "O",
            "Placement",
            "WritingMode",
            "BlockAlign",
            "InlineAlign",
            "TextAlign",
            "ListNumbering",
            "Scope",
            "Role",
            "checked",
        ],
        NAME,
    ),
    **names(
        [
            "BBox",
            "BorderColor",
            "BackgroundColor",
            "Color",
            "Padding",
            "BorderThickness",
            "BorderStyle",
            "Headers",
        ],
        plain,
    ),
    **names(
        [
            "SpaceBefore",
            "SpaceAfter",
            "StartIndent",
            "EndIndent",
            "TextIndent",
            "LineHeight",
            "BaselineShift",
        ],
        plain,
    ),
    **names(
        ["Width", "Height", "RowSpan", "ColSpan", "TextDecorationType", "TextDecorationThickness"], plain
    ),
    **names(["Summary", "Desc"], STRING),
}


def _tree(name: str, leaves: str, rule: Rule) -> Kind:
    return dictionary({leaves: _pairs(rule), "/Kids": each(kind(name)), "/Limits": plain})


def _parents(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), list):
        return each(kind("Structure"))(builder, value)
    return kind("Structure")(builder, value)


KINDS: dict[str, Kind] = {
    "Annotation": _annotation_body,
    "Attribute": dictionary(_ATTRIBUTE),
    "Border": dictionary(_BORDER),
    "Destinations": _tree("Destinations", "/Names", actions.named),
    "Form fields": dictionary(_FORM_FIELDS),
    "Labels": _tree("Labels", "/Nums", dictionary(_LABEL)),
    "Look": dictionary(_LOOK),
    "Outline": dictionary(_OUTLINE),
    "ParentTree": _tree("ParentTree", "/Nums", _parents),
    "Structure": dictionary(_STRUCTURE),
}
