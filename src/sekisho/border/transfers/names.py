"""File names from outside: made safe for every system once, at the door."""

from __future__ import annotations

import unicodedata

LONGEST_BYTES = 240  # ext4 and NTFS end at 255; room for " (2)" and a new extension
_WINDOWS_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))]
)
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(untrusted: str) -> str:
    """A name that can be stored, shown, put into a header and saved on Windows.

    Only the last path segment stays; control characters and bidi marks go; characters that Windows refuses
    become ``_``; the length is cut before the extension; NFD (macOS) becomes NFC.  Never empty.
    """
    last = untrusted.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", last)
    # Private-use characters are 外字: they mean something here, so only the truly invisible ones go.
    text = "".join(
        c for c in text if unicodedata.category(c) not in _INVISIBLE or unicodedata.category(c) == "Co"
    )
    text = text.translate(_FORBIDDEN).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        stem, extension = text, ""
    if stem.upper() in _WINDOWS_RESERVED:
        stem = f"_{stem}"
    return _cut(stem or "名称なし", f".{extension}" if extension else "")


def _cut(stem: str, extension: str) -> str:
    extension = extension.encode()[:32].decode(errors="ignore")
    room = LONGEST_BYTES - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + extension


def without_clashes(names: list[str]) -> list[str]:
    """The names with `` (2)`` and so on where two would meet on a disk that ignores case."""
    seen: set[str] = set()
    result = []
    for name in names:
        stem, dot, extension = name.rpartition(".")
        stem, tail = (stem, dot + extension) if dot else (name, "")
        candidate, number = name, 1
        while candidate.casefold() in seen:
            number += 1
            candidate = f"{stem} ({number}){tail}"
        seen.add(candidate.casefold())
        result.append(candidate)
    return result
