"""Pictures of embedded objects on slides: the object goes, what stood for it is shown by the slide itself.

PowerPoint 2007 keeps that picture in a VML drawing beside the slide, under the number of the shape; later ones
keep it in the slide as well.  A VML drawing is of use only to objects that stay: LibreOffice draws its shapes
a second time when the objects are gone.
Source: ECMA-376 Part 1 §19.3.2.4 (oleObj), Part 4 §14.1.2.11 (imagedata).
"""

from __future__ import annotations

import copy
import re

from lxml import etree

from sekisho_disarm.errors import DisarmError
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.ooxml.catalogue import short_type
from sekisho_disarm.formats.ooxml.filtering import Element, Part
from sekisho_disarm.formats.ooxml.package import Package
from sekisho_disarm.formats.ooxml.relationships import Relationship
from sekisho_disarm.formats.ooxml.vocabulary import A, O, P, R, V

_SHAPE = re.compile(r"_x0000_s\d{1,10}")


def pictures(package: Package, slide: str) -> list[Relationship]:
    """A relationship to the picture of each object that has none in the slide; ids are those of ``_identity``."""
    drawings = [
        relation.target
        for relation in package.relations(slide)
        if short_type(relation.type) == "vmlDrawing" and not relation.external and relation.target in package
    ]
    if not drawings:
        return []
    try:
        wanted = _without_picture(_read(package, slide))
        found = [relation for path in drawings for relation in _in_drawing(package, path, wanted)]
    except DisarmError:
        return []  # said where the part itself is rebuilt
    return list({relation.id: relation for relation in found}.values())


def shows_old_drawing(package: Package, slide: str) -> bool:
    """Whether a slide without objects shows shapes of its VML drawing: charts of organisations from before 2007."""
    data = package.read(slide)
    return b":legacyDrawing" in data and b":oleObj" not in data


def _read(package: Package, path: str) -> Element:
    return xmlread.parse(xmlread.normalise(package.read(path), path), path)


def _without_picture(slide: Element) -> frozenset[str]:
    """Numbers of the shapes whose object has no picture in the slide."""
    return frozenset(
        item.get("spid", "")
        for frame in slide.iter(*P.both("graphicFrame"))
        if next(frame.iter(*P.both("pic")), None) is None
        for item in frame.iter(*P.both("oleObj"))
        if _SHAPE.fullmatch(item.get("spid", ""))
    )


def _in_drawing(package: Package, path: str, wanted: frozenset[str]) -> list[Relationship]:
    if not wanted:
        return []
    images = {
        relation.id: relation
        for relation in package.relations(path)
        if short_type(relation.type) == "image" and not relation.external
    }
    found = []
    for shape in _read(package, path).iter(V("shape")):
        number = shape.get(O("spid")) or shape.get("id", "")
        data = shape.find(V("imagedata"))
        names = (
            () if data is None else (data.get(O("relid"), ""), *(data.get(name, "") for name in R.both("id")))
        )
        image = next((images[name] for name in names if name in images), None)
        if number in wanted and image is not None:
            found.append(Relationship(_identity(number), image.type, image.target, external=False))
    return found


def _identity(shape: str) -> str:
    return f"rIdOf{shape}"


def picture(frame: Element, objects: list[Element], part: Part) -> Element | None:
    """A picture for the place of ``frame``, if one of :func:`pictures` is among the relationships of the part."""
    identity = next((_identity(item.get("spid", "")) for item in objects), "")
    if identity not in part.relations:
        return None
    strict = str(frame.tag).startswith(f"{{{P.strict}}}")
    p, a, r = ((names.strict if strict else names.transitional) for names in (P, A, R))
    made = etree.Element(f"{{{p}}}pic", nsmap={"p": p, "a": a, "r": r})
    about = etree.SubElement(made, f"{{{p}}}nvPicPr")
    etree.SubElement(about, f"{{{p}}}cNvPr", id="0", name="")
    etree.SubElement(about, f"{{{p}}}cNvPicPr")
    etree.SubElement(about, f"{{{p}}}nvPr")
    fill = etree.SubElement(made, f"{{{p}}}blipFill")
    etree.SubElement(fill, f"{{{a}}}blip").set(f"{{{r}}}embed", identity)
    etree.SubElement(etree.SubElement(fill, f"{{{a}}}stretch"), f"{{{a}}}fillRect")
    shape = etree.SubElement(made, f"{{{p}}}spPr")
    place = frame.find(f"{{{p}}}xfrm")
    if place is not None:
        own = etree.SubElement(shape, f"{{{a}}}xfrm", {str(k): str(v) for k, v in place.attrib.items()})
        own.extend(copy.deepcopy(child) for child in place)
    form = etree.SubElement(shape, f"{{{a}}}prstGeom", prst="rect")
    etree.SubElement(form, f"{{{a}}}avLst")
    return made
