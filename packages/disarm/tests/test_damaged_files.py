"""A little of what ``make fuzz FAMILY=damage`` does at length, and the mutation runner itself."""

from __future__ import annotations

import io
import zipfile

import pytest
from disarm_fuzz import damage, judge, mutation, seeds
from disarm_fuzz.words import WORDS

from sekisho_disarm.kinds import Kind

#: What a town exchanges daily.
_DAILY = {
    Kind.DOCX, Kind.DOCM, Kind.XLSX, Kind.PPTX, Kind.DOC, Kind.XLS, Kind.PPT, Kind.PDF, Kind.JPEG, Kind.PNG, Kind.GIF, Kind.BMP,
    Kind.TIFF, Kind.WEBP, Kind.ZIP, Kind.TAR, Kind.GZIP, Kind.SEVEN_ZIP, Kind.LZH, Kind.MAIL, Kind.MSG, Kind.TEXT, Kind.CSV,
    Kind.HTML, Kind.RTF, Kind.ODT, Kind.SVG, Kind.XML, Kind.JSON, Kind.ICS, Kind.VCF, Kind.MARKDOWN, Kind.YAML,
    Kind.ICO, Kind.AVIF, Kind.EMF, Kind.WMF, Kind.ZSTD,
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # libraries warn about broken files
@pytest.mark.parametrize("family", seeds.FAMILIES)
def test_cut_and_flipped_files_end_in_a_verdict(family: str) -> None:
    for kind, seed in damage.ground([family]).items():
        for number in (*range(3), *range(damage.CUTS, damage.CUTS + 5)):
            found = judge.judge(damage.damaged(seed.data, kind, number), seed.name)
            assert not found.failures, (kind, number, found.failures)


def test_every_daily_kind_is_damaged() -> None:
    assert {Kind(kind) for kind in damage.ground()} >= _DAILY


@pytest.mark.parametrize("family", seeds.FAMILIES)
def test_a_run_is_the_same_file_every_time(family: str) -> None:
    known = seeds.of(family)
    assert len(known) > 15
    one, other = (mutation.mutated(known, WORDS[family], family, 8) for _ in range(2))
    assert one == other


def test_the_judge_sees_what_comes_out_active() -> None:
    from disarm_fuzz import second_look

    page = b'<!DOCTYPE html><html><body onload="x()"><a href="java&#9;script:x">a</a></body></html>'
    assert len(second_look.findings(page, "a.html")) == 2
    assert second_look.findings(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "a.svg")
    assert second_look.findings(b"{\\rtf1 {\\object\\objdata 01}}", "a.rtf")
    assert second_look.findings(b"PK\x03\x04 broken", "a.zip")
    assert not second_look.findings(b"MZ is how the letter began\n", "a.txt")


def test_a_plain_zip_may_hold_a_folder_of_dialogues() -> None:
    """In OpenDocument such a folder runs programs: there, and there alone, the second look forbids it."""
    from disarm_fuzz import second_look

    for marks, forbidden in (({}, False), ({"mimetype": b"application/vnd.oasis.opendocument.text"}, True)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in {**marks, "Dialogs/a.xml": b"<a/>"}.items():
                archive.writestr(name, data)
        found = second_look.findings(out.getvalue(), "a.zip")
        assert any("forbidden member" in sentence for sentence in found) == forbidden
