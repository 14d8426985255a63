"""Places in English.  The engine says them in Japanese; both say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

PARTS: Final = {
    "comment": "comment",
    "note": "speaker note",
    "header": "header",
    "footer": "footer",
    "text-box": "text box or shape",
    "diagram": "SmartArt",
    "chart": "chart",
    "defined-name": "defined name",
    "pivot-cache": "source data kept by a pivot table (not seen on screen)",
    "deleted": "text deleted with track changes",
    "inserted": "text inserted with track changes",
    "property": "file property",
    "annotation": "annotation",
    "form-field": "form field",
    "attachment": "name of an attachment",
    "mail-header": "addresses and subject of the mail",
    "footnote": "footnote",
    "master": "slide master",
    "file-name": "file name",
    "other": "a part not seen on screen",
    "elsewhere": "other places (more than the list holds)",
}
HIDDEN: Final = {
    "sheet": "hidden",
    "very-hidden-sheet": "hidden (not even listed under Unhide)",
    "row": "hidden row",
    "column": "hidden column",
    "text": "hidden text",
    "slide": "hidden slide",
}


def in_english(place: Mapping[str, Any]) -> str:
    """As in: Sheet “名簿”, column C, rows 3 to 1,224, hidden."""
    said = [f"in “{name}”" for name in place.get("within", ())]
    if "sheet" in place:
        said.append(f"sheet “{place['sheet']}”")
    said += [f"{key} {place[key]:,}" for key in ("page", "slide", "table") if key in place]
    if place.get("part") in PARTS:
        said.append(PARTS[place["part"]])
    if "name" in place:
        said.append(f"“{place['name']}”")
    if "column" in place:
        said.append(f"column {column_letters(place['column']) if 'sheet' in place else place['column']}")
    said += _rows(place)
    said += [f"{key} {place[key]:,}" for key in ("paragraph", "line") if key in place]
    if place.get("hidden"):
        said.append(HIDDEN.get(place["hidden"], "hidden"))
    text = ", ".join(said) or "text"
    return text[0].upper() + text[1:]


def _rows(place: Mapping[str, Any]) -> list[str]:
    row, last = place.get("row", 0), place.get("last_row", 0)
    if not row:
        return []
    return [f"rows {row:,} to {last:,}"] if last > row else [f"row {row:,}"]


def column_letters(number: int) -> str:
    """1 → A, 28 → AB: as the engine has it, which no web process loads."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
