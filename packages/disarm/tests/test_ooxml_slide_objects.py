"""What shows an embedded object on a slide stays when the object goes, once and in its place."""

from __future__ import annotations

import io
import re

import pptx
import pytest
from office_samples import MARK, OFFICE, SLIDE, Package, check, point
from PIL import Image

VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
OLE = "application/vnd.openxmlformats-officedocument.oleObject"
BESIDE = "ppt/drawings/vmlDrawing1.vml"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (10, 90, 30)).save(out, "PNG")
    return out.getvalue()


def slide(shape: str = "_x0000_s1026", told: str = "_x0000_s1026", relid: str = "rId1") -> bytes:
    """As PowerPoint 2007 writes: the object in the slide, its picture only in the drawing beside it."""
    space = "http://schemas.openxmlformats.org/"
    frame = (
        f'<p:graphicFrame xmlns:p="{space}presentationml/2006/main" xmlns:a="{space}drawingml/2006/main" '
        f'xmlns:r="{space}officeDocument/2006/relationships"><p:nvGraphicFramePr><p:cNvPr id="9" name="o"/>'
        "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
        '<p:xfrm><a:off x="1044575" y="2541588"/><a:ext cx="1835150" cy="742950"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{space}presentationml/2006/ole">'
        f'<p:oleObj spid="{told}" name="o" r:id="rIdOle" imgW="1" imgH="1" progId="Excel.Sheet.8"><p:embed/></p:oleObj>'
        "</a:graphicData></a:graphic></p:graphicFrame></p:spTree>"
    )
    drawing = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<v:shape id="{shape}" type="#_x0000_t75" style="left:1pt"><v:imagedata o:relid="{relid}" o:title=""/></v:shape></xml>'
    )
    package = Package(point()).replace(SLIDE, "</p:spTree>", frame)
    package.add("ppt/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + MARK.encode(), OLE)
    package.add(BESIDE, drawing.encode(), VML).add("ppt/media/shown.png", picture(), "image/png")
    package.relate(SLIDE, "rIdOle", OFFICE + "oleObject", "../embeddings/oleObject1.bin")
    package.relate(SLIDE, "rIdVml", OFFICE + "vmlDrawing", "../drawings/vmlDrawing1.vml")
    return package.relate(BESIDE, "rId1", OFFICE + "image", "../media/shown.png").build()


def test_the_picture_beside_the_slide_takes_the_place_of_the_object() -> None:
    output = check(slide(), "a.pptx")
    shown = [
        shape for shape in pptx.Presentation(io.BytesIO(output)).slides[0].shapes if shape.shape_type == 13
    ]
    assert [(s.left, s.top, s.width, s.height) for s in shown] == [(1044575, 2541588, 1835150, 742950)]
    assert Image.open(io.BytesIO(shown[0].image.blob)).size == (20, 10)


def test_the_drawing_beside_the_slide_goes_with_its_last_object() -> None:
    """LibreOffice would draw the picture a second time."""
    assert BESIDE not in Package(check(slide(), "a.pptx")).parts


@pytest.mark.parametrize(
    "data",
    [slide(told="_x0000_s9999"), slide(relid="rId9"), slide(told="../x", shape="../x")],
    ids=["other shape", "no picture", "no number"],
)
def test_an_object_without_a_picture_leaves_nothing(data: bytes) -> None:
    output = check(data, "a.pptx")
    shapes = list(pptx.Presentation(io.BytesIO(output)).slides[0].shapes)
    assert [shape.shape_type for shape in shapes if shape.shape_type == 13] == []
    assert BESIDE not in Package(output).parts


def _with_old_drawing(behind: str = "") -> bytes:
    """A chart of an organisation from before 2007: its shapes stand in the drawing beside the slide."""
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="1" y="1"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/compatibility">'
        '<com:legacyDrawing xmlns:com="http://schemas.openxmlformats.org/drawingml/2006/compatibility" spid="_x0000_s2056"/>'
        f"</a:graphicData></a:graphic></p:graphicFrame>{behind}</p:spTree>"
    )
    drawing = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<v:rect id="_x0000_s2056" style="left:1pt" onmouseover="{MARK}"><v:imagedata src="http://{MARK}.example/"/></v:rect></xml>'
    )
    package = Package(point()).replace(SLIDE, "</p:spTree>", frame)
    package.add(BESIDE, drawing.encode(), VML)
    return package.relate(SLIDE, "rIdVml", OFFICE + "vmlDrawing", "../drawings/vmlDrawing1.vml").build()


def test_shapes_of_an_older_drawing_stay_without_what_they_do() -> None:
    parts = Package(check(_with_old_drawing(), "a.pptx")).parts
    assert b'<v:rect id="_x0000_s2056" style="left:1pt">' in parts[BESIDE]
    assert b"legacyDrawing" in parts[SLIDE]


@pytest.mark.parametrize("action", ["", ' action="ppaction://hlinkfile"', ' action="ppaction://program"'])
def test_letters_of_a_link_that_goes_keep_its_look(action: str) -> None:
    fill = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
    run = (
        f'<a:r><a:rPr lang="ja-JP"><a:ln w="1"/>{fill}<a:latin typeface="Arial"/><a:hlinkClick r:id="rIdL"{action} '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></a:rPr><a:t>'
    )
    package = Package(point())
    text = package.parts[SLIDE].decode()
    first = re.search(r"<a:r>(?:<a:rPr[^>]*/>)?<a:t>", text)
    assert first is not None
    package.parts[SLIDE] = text.replace(first.group(), run, 1).encode()
    package.relate(SLIDE, "rIdL", OFFICE + "hyperlink", f"file:///{MARK}", external=True)
    output = check(package.build(), "a.pptx")
    assert (
        b'<a:rPr lang="ja-JP" u="sng"><a:ln w="1"/><a:solidFill><a:schemeClr val="hlink"/></a:solidFill><a:latin typeface="Arial"/></a:rPr>'
        in Package(output).parts[SLIDE]
    )
