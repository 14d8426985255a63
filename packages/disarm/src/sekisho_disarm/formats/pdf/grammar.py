"""The allow-list: which keys an object of each kind may have, and the rule for every value.

Whatever is not named here, in :mod:`.graphics` or in :mod:`.interactive` does not reach the output.
Source: ISO 32000-2, the clauses named at each part.
"""

from __future__ import annotations

from sekisho_disarm.formats.pdf import actions, graphics, interactive
from sekisho_disarm.formats.pdf.build import (
    BOOLEAN,
    LANGUAGE,
    Builder,
    Kind,
    Rule,
    dictionary,
    kind,
    mapping,
    names,
    one_of,
)
from sekisho_disarm.formats.pdf.syntax import Json

# --- the catalogue (7.7.2) ------------------------------------------------------------------------

_VIEWER: dict[str, Rule] = {
    **names(
        ["HideToolbar", "HideMenubar", "HideWindowUI", "FitWindow", "CenterWindow", "DisplayDocTitle"],
        BOOLEAN,
    ),
    "/NonFullScreenPageMode": one_of("/UseNone", "/UseOutlines", "/UseThumbs", "/UseOC"),
    "/Direction": one_of("/L2R", "/R2L"),
    "/PrintScaling": one_of("/None", "/AppDefault"),
    "/Duplex": one_of("/Simplex", "/DuplexFlipShortEdge", "/DuplexFlipLongEdge"),
}


def _names(builder: Builder, value: Json) -> bytes | None:
    return dictionary({"/Dests": kind("Destinations")})(builder, value)


CATALOGUE: dict[str, Rule] = {
    "/PageLayout": one_of(
        "/SinglePage", "/OneColumn", "/TwoColumnLeft", "/TwoColumnRight", "/TwoPageLeft", "/TwoPageRight"
    ),
    "/PageMode": one_of("/UseNone", "/UseOutlines", "/UseThumbs", "/UseOC"),
    "/ViewerPreferences": dictionary(_VIEWER),
    "/Lang": LANGUAGE,
    "/Outlines": kind("Outline"),
    "/Names": _names,
    "/Dests": mapping(actions.named),
    "/PageLabels": kind("Labels"),
    "/MarkInfo": dictionary(names(["Marked", "UserProperties", "Suspects"], BOOLEAN)),
    "/StructTreeRoot": kind("Structure"),
    "/AcroForm": kind("Form fields"),
    "/OCProperties": dictionary({"/OCGs": graphics.LAYERS, "/D": dictionary(graphics.CONFIGURATION)}),
    "/OpenAction": actions.opening,
    "/AA": actions.additional,
}

KINDS: dict[str, Kind] = {**graphics.KINDS, **interactive.KINDS}
