"""A second look at an output, by rules of its own: what is active in it that no output may hold?

The engine's second reader asks "is everything here allowed?".  This asks the opposite, crude question:
"is one of the things here that everybody knows to be dangerous?", and where a seed's marker went.
"""

from __future__ import annotations

import functools
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser

from disarm_fuzz import leaves
from disarm_fuzz.leaves import Leaf
from disarm_fuzz.seeds import MARKER

_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:")
_PLAIN = frozenset({"http", "https", "mailto", "tel", "ftp", "cid", "data", "news"})
_NO_MEMBER = re.compile(
    r"vba(Project|Data)|activeX|/embeddings/|customUI|externalLinks|macrosheets|dialogsheets|connections\.xml|queryTables|"
    r"webextension|ctrlProps|customXml/|\.odttf$|_xmlsignatures|Configurations2/|ObjectReplacements",
    re.IGNORECASE,
)  # fmt: skip
#: In OpenDocument only: a plain ZIP may hold folders of these names.
_NO_MEMBER_ODF = re.compile(r"^(?:Basic|Scripts|Dialogs)/", re.IGNORECASE)
_MARKS_ODF = frozenset({"mimetype", "META-INF/manifest.xml"})
_NO_TYPE = re.compile(
    rb"macroEnabled|vbaProject|oleObject|activeX|ms-excel\.macrosheet|externalLink|ms-office\.webextension"
)
_NO_ELEMENT = frozenset(
    {
        "OLEObject", "oleObject", "oleObjects", "control", "controls", "altChunk", "attachedTemplate", "mailMerge", "docVars",
        "externalReference", "ddeLink", "oleLink", "subDoc", "script", "event-listener", "event-listeners", "execute-macro",
        "plugin", "applet", "foreignObject", "iframe", "object-ole", "dde-source", "database-source",
    }
)  # fmt: skip
#: Vocabularies that programs act on; ``script`` in a vocabulary of somebody's own is a word.
_RUN_BY_SOMEBODY = re.compile(
    r"\{(?:http://www\.w3\.org/|urn:oasis|http://schemas\.|http://purl\.oclc|urn:schemas-micro)"
)
_NO_FIELD = re.compile(
    r"\s*(DDE|DDEAUTO|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|EMBED|IMPORT|MACROBUTTON|GOTOBUTTON|DATABASE|RD|AUTOTEXT|SHELL)\b",
    re.IGNORECASE,
)
_NO_FORMULA = re.compile(
    r"\b(WEBSERVICE|FILTERXML|RTD|DDE|EXEC|REGISTER(\.ID)?|CALL|IMAGE)\s*\(|\w\|'?[^\"']*'?!|\[\d+\]",
    re.IGNORECASE,
)
_NO_KEY = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|RichMedia\w*|Rendition|Movie|Sound|EmbeddedFiles?|XFA|AA|"
    rb"OpenAction|Collection|FFilter|OPI|PieceInfo|Ref|Encrypt|JBIG2Decode|JPXDecode|GoTo3DView|SetOCGState|AF)\b"
)
_NO_WORD_RTF = re.compile(
    rb"(?<!\\)(?:\\\\)*\\(object|objdata|objocx|objemb|objautlink|objupdate|template|datastore|bin\d+)\b"
)
_NO_STREAM = re.compile(
    r"vba|macros|objectpool|\x01ole|_vba_project|^mbd|msodatastore|ocxname|^project", re.IGNORECASE
)


def findings(output: bytes, name: str) -> list[str]:
    """A sentence for each active thing in the output, nested content included; empty is good."""
    try:
        found = list(leaves.of(output, name))
        documents = {_holder(leaf) for leaf in found if _own_name(leaf) in _MARKS_ODF}
        return [
            f"{leaf.path}: {sentence}"
            for leaf in found
            for sentence in (*_known(leaf), *_in_document(leaf, documents))
        ]
    except Exception as fault:  # noqa: BLE001 - an output that another library cannot open is a finding by itself
        return [f"not opened by another library: {type(fault).__name__} {fault}"]


def _own_name(leaf: Leaf) -> str:
    return leaf.path.rpartition(">")[2]


def _holder(leaf: Leaf) -> str:
    return leaf.path.rpartition(">")[0]


def _in_document(leaf: Leaf, documents: set[str]) -> list[str]:
    forbidden = _holder(leaf) in documents and _NO_MEMBER_ODF.search(_own_name(leaf))
    return ["forbidden member"] if forbidden else []


@functools.lru_cache(maxsize=2048)
def _known(leaf: Leaf) -> tuple[str, ...]:
    """What is wrong with one leaf: most parts of a package are the same in the next run."""
    return tuple(dict.fromkeys(_judged(leaf)))


def _judged(leaf: Leaf) -> Iterator[str]:
    name = _own_name(leaf)
    if _NO_MEMBER.search(name):
        yield "forbidden member"
    if name.startswith("/") or ".." in name.split("/") or "\\" in name:
        yield "name that leads outside"
    match leaf.kind:
        case "xml":
            yield from _xml(leaf.data, name)
        case "html":
            yield from _html(leaf.data)
        case "object":
            body = re.sub(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>", b"()", leaf.data)
            yield from (f"key {found.decode()}" for found in {m.group() for m in _NO_KEY.finditer(body)})
        case "stream" if "Macros" in leaf.path or _NO_STREAM.search(name):
            yield "forbidden stream"
        case "rtf":
            yield from (f"word {m.group().decode()}" for m in _NO_WORD_RTF.finditer(leaf.data))
        case "png" | "jpeg" | "gif":
            yield from _picture(leaf.data)
        case "entry":
            yield "link or device"
    if (leaf.data[:2] == b"MZ" and b"\0" in leaf.data[:64]) or leaf.data[:4] == b"\x7fELF":
        yield "program"


def _xml(data: bytes, name: str) -> Iterator[str]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield "DTD"
    if name.endswith("[Content_Types].xml") and _NO_TYPE.search(data):
        yield "content type"
    instructions: list[str] = []
    for element in ET.fromstring(data).iter():
        local = element.tag.rpartition("}")[2]
        if local in _NO_ELEMENT and _RUN_BY_SOMEBODY.search(element.tag):
            yield f"element {local}"
        if (
            local == "Relationship"
            and element.get("TargetMode") == "External"
            and not element.get("Type", "").endswith("/hyperlink")
        ):
            yield f"external {element.get('Type')}"
        if local in ("f", "formula", "formula1", "formula2", "definedName") and _NO_FORMULA.search(
            re.sub(r'"[^"]*"', '""', element.text or "")
        ):
            yield f"formula {element.text}"
        instructions += _instruction(local, element)
        yield from _attributes(element, local)
    # Parts of one instruction stand in several elements; a field begins a new one.
    for text in "".join(instructions).split("\0"):
        if _NO_FIELD.match(text):
            yield f"field {text[:60]}"


def _instruction(local: str, element: ET.Element) -> list[str]:
    if local == "fldChar":
        return ["\0"]
    if local == "fldSimple":
        return ["\0", *(value for key, value in element.attrib.items() if key.endswith("}instr")), "\0"]
    return [element.text or ""] if local in ("instrText", "delInstrText") else []


def _attributes(element: ET.Element, local: str) -> Iterator[str]:
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2]
        if (
            plain.lower().startswith("on")
            and local.islower()
            and plain[2:].isalpha()
            and element.tag.startswith("{http://www.w3.org/2000/svg}")
        ):
            yield f"handler {plain}"
        if plain in ("href", "src", "Target", "action") and _bad_address(value, plain):
            yield f"{plain} {value[:60]}"


def _bad_address(value: str, key: str) -> bool:
    squeezed = re.sub(r"[\x00-\x20]", "", value)
    scheme = _SCHEME.match(squeezed)
    if scheme:
        word = scheme.group(1).lower()
        return word not in _PLAIN | (
            {"ppaction"} if key == "action" else set()
        ) or squeezed.lower().startswith(
            ("data:text", "data:image/svg", "ppaction://macro", "ppaction://program")
        )
    return squeezed.startswith(("\\\\", "//", "/\\", "\\/"))


class _Page(HTMLParser):
    """A forgiving reader, close to what a browser does with one tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "iframe",
            "object",
            "embed",
            "applet",
            "form",
            "base",
            "meta",
            "link",
            "frame",
            "template",
            "math",
        ):
            named = dict(attrs)
            if tag != "meta" or "http-equiv" in named:
                self.bad.append(f"element {tag}")
        for name, value in attrs:
            if name.startswith("on"):
                self.bad.append(f"handler {name}")
            if name in ("href", "src", "action", "formaction", "background", "poster", "xlink:href") and (
                _bad_address(value or "", name)
                or (
                    name != "href"
                    and value != "data:,"
                    and not (value or "").startswith(("data:image/", "cid:"))
                )
            ):
                self.bad.append(f"{name} {(value or '')[:60]}")
            if name == "style" and re.search(
                r"url\s*\(|expression|@import|behavior|\\", value or "", re.IGNORECASE
            ):
                self.bad.append(f"style {(value or '')[:60]}")

    handle_startendtag = handle_starttag


def _html(data: bytes) -> Iterator[str]:
    page = _Page()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    yield from page.bad


def _picture(data: bytes) -> Iterator[str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        extra = image.info.keys() & {
            "exif",
            "xmp",
            "XML:com.adobe.xmp",
            "comment",
            "photoshop",
            "Comment",
            "parsed_exif",
        }
        if extra:
            yield f"metadata {sorted(extra)}"
        if image.format == "JPEG" and not data.endswith(b"\xff\xd9"):
            yield "bytes behind the end"
        if image.format == "PNG" and data[-8:-4] != b"IEND":
            yield "bytes behind the end"


#: How a marker may be written down.
_SHAPES = (
    MARKER.encode(), MARKER.encode("utf-16-le"), MARKER.encode("utf-16-be"), MARKER.encode().hex().encode(),
    MARKER.encode().hex().upper().encode(),
)  # fmt: skip


def marked(output: bytes, name: str) -> list[str]:
    """Where the marker still stands: the path and what is around it.  Text that a reader sees may hold it."""
    places = []
    for leaf in leaves.of(output, name):
        for shape in _SHAPES:
            at = leaf.data.find(shape)
            if at >= 0 and leaf.kind not in ("zip", "ole", "pdf", "mail", "tar", "gz", "bz2", "xz"):
                places.append(f"{leaf.path} [{leaf.kind}] {leaf.data[max(0, at - 60) : at + 50]!r}")
                break
    return places
