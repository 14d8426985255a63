"""disarm() behind the sandbox: same answers as in process, and ``undecided`` when the sandbox has none."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from sekisho_disarm import Limits, Report, Verdict, codes, disarm
from sekisho_disarm.codes import CATALOGUE
from sekisho_disarm.engine import inspect_bytes
from sekisho_sandbox import Outcome, Sandbox, Status, Unavailable


def document() -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("回覧です")
    made.save(out)
    return out.getvalue()


class Pretended(Sandbox):
    """Stands in for a sandbox and answers with what a broken or hostile child could have left behind."""

    def __init__(self, outcome: Outcome | Exception) -> None:
        self.outcome = outcome

    def run(self, *_: Any, **__: Any) -> Outcome:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def test_sandboxed_and_in_process_agree(tmp_path: Path) -> None:
    data = document()
    path = tmp_path / "回覧.docx"
    path.write_bytes(data)
    sinks = [io.BytesIO() for _ in range(4)]
    reports = [
        disarm(data, sinks[0], name="回覧.docx"),
        disarm(io.BytesIO(data), sinks[1], name="回覧.docx"),
        disarm(path, sinks[2]),
        disarm(data, sinks[3], name="回覧.docx", sandboxed=False),
    ]
    assert len({sink.getvalue() for sink in sinks}) == 1
    assert {report.sha256_out for report in reports} == {hashlib.sha256(sinks[0].getvalue()).hexdigest()}
    assert all(report.findings == reports[0].findings for report in reports)
    assert [step.name for step in reports[0].steps] == ["identify", "rebuild", "verify"]


def test_report_survives_its_dictionary() -> None:
    report = disarm(document(), name="a.docx")
    assert Report.from_dict(report.to_dict()) == report


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.TIMEOUT, "DSM-960"),
        (Status.MEMORY, "DSM-961"),
        (Status.OUTPUT_LIMIT, "DSM-962"),
        (Status.CRASHED, "DSM-963"),
        (Status.VIOLATION, "DSM-964"),
        (Status.LOST, "DSM-965"),
        (Status.FAILED, "DSM-966"),
    ],
)
def test_every_end_of_the_sandbox_is_undecided(status: Status, code: str) -> None:
    sink = io.BytesIO()
    report = disarm(b"x\n", sink, name="a.txt", sandbox=Pretended(Outcome(status, None, 0.1, "")))
    assert (report.verdict, report.findings[0].code, sink.getvalue()) == (Verdict.UNDECIDED, code, b"")


def test_claims_that_do_not_fit_are_undecided() -> None:
    honest = disarm(b"x\n", name="a.txt").to_dict()
    for lie in (
        {},
        {**honest, "sha256_in": "0" * 64},
        {**honest, "sha256_out": "0" * 64},
        {**honest, "verdict": "blocked"},
        {**honest, "verdict": "fine"},
        honest,  # says that it wrote something, but the sink is empty
    ):
        sink = io.BytesIO()
        report = disarm(b"x\n", sink, name="a.txt", sandbox=Pretended(Outcome(Status.OK, lie, 0.1, "")))
        assert (report.findings[0].code, sink.getvalue()) == ("DSM-965", b"")


def test_without_a_sandbox_nothing_is_looked_at() -> None:
    report = disarm(b"x\n", name="a.txt", sandbox=Pretended(Unavailable("no Landlock")))
    assert (report.verdict, report.findings[0].code) == (Verdict.UNDECIDED, "DSM-966")


def test_too_large_input_is_not_read_to_its_end() -> None:
    class Endless(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            self.taken += size
            return b"a" * size

    stream = Endless()
    report = disarm(stream, name="a.txt", limits=Limits(input_bytes=3 << 20))
    assert report.findings[0].code == "DSM-947"
    assert stream.taken <= 4 << 20
    assert inspect_bytes(b"aaaa", "a.txt", limits=Limits(input_bytes=3))[0].findings[0].code == "DSM-947"


def test_time_limit_is_kept() -> None:
    report = disarm(b"a,=1\n" * 3_000_000, name="a.csv", limits=Limits(wall_seconds=0.3))
    assert report.findings[0].code == "DSM-960"


def test_every_code_has_a_japanese_and_an_english_sentence() -> None:
    for code, entry in CATALOGUE.items():
        assert re.search("[ぁ-ん]", entry.ja), code
        assert entry.ja.rstrip(")").endswith(("。", "reason}")), code
        assert not re.search("[ぁ-んァ-ヶ一-龠]", entry.en), code
        assert entry.en.rstrip(")").endswith((".", "reason}")), code
        # Whatever the Japanese sentence tells from the details, the English one may tell too, and no more.
        assert set(re.findall(r"{(\w+)}", entry.en)) <= set(re.findall(r"{(\w+)}", entry.ja)), code


def test_sentences_for_people_name_no_inner_parts_of_files() -> None:
    for code in ("DSM-921", "DSM-922", "DSM-924"):
        assert not re.search("ZIP|XML|[a-z{}]", CATALOGUE[code].ja)


def test_findings_are_told_in_either_language_after_the_run() -> None:
    report = disarm(b"a,=1+1\n", name="a.csv")
    back = Report.from_dict(json.loads(json.dumps(report.to_dict())))
    for finding in back.findings:
        assert codes.told(finding, "ja") == finding.message
        assert codes.told(finding, "en") == codes.sentence(finding.code, "en", **finding.details)
        assert "…" not in codes.told(finding, "en")


def test_every_finding_in_the_sources_has_its_sentences() -> None:
    sources = Path(codes.__file__).parent
    named = {
        code
        for path in sources.rglob("*.py")
        if not path.name.startswith("codes")
        for code in re.findall(r'"(DSM-\d{3})"', path.read_text("utf-8"))
    }
    assert named <= set(CATALOGUE)
