"""File names are untrusted: what reaches a screen, a log, a header or a disk goes through here first."""

from __future__ import annotations

import unicodedata

_SHOWN_AS = "\N{REPLACEMENT CHARACTER}"
#: Categories that print nothing or reorder what is printed: control, format (bidi marks), surrogate, separators.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def words(text: str) -> frozenset[str]:
    """A set written as a line of words: long lists stay readable."""
    return frozenset(text.split())


def _is_plain(text: str) -> bool:
    """Nothing but letters, digits and signs of ASCII: most names, told without a look at each character."""
    return text.isascii() and text.isprintable()


def deceives(untrusted_name: str) -> bool:
    """Whether a name holds characters that do not show or reorder what is shown."""
    if _is_plain(untrusted_name):
        return False
    return any(unicodedata.category(c) in _UNPRINTABLE or c == _SHOWN_AS for c in untrusted_name)


def printable(untrusted_text: str, *, longest: int = 300) -> str:
    """The text with control characters, bidi marks and lone surrogates replaced, cut to ``longest`` characters."""
    if _is_plain(untrusted_text):
        text = untrusted_text
    else:
        text = "".join(_SHOWN_AS if unicodedata.category(c) in _UNPRINTABLE else c for c in untrusted_text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


#: Extensions a kind may carry; the first is the one it is given.  Source: the formats' own registrations.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "tiff": ("tif", "tiff"),
    "bmp": ("bmp", "dib"),
    "csv": ("csv", "tsv"),
    "doc": ("doc", "dot"),
    "xls": ("xls", "xlt"),
    "ppt": ("ppt", "pps", "pot"),
    "gzip": ("gz", "tgz", "taz"),
    "bzip2": ("bz2", "tbz2", "tbz"),
    "xz": ("xz", "txz"),
    "mail": ("eml", "mht", "mhtml"),
    "html": ("html", "htm", "xhtml", "shtml"),
    "text": (
        "txt", "text", "rst", "toml", "srt", "tex", "sql", "conf", "cfg", "csv", "tsv", "asc", "mbox",
    ),
    "json": ("json", "jsonl", "ndjson", "geojson"),
    "yaml": ("yaml", "yml"),
    "md": ("md", "markdown"),
    "xml": ("xml", "kml", "gml", "rss", "atom", "xsd", "gpx"),
    "vcf": ("vcf", "vcard"),
    "ics": ("ics", "ical", "ifb"),
    "log": ("log",),
    "ini": ("ini",),
}  # fmt: skip


def extensions(kind: str) -> tuple[str, ...]:
    return EXTENSIONS.get(kind, (kind,))


def output_name(name: str, kind: str) -> str:
    """The name that a rebuilt file of ``kind`` carries: cleaned, and ending as its content says.

    A known but wrong ending is replaced; an unknown one stays before the right one (``a.xyz`` → ``a.xyz.txt``).
    """
    cleaned = clean(name)
    stem, dot, suffix = cleaned.rpartition(".")
    wanted = extensions(kind)
    if dot and stem and suffix.lower() in wanted:
        return cleaned
    replace = bool(dot and stem) and suffix.lower() in _KNOWN
    return clean(f"{stem if replace else cleaned}.{wanted[0]}")


def clean(name: str, *, longest: int = 240) -> str:
    """One safe path component: no control or bidi characters, no separators, no device names, no dot ends.

    At most ``longest`` bytes of UTF-8; the ending is kept when the name is cut.  What is clean stays as it is.
    """
    text = _cleaned(name, longest)
    for _ in range(
        _MOST_ROUNDS
    ):  # what goes can bring together what then changes: か, a joiner, a voice mark
        again = _cleaned(text, longest)
        if again == text:
            return text
        text = again
    return "_"


def _cleaned(name: str, longest: int) -> str:
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    text = "".join("_" if c in _FORBIDDEN else c for c in text if unicodedata.category(c) not in _UNPRINTABLE)
    text = text.strip().rstrip(". ")
    if not text.strip("._"):
        return "_"
    if text.split(".", 1)[0].strip().lower() in _DEVICES:
        text = f"_{text}"
    return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    if len(text.encode("utf-8")) <= longest:
        return text
    stem, dot, suffix = text.rpartition(".")
    ending = f".{suffix}" if dot and len(suffix) <= 10 else ""
    body = (stem if ending else text).encode("utf-8")[: longest - len(ending.encode("utf-8"))]
    return body.decode("utf-8", "ignore") + ending


_MOST_ROUNDS = 8
_FORBIDDEN = frozenset('<>:"|?*/\\')
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³"),
    )
)
_KNOWN = words(
    """
    docx docm dotx dotm doc dot xlsx xlsm xltx xltm xls xlt xlsb pptx pptm ppsx ppsm potx potm ppt pps
    pot pdf png gif webp zip rtf odt ods odp odg ott ots otp otg 7z rar lzh tar msg
    """
).union(*(EXTENSIONS[kind] for kind in EXTENSIONS))
