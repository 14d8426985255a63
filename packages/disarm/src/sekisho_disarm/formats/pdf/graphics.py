"""What draws: functions, colours, patterns, fonts, forms and layers, each with its allowed keys."""

from __future__ import annotations

from sekisho_disarm.formats.pdf import charmaps, pictures, profiles, streams, syntax
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


# --- functions, colours, patterns (7.10, 8.6, 8.7) ------------------------------------------------

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


def _functions(builder: Builder, value: Json) -> bytes | None:
    """One function, or one per colour."""
    if isinstance(builder.source.follow(value), list):
        return each(kind("Function"))(builder, value)
    return kind("Function")(builder, value)


_COLOUR_PARTS: dict[str, tuple[Rule, ...]] = {
    "/CalGray": (kind("Calibrated"),),
    "/CalRGB": (kind("Calibrated"),),
    "/Lab": (kind("Calibrated"),),
    "/Indexed": (kind("Colour"), NUMBER, kind("Lookup")),
    "/I": (kind("Colour"), NUMBER, kind("Lookup")),
    "/Separation": (NAME, kind("Colour"), kind("Function")),
    "/DeviceN": (each(NAME), kind("Colour"), kind("Function")),
    "/Pattern": (kind("Colour"),),
}


_DEVICES = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}


def _profiled(builder: Builder, value: Json) -> bytes | None:
    """Colours by a profile, or of the device when it is none."""
    found = builder.source.follow(value)
    if not isinstance(found, Stream):
        return None
    if found.reference not in builder.profiles:
        count = builder.source.follow(found.keys.get("/N"))
        body = KINDS["Profile"](builder, value)
        builder.profiles[found.reference] = (
            _DEVICES.get(count) if body is None else b"[/ICCBased " + builder.add(body) + b"]"
        )
    return builder.profiles[found.reference]


def _colour(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    if syntax.is_name(found):
        return NAME(builder, found)
    if not isinstance(found, list) or not found:
        return None
    family = builder.source.follow(found[0])
    if family == "/ICCBased" and len(found) > 1:
        return _profiled(builder, found[1])
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
    "/Function": _functions,
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
    "/Type": NAME, "/S": one_of("/Alpha", "/Luminosity"), "/G": kind("XObject"), "/BC": numbers,
    "/TR": kind("Function"),
}  # fmt: skip


def _state_font(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.array(value)
    if len(found) != 2:
        return None
    font, size = kind("Font")(builder, found[0]), NUMBER(builder, found[1])
    return None if font is None or size is None else b"[" + font + b" " + size + b"]"


def _transfer(builder: Builder, value: Json) -> bytes | None:
    """How light a colour comes out: a name, one function or one for each of four colours (10.5)."""
    found = builder.source.follow(value)
    if isinstance(found, str):
        return NAME(builder, value)
    return _functions(builder, value) if not isinstance(found, list) or len(found) == 4 else None


_STATE: dict[str, Rule] = {
    **names(["LW", "LC", "LJ", "ML", "FL", "SM", "CA", "ca", "OPM"], NUMBER),
    **names(["OP", "op", "SA", "AIS", "TK"], BOOLEAN),
    **names(["D", "BM"], plain),
    **names(["Type", "RI"], NAME),
    "/Font": _state_font,
    "/SMask": either(dictionary(_SOFT_MASK), NAME),
    "/TR": _transfer,
    "/TR2": _transfer,
}


# --- fonts (9.5-9.10) -----------------------------------------------------------------------------

_ENCODING: dict[str, Rule] = {"/Type": NAME, "/BaseEncoding": NAME, "/Differences": plain}
_CMAP: dict[str, Rule] = {
    "/Type": NAME, "/CMapName": lambda *_: b"/Adobe-Identity-UCS", "/WMode": NUMBER, "/CIDSystemInfo": kind("System"),
    "/UseCMap": kind("CMap"),
}  # fmt: skip
_SYSTEM: dict[str, Rule] = {"/Registry": STRING, "/Ordering": STRING, "/Supplement": NUMBER}
_FONT: dict[str, Rule] = {
    **names(["Type", "Subtype", "BaseFont"], NAME),
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
    **names(["Type", "FontName", "FontStretch"], NAME),
    **names(
        ["Flags", "ItalicAngle", "Ascent", "Descent", "Leading", "CapHeight", "XHeight", "StemV", "StemH"],
        NUMBER,
    ),
    **names(["AvgWidth", "MaxWidth", "MissingWidth", "FontWeight"], NUMBER),
    "/FontBBox": numbers,
    **names(["FontFile", "FontFile2", "FontFile3"], kind("FontFile")),
    "/CIDSet": kind("Data"),
}
_FONT_FILE: dict[str, Rule] = {**names(["Length1", "Length2", "Length3"], NUMBER), "/Subtype": NAME}


def _encoding(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), Stream):
        return streams.rebuilt(_CMAP, charmaps.rebuilt)(builder, value)
    return dictionary(_ENCODING)(builder, value)


# --- pages, forms, layers (7.7.3, 8.10, 8.11) -----------------------------------------------------

_RESOURCES: dict[str, Rule] = {
    "/Font": mapping(kind("Font")),
    "/XObject": mapping(kind("XObject")),
    "/ColorSpace": mapping(kind("Colour")),
    "/Pattern": mapping(kind("Pattern")),
    "/Shading": mapping(kind("Shading")),
    "/ExtGState": mapping(kind("State")),
    "/Properties": mapping(kind("Properties")),
    "/ProcSet": lambda *_: b"[/PDF/Text/ImageB/ImageC/ImageI]",
}
_FORM: dict[str, Rule] = {
    **names(["Type", "Subtype", "Name"], NAME),
    **names(["FormType", "StructParent", "StructParents"], NUMBER),
    **names(["BBox", "Matrix"], numbers),
    "/Resources": kind("Resources"),
    "/Group": kind("Group"),
    "/OC": kind("Properties"),
}


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


LAYERS = each(kind("Properties"))


def _layers(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), list):
        return LAYERS(builder, value)
    return kind("Properties")(builder, value)


def _expression(builder: Builder, value: Json) -> bytes | None:
    """Visibility expressions and the order of layers: nested arrays of names, strings and layers."""
    found = builder.source.follow(value)
    if isinstance(found, list):
        return each(_expression)(builder, found)
    return kind("Properties")(builder, value) if isinstance(found, dict) else syntax.scalar(found)


def _hidden(builder: Builder, value: Json) -> bytes | None:
    if builder.source.array(value):
        builder.report("DSM-225", "/OFF")
    return LAYERS(builder, value)


#: layers and membership; marked-content property lists with the few keys that accessibility needs
_PROPERTIES: dict[str, Rule] = {
    "/Type": NAME, "/Name": STRING, "/Intent": plain, "/OCGs": _layers, "/P": NAME,
    "/VE": _expression, "/MCID": NUMBER, "/Lang": LANGUAGE, "/ActualText": STRING, "/Alt": STRING,
    "/E": STRING, "/Subtype": NAME, "/BBox": numbers, "/Attached": plain,
}  # fmt: skip


CONFIGURATION: dict[str, Rule] = {
    "/Name": STRING, "/BaseState": NAME, "/ON": LAYERS, "/OFF": _hidden, "/Intent": plain,
    "/Order": _expression, "/RBGroups": each(LAYERS), "/Locked": LAYERS, "/ListMode": NAME,
}  # fmt: skip


def _pattern(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    return (streams.content if isinstance(found, Stream) else dictionary)(_PATTERN)(builder, value)


def _shading(builder: Builder, value: Json) -> bytes | None:
    found = builder.source.follow(value)
    return (streams.stream if isinstance(found, Stream) else dictionary)(_SHADING)(builder, value)


KINDS: dict[str, Kind] = {
    "CMap": streams.rebuilt(_CMAP, charmaps.rebuilt),
    "Calibrated": dictionary(names(["WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range"], plain)),
    "Colour": _colour,
    "Content": streams.content({}),
    "Data": streams.stream({}),
    "Descriptor": dictionary(_DESCRIPTOR),
    "Encoding": _encoding,
    "Font": dictionary(_FONT),
    "FontFile": streams.font(_FONT_FILE),
    "Function": _function,
    "Group": dictionary(_GROUP),
    "Lookup": either(streams.stream({}), STRING),
    "Pattern": _pattern,
    "Profile": streams.rebuilt({"/N": NUMBER, "/Range": numbers}, profiles.rebuilt),
    "Properties": dictionary(_PROPERTIES),
    "Resources": dictionary(_RESOURCES),
    "Shading": _shading,
    "State": dictionary(_STATE),
    "System": dictionary(_SYSTEM),
    "XObject": _xobject,
}
