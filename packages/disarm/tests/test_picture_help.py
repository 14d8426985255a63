"""HEIC by libheif's program as a helper of class 2."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from sekisho_disarm import Profile, Verdict, disarm, picture_help
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report
from sekisho_sandbox.outside import OutsideFailed

#: 64 × 48 pixels, red, the upper left quarter blue; no library that may be used here writes the format.
HEIC = base64.b64decode(
    """
    AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
    AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAMAACAAEAAAAAAAAA
    AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA
    ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED
    cAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz
    cGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt
    ZwACAAEAAQAAADhtZGF0AAAALCgBr1j5Et3/0KORxnf86dLxzDNV+2LryFrtTSJRE6f4RT/NyYP68asRZ7Vg
    """
)


def in_process(data: bytes, name: str, profile: Profile) -> tuple[Report, bytes | None]:
    return inspect_bytes(data, name, profile)


def given(answer: bytes | Exception, monkeypatch: pytest.MonkeyPatch) -> tuple[Report, bytes | None]:
    """The answer with a program that gives back ``answer``."""

    def stands_in(*_: object) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(picture_help, "run_outside", stands_in)
    first, _ = inspect_bytes(HEIC, "写真.heic")
    return picture_help.help_with(first, Profile.KEEP, HEIC, in_process)


def test_a_photograph_of_a_telephone_comes_out_as_jpeg() -> None:
    sink = io.BytesIO()
    report = disarm(HEIC, sink, name="写真.heic")
    assert report.passed, report.findings
    assert (report.kind, report.verdict, report.output_name) == (Kind.HEIC, Verdict.CHANGED, "写真.jpg")
    assert "DSM-008" in {finding.code for finding in report.findings}
    with Image.open(io.BytesIO(sink.getvalue())) as image:
        assert (image.format, image.size) == ("JPEG", (64, 48))
        blue, red = image.getpixel((8, 8)), image.getpixel((50, 40))
        assert isinstance(blue, tuple)
        assert isinstance(red, tuple)
        assert blue[2] > 150 > blue[0]
        assert red[0] > 150 > red[2]


def test_what_the_program_gives_back_goes_through_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"mark")
    report, output = given(out.getvalue() + b"mark", monkeypatch)
    assert report.passed
    assert output is not None
    assert b"mark" not in output
    for hostile, verdict in ((b"MZ" + bytes(99), Verdict.BLOCKED), (b"", Verdict.UNDECIDED)):
        report, output = given(hostile, monkeypatch)
        assert (report.verdict, output) == (verdict, None)


def test_what_cannot_be_converted_stays_undecided() -> None:
    sink = io.BytesIO()
    report = disarm(HEIC[:300], sink, name="写真.heic")
    assert (report.verdict, sink.getvalue()) == (Verdict.UNDECIDED, b"")
    assert {"DSM-910", "DSM-976"} <= {finding.code for finding in report.findings}


def test_without_the_program_the_first_answer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    report, _ = inspect_bytes(HEIC, "写真.heic")
    assert picture_help.can_help(report, Profile.KEEP)
    assert not picture_help.can_help(report, Profile.FLATTEN)
    assert not picture_help.can_help(inspect_bytes(b"MZ" + bytes(99), "a.heic")[0], Profile.KEEP)
    monkeypatch.setattr(picture_help, "find_program", lambda _name: None)
    assert not picture_help.can_help(report, Profile.KEEP)


def test_a_program_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    report, output = given(OutsideFailed("time"), monkeypatch)
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)
    assert "DSM-976" in {finding.code for finding in report.findings}
