"""What a file holds in numbers, read and never rendered; a child that lies is held to its words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from PIL import Image

from sekisho_disarm import preview
from sekisho_disarm.facts import Facts, count


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/'
            'document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main'
            '+xml"/></Types>',
        )
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("media/a.png", "")
    return out.getvalue()


def test_the_parts_of_a_document_are_counted_by_their_names() -> None:
    outside = '<Relationship Type="http://x/relationships/%s" Target="http://x/" TargetMode="External"/>'
    found = count(
        package(
            **{
                "word/document.xml": "<a/>",
                "word/media/image1.png": "",
                "word/media/image2.png": "",
                "word/vbaProject.bin": "",
                "word/embeddings/oleObject1.bin": "",
                "word/activeX/activeX1.xml": "",
                "word/_rels/document.xml.rels": outside % "attachedTemplate" + outside % "hyperlink",
            }
        ),
        "a.docm",
    )
    assert found.counts == {"pictures": 2, "macros": 1, "embedded": 1, "controls": 1, "links_outside": 1}


def test_pages_pictures_and_scripts_of_a_pdf() -> None:
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    made.add_blank_page()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.Root.Kept = made.make_stream(b"\0", Subtype=pikepdf.Name.Image, Width=1, Height=1)
    made.attachments["a.txt"] = b"a"
    made.save(out)
    assert count(out.getvalue(), "a.pdf").counts == {
        "pages": 2,
        "pictures": 1,
        "scripts": 1,
        "attachments": 1,
    }
    locked = io.BytesIO()
    made.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert count(locked.getvalue(), "a.pdf").counts == {"protected": 1}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 broken", b"plain", archive()])
def test_what_cannot_be_counted_has_no_counts(data: bytes) -> None:
    assert not count(data, "a.bin").counts


def test_the_members_of_an_archive_are_named_with_size_and_kind() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.mkdir("資料")
        made.writestr("資料/案内.txt", "あ")
        made.writestr("届出.docx", package(**{"word/document.xml": "<a/>"}))
    found = count(out.getvalue(), "a.zip")
    assert [(name, kind) for name, _size, kind in found.members] == [
        ("資料/案内.txt", "text"),
        ("届出.docx", "docx"),
    ]
    assert found.members[0][1] == 3
    assert Facts.from_dict(found.to_dict()) == found


def test_what_a_child_says_is_numbers_of_known_names_or_nothing() -> None:
    assert Facts.from_dict({"kind": "pdf", "counts": {"pages": -4, "x": 9}}).counts == {"pages": 0}
    with pytest.raises(ValueError):
        Facts.from_dict({"kind": "made-up", "counts": {}})
    with pytest.raises(ValueError):
        Facts.from_dict({"kind": "pdf", "counts": {"pages": "many"}})


def test_it_is_counted_behind_the_locked_door() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (3, 3)).save(picture, "PNG")
    found: dict[str, Any] = {
        name: seen.counts.get("macros") if (seen := preview.facts(data, name)) else None
        for name, data in (
            ("a.docm", package(**{"word/document.xml": "<a/>", "word/vbaProject.bin": ""})),
            ("a.png", picture.getvalue()),
        )
    }
    assert found == {"a.docm": 1, "a.png": None}
    assert preview.facts(bytes(preview.MOST_BYTES + 1), "a.bin") is None
