"""The allow-list: which keys an object of each kind may have, and the rule for every value.

Whatever is not named here does not reach the output.  Source: ISO 32000-2, the tables named at each kind.
"""

from __future__ import annotations

from sekisho_disarm.formats.pdf import actions, pictures, streams, syntax
from sekisho_disarm.formats.pdf.build import (
    BOOLEAN,
    NAME,
    NUMBER,
    STRING,
    Builder,
    Kind,
    Rule,
    dictionary,
    each,
    either,
    kind,
    mapping,
    names,
    numbers,
    one_of,
    plain,
)
from sekisho_disarm.formats.pdf.source import Stream
from sekisho_disarm.formats.pdf.syntax import Json

_SIX = 6


def _font_matrix(builder: Builder, value: Json) -> bytes | None:
    """Six numbers; viewers have run what else was there as a script (CVE-2024-4367)."""
    written = numbers(builder, value)
    if written is None or len(written.split()) != _SIX:
        builder.report("DSM-214", "/FontMatrix")
        return b"[0.001 0 0 0.001 0 0]"
    return written


def _page(builder: Builder, value: Json) -> bytes | None:
    number = builder.pages.get(value) if syntax.is_reference(value) else None
    return None if number is None else b"%d 0 R" % number


# --- functions, colours, patterns (7.10, 8.6, 8.7) ---------------------------------------------------------------

_FUNCTION: dict[str, Rule] = {
    **names(["FunctionType", "BitsPerSample", "Order", "N"], NUMBER),
    **names(["Domain", "Range", "Size", "Encode", "Decode", "C0", "C1", "Bounds"], numbers),
    "/Functions": each(kind("Function")),
}


def _function(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if syntax.is_name(found):
        return NAME(builder, found)
    calculates = builder.source.follow(builder.source.dictionary(value).get("/FunctionType")) == 4
    if not isinstance(found, Stream):
        return None if calculates else dictionary(_FUNCTION)(builder, value)
    unpacked = streams.unpack(builder, found)
    if unpacked is None or unpacked.left:
        return None
    if calculates:
        program = None if unpacked.predictor else streams.calculation(unpacked.data)
        if program is None:
            builder.report("DSM-215", "/FunctionType 4")
            return None
        unpacked = streams.Unpacked(program)
    return streams.pack(streams.written_keys(builder, found, _FUNCTION), unpacked)


_FUNCTIONS: Rule = lambda builder, value: (  # noqa: E731  # one function or one per colour
    each(kind("Function"))(builder, value)
    if isinstance(builder.source.follow(value), list)
    else kind("Function")(builder, value)
)

_COLOUR_PARTS: dict[str, tuple[Rule, ...]] = {
    "/ICCBased": (kind("Profile"),),
    "/CalGray": (kind("Calibrated"),),
    "/CalRGB": (kind("Calibrated"),),
    "/Lab": (kind("Calibrated"),),
    "/Indexed": (kind("Colour"), NUMBER, kind("Lookup")),
    "/I": (kind("Colour"), NUMBER, kind("Lookup")),
    "/Separation": (NAME, kind("Colour"), kind("Function")),
    "/DeviceN": (each(NAME), kind("Colour"), kind("Function")),
    "/Pattern": (kind("Colour"),),
}


def _colour(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if syntax.is_name(found):
        return NAME(builder, found)
    if not isinstance(found, list) or not found:
        return None
    family = builder.source.follow(found[0])
    rules = _COLOUR_PARTS.get(family) if syntax.is_name(family) else None
    if rules is None:
        return b"[" + syntax.name(family) + b"]" if syntax.is_name(family) else None
    parts = [rule(builder, item) for rule, item in zip(rules, found[1:], strict=False)]
    if any(part is None for part in parts):
        return None
    return b"[" + b" ".join([syntax.name(family), *(part for part in parts if part is not None)]) + b"]"


_SHADING: dict[str, Rule] = {
    **names(
        ["ShadingType", "BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "VerticesPerRow"], NUMBER
    ),
    **names(["Background", "BBox", "Coords", "Domain", "Matrix", "Decode"], numbers),
    "/AntiAlias": BOOLEAN,
    "/Extend": plain,
    "/ColorSpace": kind("Colour"),
    "/Function": _FUNCTIONS,
}
_PATTERN: dict[str, Rule] = {
    **names(["PatternType", "PaintType", "TilingType", "XStep", "YStep"], NUMBER),
    **names(["BBox", "Matrix"], numbers),
    "/Type": NAME,
    "/Resources": kind("Resources"),
    "/Shading": kind("Shading"),
    "/ExtGState": kind("State"),
}
_GROUP: dict[str, Rule] = {"/Type": NAME, "/S": NAME, "/CS": kind("Colour"), "/I": BOOLEAN, "/K": BOOLEAN}
_SOFT_MASK: dict[str, Rule] = {
    "/Type": NAME, "/S": one_of("/Alpha", "/Luminosity"), "/G": kind("XObject"), "/BC": numbers, "/TR": kind("Function"),
}  # fmt: skip
_STATE: dict[str, Rule] = {
    **names(["LW", "LC", "LJ", "ML", "FL", "SM", "CA", "ca", "OPM"], NUMBER),
    **names(["OP", "op", "SA", "AIS", "TK"], BOOLEAN),
    **names(["D", "BM"], plain),
    **names(["Type", "RI"], NAME),
    "/Font": lambda builder, value: _state_font(builder, value),
    "/SMask": either(dictionary(_SOFT_MASK), NAME),
}


def _state_font(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.array(value)
    if len(found) != 2:
        return None
    font, size = kind("Font")(builder, found[0]), NUMBER(builder, found[1])
    return None if font is None or size is None else b"[" + font + b" " + size + b"]"


# --- fonts (9.5-9.10) ---------------------------------------------------------------------------------------------

_ENCODING: dict[str, Rule] = {"/Type": NAME, "/BaseEncoding": NAME, "/Differences": plain}
_CMAP: dict[str, Rule] = {
    "/Type": NAME, "/CMapName": NAME, "/WMode": NUMBER, "/CIDSystemInfo": kind("System"), "/UseCMap": kind("CMap"),
}  # fmt: skip
_SYSTEM: dict[str, Rule] = {"/Registry": STRING, "/Ordering": STRING, "/Supplement": NUMBER}
_FONT: dict[str, Rule] = {
    **names(["Type", "Subtype", "BaseFont", "Name"], NAME),
    **names(["FirstChar", "LastChar", "DW"], NUMBER),
    **names(["Widths", "FontBBox", "DW2"], numbers),
    **names(["W", "W2"], plain),
    "/FontMatrix": _font_matrix,
    "/FontDescriptor": kind("Descriptor"),
    "/Encoding": either(kind("Encoding"), NAME),
    "/ToUnicode": either(kind("CMap"), NAME),
    "/DescendantFonts": each(kind("Font")),
    "/CIDSystemInfo": kind("System"),
    "/CIDToGIDMap": either(kind("Data"), NAME),
    "/CharProcs": mapping(kind("Content")),
    "/Resources": kind("Resources"),
}
_DESCRIPTOR: dict[str, Rule] = {
    **names(["Type", "FontName", "FontStretch", "Lang"], NAME),
    **names(
        ["Flags", "ItalicAngle", "Ascent", "Descent", "Leading", "CapHeight", "XHeight", "StemV", "StemH"],
        NUMBER,
    ),
    **names(["AvgWidth", "MaxWidth", "MissingWidth", "FontWeight"], NUMBER),
    **names(["FontFamily", "CharSet"], STRING),
    "/FontBBox": numbers,
    **names(["FontFile", "FontFile2", "FontFile3"], kind("FontFile")),
    "/CIDSet": kind("Data"),
}
_FONT_FILE: dict[str, Rule] = {**names(["Length1", "Length2", "Length3"], NUMBER), "/Subtype": NAME}


def _encoding(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), Stream):
        return streams.stream(_CMAP)(builder, value)
    return dictionary(_ENCODING)(builder, value)


# --- pages, forms, layers (7.7.3, 8.10, 8.11) ----------------------------------------------------------------------

PAGE: dict[str, Rule] = {
    **names(["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"], numbers),
    **names(["Rotate", "UserUnit", "StructParents"], NUMBER),
    "/Tabs": NAME,
    "/Resources": kind("Resources"),
    "/Contents": lambda builder, value: _contents(builder, value),
    "/Group": kind("Group"),
    "/Annots": each(lambda builder, value: _annotation(builder, value)),
    "/AA": actions.additional,
}
_RESOURCES: dict[str, Rule] = {
    "/Font": mapping(kind("Font")),
    "/XObject": mapping(kind("XObject")),
    "/ColorSpace": mapping(kind("Colour")),
    "/Pattern": mapping(kind("Pattern")),
    "/Shading": mapping(kind("Shading")),
    "/ExtGState": mapping(kind("State")),
    "/Properties": mapping(kind("Properties")),
    "/ProcSet": plain,
}
_FORM: dict[str, Rule] = {
    **names(["Type", "Subtype", "Name"], NAME),
    **names(["FormType", "StructParent", "StructParents"], NUMBER),
    **names(["BBox", "Matrix"], numbers),
    "/Resources": kind("Resources"),
    "/Group": kind("Group"),
    "/OC": kind("Properties"),
}


def _contents(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), list):
        return each(kind("Content"))(builder, value)
    return kind("Content")(builder, value) if builder.source.follow(value) is not None else None


def _xobject(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if not isinstance(found, Stream):
        return None
    subtype = builder.source.follow(found.keys.get("/Subtype"))
    if subtype == "/Image":
        return pictures.picture(builder, found)
    if subtype == "/Form" or (subtype is None and "/BBox" in found.keys):
        return streams.content(_FORM)(builder, value)
    builder.report("DSM-215", str(subtype))
    return None


#: layers and membership; marked-content property lists with the few keys that accessibility needs
_PROPERTIES: dict[str, Rule] = {
    "/Type": NAME, "/Name": STRING, "/Intent": plain, "/OCGs": lambda b, v: _layers(b, v), "/P": NAME,
    "/VE": lambda b, v: _expression(b, v), "/MCID": NUMBER, "/Lang": STRING, "/ActualText": STRING, "/Alt": STRING,
    "/E": STRING, "/Subtype": NAME, "/BBox": numbers, "/Attached": plain,
}  # fmt: skip
_LAYERS = each(kind("Properties"))


def _layers(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), list):
        return _LAYERS(builder, value)
    return kind("Properties")(builder, value)


def _expression(builder: Builder, value: Json) -> bytes | None:
    """Visibility expressions and the order of layers: nested arrays of names, strings and layers."""
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_expression)(builder, found)
    return kind("Properties")(builder, value) if isinstance(found, dict) else syntax.scalar(found)


_CONFIGURATION: dict[str, Rule] = {
    "/Name": STRING, "/BaseState": NAME, "/ON": _LAYERS, "/OFF": lambda b, v: _hidden(b, v), "/Intent": plain,
    "/Order": _expression, "/RBGroups": each(_LAYERS), "/Locked": _LAYERS, "/ListMode": NAME,
}  # fmt: skip


def _hidden(builder: Builder, value: Json) -> bytes | None:
    if builder.source.array(value):
        builder.report("DSM-225", "/OFF")
    return _LAYERS(builder, value)


# --- annotations and form fields (12.5, 12.7) ----------------------------------------------------------------------

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
_DRAWN: dict[str, Rule] = {
    **names(["Type", "Subtype", "AS", "H", "IT", "Name"], NAME),
    **names(["F", "CA", "StructParent", "Q", "MaxLen", "TI", "Ff"], NUMBER),
    **names(["Rect", "C", "IC", "QuadPoints", "L", "Vertices", "RD", "CL"], numbers),
    **names(["Border", "InkList", "LE", "Opt", "I"], plain),
    **names(["Contents", "DA", "TU", "TM"], STRING),
    **names(["V", "DV"], plain),
    "/Open": BOOLEAN,
    "/BS": kind("Border"),
    "/BE": kind("Border"),
    "/AP": dictionary({"/N": lambda b, v: _appearance(b, v), "/R": lambda b, v: _appearance(b, v)}
                      | {"/D": lambda b, v: _appearance(b, v)}),
    "/MK": kind("Look"),
    "/Dest": actions.destination,
    "/A": actions.action,
    "/AA": actions.additional,
    "/OC": kind("Properties"),
    "/Popup": lambda b, v: _annotation(b, v),
    "/Parent": lambda b, v: _annotation(b, v),
    "/Kids": each(lambda b, v: _annotation(b, v)),
    "/FT": NAME,
}  # fmt: skip
_BORDER: dict[str, Rule] = {"/Type": NAME, "/W": NUMBER, "/S": NAME, "/D": numbers, "/I": NUMBER}
_LOOK: dict[str, Rule] = {
    **names(["R", "TP"], NUMBER), **names(["BC", "BG"], numbers), **names(["CA", "RC", "AC"], STRING),
}  # fmt: skip


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


def _annotation_body(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if not isinstance(found, dict):
        return None
    rules = _DRAWN
    if builder.source.follow(found.get("/Subtype")) in {"/Widget", None}:
        rules = {**_DRAWN, "/T": STRING}
    if builder.source.follow(found.get("/FT")) == "/Sig":
        builder.report("DSM-210", "/Sig")
        found = {key: item for key, item in found.items() if key not in {"/V", "/DV"}}
    return b"<<" + builder.keys(found, rules) + b">>"


_FORM_FIELDS: dict[str, Rule] = {
    "/Fields": each(_annotation), "/NeedAppearances": BOOLEAN, "/DR": kind("Resources"), "/DA": STRING, "/Q": NUMBER,
}  # fmt: skip


# --- outline, names, labels, structure (12.3, 7.9.6, 12.4.2, 14.7) --------------------------------------------------

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
_STRUCTURE: dict[str, Rule] = {
    **names(["Type", "S"], NAME),
    **names(["T", "Lang", "Alt", "E", "ActualText", "ID"], STRING),
    **names(["MCID", "ParentTreeNextKey"], NUMBER),
    "/P": kind("Structure"),
    "/Pg": _page,
    "/K": lambda b, v: _structure_kids(b, v),
    "/A": lambda b, v: _attributes(b, v),
    "/Obj": lambda b, v: _structure_object(b, v),
    "/Stm": kind("XObject"),
    "/RoleMap": mapping(NAME),
    "/ParentTree": kind("ParentTree"),
}  # fmt: skip


def _structure_kids(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_structure_kids)(builder, found)
    return kind("Structure")(builder, value) if isinstance(found, dict) else NUMBER(builder, found)


def _structure_object(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), Stream):
        return kind("XObject")(builder, value)
    return _annotation(builder, value)


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


def _attributes(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_attributes)(builder, found)
    return kind("Attribute")(builder, value) if isinstance(found, dict) else NUMBER(builder, found)


# --- the catalogue (7.7.2) --------------------------------------------------------------------------------------------

_VIEWER: dict[str, Rule] = {
    **names(
        ["HideToolbar", "HideMenubar", "HideWindowUI", "FitWindow", "CenterWindow", "DisplayDocTitle"],
        BOOLEAN,
    ),
    **names(["NonFullScreenPageMode", "Direction", "PrintScaling", "Duplex"], NAME),
}
CATALOGUE: dict[str, Rule] = {
    "/PageLayout": NAME,
    "/PageMode": one_of("/UseNone", "/UseOutlines", "/UseThumbs", "/UseOC"),
    "/ViewerPreferences": dictionary(_VIEWER),
    "/Lang": STRING,
    "/Outlines": kind("Outline"),
    "/Names": lambda b, v: _names(b, v),
    "/Dests": mapping(actions.named),
    "/PageLabels": kind("Labels"),
    "/MarkInfo": dictionary(names(["Marked", "UserProperties", "Suspects"], BOOLEAN)),
    "/StructTreeRoot": kind("Structure"),
    "/AcroForm": kind("Form fields"),
    "/OCProperties": dictionary({"/OCGs": _LAYERS, "/D": dictionary(_CONFIGURATION)}),
    "/OpenAction": actions.opening,
    "/AA": actions.additional,
}


def _names(builder: Builder, value: Json) -> bytes | None:
    return dictionary({"/Dests": kind("Destinations")})(builder, value)


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
    "CMap": streams.stream(_CMAP),
    "Calibrated": dictionary(names(["WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range"], plain)),
    "Colour": _colour,
    "Content": streams.content({}),
    "Data": streams.stream({}),
    "Descriptor": dictionary(_DESCRIPTOR),
    "Destinations": _tree("Destinations", "/Names", actions.named),
    "Encoding": _encoding,
    "Font": dictionary(_FONT),
    "FontFile": streams.stream(_FONT_FILE),
    "Form fields": dictionary(_FORM_FIELDS),
    "Function": _function,
    "Group": dictionary(_GROUP),
    "Labels": _tree("Labels", "/Nums", dictionary(_LABEL)),
    "Look": dictionary(_LOOK),
    "Lookup": either(streams.stream({}), STRING),
    "Outline": dictionary(_OUTLINE),
    "ParentTree": _tree("ParentTree", "/Nums", _parents),
    "Pattern": either(
        lambda b, v: (streams.content if isinstance(b.source.follow(v), Stream) else dictionary)(_PATTERN)(
            b, v
        ),
        NAME,
    ),
    "Profile": streams.stream({"/N": NUMBER, "/Alternate": kind("Colour"), "/Range": numbers}),
    "Properties": dictionary(_PROPERTIES),
    "Resources": dictionary(_RESOURCES),
    "Shading": lambda b, v: (streams.stream if isinstance(b.source.follow(v), Stream) else dictionary)(
        _SHADING
    )(b, v),
    "State": dictionary(_STATE),
    "Structure": dictionary(_STRUCTURE),
    "System": dictionary(_SYSTEM),
    "XObject": _xobject,
}
