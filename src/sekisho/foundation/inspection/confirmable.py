"""Kinds that no engine of ours rebuilds and that a route may accept when scanners found nothing.

The guideline's third way of ファイル無害化 removes risk factors *or confirms that none is contained*; for these
kinds only the second is possible.  Not here, whatever a route says: programs, scripts, shortcuts and add-ins
(blocked); containers and macro workbooks (rar, cab, iso, xlsb, unknown compound files), because no scanner's
silence speaks for what is packed inside; anything that could be rebuilt but was damaged, too large, encrypted or
slow: its sender can mend that; a name whose ending does not belong to the content.
Ichitaro and DocuWorks files may embed objects: whoever lets them pass this way relies on the scanners for those.
"""

from __future__ import annotations

from typing import Final

UNSUPPORTED = "DSM-910"  # the engine's word for "a kind that I do not rebuild"
_MEDIA = (
    "mp3", "mp4", "m4a", "m4v", "wav", "wma", "wmv", "mov", "avi", "mpg", "mpeg", "aac", "flac",
    "ogg", "oga", "ogv", "webm", "mkv", "aif", "aiff", "mid",
)  # fmt: skip
#: told by their content, with the endings under which they may pass
KINDS: Final[dict[str, frozenset[str]]] = {
    "dwg": frozenset({"dwg", "dws", "dwt"}),
    "jtd": frozenset({"jtd", "jtt"}),
    "xdw": frozenset({"xdw", "xbd"}),
    "heic": frozenset({"heic", "heif"}),
    "media": frozenset(_MEDIA),
}
#: told by nothing but their name: the content is neither text nor anything the engine knows to be dangerous
UNKNOWN_ENDINGS: Final = frozenset(
    {
        "jww", "jwc", "sfc", "p21", "dxf", "dwf", "bfo",  # drawings
        "shp", "shx", "dbf", "prj", "tab", "map", "id",  # maps
    }
)  # fmt: skip


def is_confirmable(kind: str, extension: str, stopping_codes: list[str]) -> bool:
    """May scanners' silence stand in for the rebuilding?  ``extension``: lower case, without the dot."""
    if stopping_codes != [UNSUPPORTED]:
        return False
    endings = UNKNOWN_ENDINGS if kind == "unknown" else KINDS.get(kind, frozenset())
    return extension in endings
