"""LibreOffice as a helper of class 2: pages of documents, and kinds that we do not write ourselves."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from office_samples import MARK, excel, word
from test_ooxml_hostile import macro_document

from sekisho_disarm import Profile, Verdict, cfb_writer, disarm, office_help
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report
from sekisho_sandbox import Unavailable

#: Excel 95, as far as our rebuild looks before it gives up.
OLD_BOOK = cfb_writer.write({"Book": b"\x09\x08\x08\x00\x00\x05\x05\x00\0\0\0\0" + MARK.encode()})


def in_process(data: bytes, name: str, profile: Profile) -> tuple[Report, bytes | None]:
    return inspect_bytes(data, name, profile)


def helped(
    data: bytes, name: str, profile: Profile, answer: bytes | Exception, monkeypatch: pytest.MonkeyPatch
) -> tuple[Report, bytes | None, list[bytes]]:
    """The answer with a LibreOffice that gives back ``answer``; also what it was given to read."""
    read: list[bytes] = []

    def stands_in(_program: object, given: bytes, _name: str, _limits: object) -> bytes:
        read.append(given)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(office_help, "run_outside", stands_in)
    monkeypatch.setattr(office_help, "find_program", lambda _name: "/usr/bin/soffice")
    monkeypatch.setattr(office_help, "available", lambda: True)
    first, _ = inspect_bytes(data, name, profile)
    assert office_help.can_help(first, profile)
    report, output = office_help.help_with(first, profile, data, in_process)
    assert (report.sha256_in, report.size_in, report.kind) == (first.sha256_in, first.size_in, first.kind)
    return report, output, read


@pytest.mark.programs
def test_pages_of_a_document_become_pictures_of_what_was_disarmed() -> None:
    sink = io.BytesIO()
    report = disarm(macro_document(), sink, name="回覧.docm", profile=Profile.FLATTEN)
    assert report.passed, report.findings
    assert (report.kind, report.verdict, report.output_name) == (Kind.DOCM, Verdict.CHANGED, "回覧.pdf")
    codes = [finding.code for finding in report.findings]
    assert codes.index("DSM-101") < codes.index("DSM-007") < codes.index("DSM-226")
    with pikepdf.open(io.BytesIO(sink.getvalue())) as pdf:
        assert [len(list(page.get_images())) for page in pdf.pages] == [1]


def test_for_pages_it_reads_only_what_was_disarmed(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = io.BytesIO()
    pikepdf.Pdf.new().save(pdf)
    report, output, read = helped(macro_document(), "a.docm", Profile.FLATTEN, pdf.getvalue(), monkeypatch)
    with zipfile.ZipFile(io.BytesIO(read[0])) as archive:
        assert not [name for name in archive.namelist() if MARK.encode() in archive.read(name)]
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)  # a PDF without pages does not pass


def test_what_it_gives_back_goes_through_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    report, output, read = helped(OLD_BOOK, "台帳.xls", Profile.KEEP, excel(), monkeypatch)
    assert read == [OLD_BOOK]
    assert (report.verdict, report.output_name) == (Verdict.CHANGED, "台帳.xlsx")
    assert output is not None
    assert "DSM-007" in {finding.code for finding in report.findings}
    for hostile, verdict in ((b"MZ" + bytes(99), Verdict.BLOCKED), (b"", Verdict.UNDECIDED)):
        report, output, _ = helped(OLD_BOOK, "台帳.xls", Profile.KEEP, hostile, monkeypatch)
        assert (report.verdict, output) == (verdict, None)


def test_without_help_the_first_answer_stands_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    report, output, _ = helped(OLD_BOOK, "a.xls", Profile.KEEP, Unavailable("no namespaces"), monkeypatch)
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)
    assert {"DSM-975", "DSM-692"} <= {finding.code for finding in report.findings}
    monkeypatch.setattr(office_help, "available", lambda: False)
    assert not office_help.can_help(inspect_bytes(OLD_BOOK, "a.xls")[0], Profile.KEEP)


def test_it_is_not_asked_for_what_needs_no_help() -> None:
    for data, name, profile in (
        (word(), "a.docx", Profile.KEEP),
        (b"MZ" + bytes(99), "a.exe", Profile.FLATTEN),
        (b"a,b\n", "a.csv", Profile.FLATTEN),
        (word()[:900], "a.docx", Profile.FLATTEN),
    ):
        assert not office_help.can_help(inspect_bytes(data, name, profile)[0], profile)
