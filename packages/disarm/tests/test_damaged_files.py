"""A little of what ``make fuzz FAMILY=damage`` does at length, and the mutation runner itself."""

from __future__ import annotations

import pytest
from disarm_fuzz import damage, judge, mutation, seeds
from disarm_fuzz.words import WORDS

from sekisho_disarm.formats import registry
from sekisho_disarm.kinds import Kind

#: Kinds that no builder of the tests makes: templates and the like, which share the code of their family.
_WITHOUT_SAMPLE = {
    Kind.DOTX, Kind.DOTM, Kind.XLTX, Kind.XLTM, Kind.PPTM, Kind.PPSX, Kind.PPSM, Kind.POTX, Kind.POTM, Kind.XLSM, Kind.ODS,
    Kind.ODP, Kind.ODG, Kind.OTT, Kind.OTS, Kind.OTP, Kind.OTG,
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # libraries warn about broken files
@pytest.mark.parametrize("family", seeds.FAMILIES)
def test_cut_and_flipped_files_end_in_a_verdict(family: str) -> None:
    for kind, seed in damage.ground([family]).items():
        for number in (*range(3), *range(damage.CUTS, damage.CUTS + 5)):
            found = judge.judge(damage.damaged(seed.data, kind, number), seed.name)
            assert not found.failures, (kind, number, found.failures)


def test_every_kind_that_is_rebuilt_is_damaged() -> None:
    rebuilt = {kind for handler in registry.FORMATS for kind in handler.kinds}
    assert rebuilt - {Kind(kind) for kind in damage.ground()} <= _WITHOUT_SAMPLE


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
