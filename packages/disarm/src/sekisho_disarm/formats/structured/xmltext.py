"""XML as data: no document type, no instructions to programs, nothing that a browser or Office would run.

Vocabularies of data are without number, so names are not listed; what is listed are the W3C's own that carry
data.  The W3C's others are what browsers act on (XHTML, SVG, XSLT, XInclude …) and go.
Source: XML 1.0 §2.6 and §2.8, Namespaces in XML 1.0, Associating Style Sheets with XML documents.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.parsers import expat

from lxml import etree

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats.html import decoding
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.ooxml.filtering import Element, remove
from sekisho_disarm.formats.ooxml.relationships import safe_link
from sekisho_disarm.formats.structured import xmlcopy
from sekisho_disarm.names import printable

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.:\-]{1,30})["']""")
#: A document type that only names an outside definition; one with definitions of its own is not touched.
_OUTSIDE_TYPE = re.compile(rb"<!DOCTYPE\s[^\[<>]{0,500}>")
_WEB = "http://www.w3.org/"
_DATA_OF_THE_WEB = frozenset(
    {
        f"{_WEB}2001/XMLSchema", f"{_WEB}2001/XMLSchema-instance", f"{_WEB}XML/1998/namespace", f"{_WEB}2000/09/xmldsig#",
        f"{_WEB}1999/02/22-rdf-syntax-ns#", f"{_WEB}2000/01/rdf-schema#", f"{_WEB}2005/Atom", f"{_WEB}2003/05/soap-envelope",
        f"{_WEB}2004/02/skos/core#", f"{_WEB}1999/xlink", f"{_WEB}2003/01/geo/wgs84_pos#", f"{_WEB}2002/07/owl#",
    }
)  # fmt: skip
#: Documents that Office and browsers open by their content, macros and all.
_PROGRAMS = (
    "urn:schemas-microsoft-com:", "http://schemas.microsoft.com/", "urn:oasis:names:tc:opendocument:",
    "http://openoffice.org/", "http://www.mozilla.org/", "http://schemas.openxmlformats.org/",
)  # fmt: skip
_REFERENCES = frozenset({"href", "src", "schemaLocation", "noNamespaceSchemaLocation", "base"})
_REACH = re.compile(r"\s*(?:javascript|vbscript|data|file|search-ms|ms-[a-z\-]+)\s*:|\s*\\\\", re.IGNORECASE)
_RUNNING = re.compile(r"\s*(?:javascript|vbscript)\s*:|\s*data\s*:\s*text/html", re.IGNORECASE)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False,
    remove_comments=False, remove_pis=True, recover=False,
)  # fmt: skip


def as_utf8(data: bytes) -> bytes:
    """The XML as UTF-8 without declaration and outside document type.

    Raises ``Malformed`` (DSM-924, -926; DSM-925 for a document type with definitions of its own).
    """
    declaration = _DECLARATION.match(data)
    label = _ENCODING.search(declaration.group()) if declaration else None
    known = decoding.codec(label.group(1).decode("ascii")) if label else None
    if declaration and known not in (None, "utf-8"):
        try:
            text = decoding.strictly(data[declaration.end() :], known or "")
        except UnicodeDecodeError:
            raise Malformed("DSM-926") from None
        data = text.encode("utf-8")
    return xmlread.normalise(_OUTSIDE_TYPE.sub(b"", data, count=1), "")


def count_instructions(data: bytes) -> int:
    """How many processing instructions and outside document types :func:`as_utf8` and the parser leave out."""
    return (
        data.count(b"<?") - (_DECLARATION.match(data) is not None) + len(_OUTSIDE_TYPE.findall(data[:4096]))
    )


def rebuild(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed``, ``TooComplex``, or ``Unsupported`` when the root belongs to a program."""
    read = as_utf8(data)
    told = count_instructions(data)
    if xmlcopy.may_copy(read, may_keep, is_data):
        if told:
            context.report("DSM-751", count=told)
        return b"".join((_HEADER, read.strip(), b"\n"))
    try:
        root = etree.fromstring(read, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        xmlread.parse(read, "")  # says why in our own words
        raise Malformed("DSM-924") from None
    if not is_data(_namespace(root)):
        raise Unsupported(kind="xml")
    if told:
        context.report("DSM-751", count=told)
    _filter(root, context)
    return _HEADER + etree.tostring(root, encoding="UTF-8", xml_declaration=False, with_tail=False) + b"\n"


def is_data(namespace: str) -> bool:
    """Whether elements of a namespace only carry data."""
    if namespace.startswith(_WEB):
        return namespace in _DATA_OF_THE_WEB
    return not namespace.startswith(_PROGRAMS)


def _namespace(element: Element) -> str:
    return etree.QName(element).namespace or ""


def _filter(root: Element, context: Context) -> None:
    gone: Counter[str] = Counter()
    links = 0
    for element in list(root.iter(etree.Element)):
        if not is_data(_namespace(element)):
            gone[printable(etree.QName(element).localname, longest=40)] += 1
            remove(element)
            continue
        if element.text and _RUNNING.match(element.text):  # readers of news take such text for an address
            element.text = None
            links += 1
        for key, content in element.items():
            if key == _BASE or not may_keep(str(key).rpartition("}")[2], str(content)):
                links += 1
                del element.attrib[key]
    if gone:
        context.report("DSM-752", name=", ".join(name for name, _ in gone.most_common(8)), count=gone.total())
    if links:
        context.report("DSM-753", count=links)
    etree.cleanup_namespaces(root)


def may_keep(name: str, value: str) -> bool:
    """References go to the web or stay inside; nothing that looks like a command stands in any attribute."""
    if name in _REFERENCES and (":" in value or "\\" in value or value.lstrip().startswith("//")):
        return all(safe_link(piece) is not None or piece.startswith("urn:") for piece in value.split())
    return not _REACH.match(value)


def verify(data: bytes) -> list[str]:
    """Second reader: expat; namespaces, references, no document type, no instructions.

    Raises ``Malformed`` (DSM-924) for what expat does not take for XML.
    """
    remains: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not is_data(tag.rpartition(" ")[0]):
            remains.append(f"element {tag}")
        remains.extend(f"attribute {n}" for n, v in attributes.items() if _REACH.match(v))
        if any(name.endswith("namespace base") for name in attributes):
            remains.append("base of addresses")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = lambda *_: remains.append("DTD")
    parser.ProcessingInstructionHandler = lambda *_: remains.append("processing instruction")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Malformed("DSM-924") from None  # the first reader knows more letters for names
    return remains
