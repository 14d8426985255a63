"""Reading XML that an attacker wrote: no DTD, no entities, no network, one encoding, bounded depth.

Source: ECMA-376 Part 2 §8.1.4 (XML parts: UTF-8 or UTF-16, no DTD).
"""

from __future__ import annotations

import re

from lxml import etree

from sekisho_disarm.errors import Malformed, TooComplex

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_HEADER = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: libxml2's XML_ERR_NO_MEMORY; lxml tells it as a fault of the document.
_NO_MEMORY = 2
_OPENING = re.compile(rb"<!--|<\?")
_HIDDEN = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)

_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    collect_ids=False,  # two elements with one xml:id are a slip of many programs, no reason to stop
    remove_comments=True,
    remove_pis=True,
    recover=False,
)


def normalise(data: bytes, where: str) -> bytes:
    """The same XML as UTF-8 without mark and declaration.  Raises ``Malformed`` (DSM-925, -926)."""
    if data.startswith(_UTF16):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError:
            raise Malformed("DSM-926", where=where) from None
        data = _DECLARATION.sub(b"", data, count=1)
    data = data.removeprefix(b"\xef\xbb\xbf")
    declaration = _DECLARATION.match(data)
    if declaration:
        encoding = _ENCODING.search(declaration.group())
        if encoding and encoding.group(1).lower() not in _ENCODINGS:
            raise Malformed("DSM-926", where=where)
        data = data[declaration.end() :]
    if b"\x00" in data[:64]:
        raise Malformed("DSM-926", where=where)
    if b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
        raise Malformed("DSM-925", where=where)
    return data


def parse(data: bytes, where: str) -> etree._Element:
    """The root of normalised XML.  Raises ``Malformed`` (DSM-924) or ``TooComplex`` (DSM-946, -961)."""
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error.msg):
            raise TooComplex("DSM-946", where=where) from None
        if getattr(error, "code", None) == _NO_MEMORY:  # the stubs do not know it
            raise TooComplex("DSM-961", where=where) from None
        raise Malformed("DSM-924", where=where) from None
    except ValueError:
        raise Malformed("DSM-926", where=where) from None


def hidden(data: bytes) -> int:
    """How many comments and processing instructions there are; parsing drops them."""
    return data.count(b"<!--") + data.count(b"<?")


def is_marked(data: bytes) -> bool:
    """Whether a ``<!`` or ``<?`` stands anywhere; a single character is looked for many times faster than two."""
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)


def without_hidden(data: bytes) -> tuple[bytes, int]:
    """The part without comments and processing instructions, and how many there were.

    As long as there is no CDATA section (then nothing is done), ``<!--`` and ``<?`` can be nothing else.
    """
    if not is_marked(data) or b"<![" in data:
        return data, 0
    if _OPENING.findall(data, max(data.rfind(b"-->"), data.rfind(b"?>"), 0)):
        return (
            data,
            0,
        )  # one that does not end: not well-formed, and looking for its end again and again is quadratic
    return _HIDDEN.subn(b"", data)


def serialise(root: etree._Element) -> bytes:
    return _HEADER + etree.tostring(root, encoding="UTF-8", xml_declaration=False, with_tail=False)


def with_header(data: bytes) -> bytes:
    return _HEADER + data.lstrip()
