"""Bad input, properties that must hold for any input, the command line, and the sandbox."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_screening import OwnPattern, PatternRefused, ScreeningError, Settings, TooComplex, screen
from sekisho_screening.cli import main
from sekisho_screening.detectors import ALL
from sekisho_screening.digits import only_digits
from sekisho_screening.engine import inspect
from sekisho_screening.extract.encodings import blocks
from sekisho_screening.findings import Report
from sekisho_screening.scan import Scanner
from sekisho_screening.scoring import combine

SCANNER = Scanner(Settings())
BOMBS = ("(a+)+$", "(a|a)*b", "(x+x+)+y", "([0-9]+)*-", "(.*)*=.*")


@pytest.mark.parametrize("expression", BOMBS)
def test_expressions_that_explode_elsewhere_run_in_linear_time(expression: str) -> None:
    pattern = OwnPattern("own", "試し", expression) if not re.fullmatch(expression, "") else None
    if pattern is None:
        with pytest.raises(PatternRefused):
            OwnPattern("own", "試し", expression)
        return
    start = time.process_time()
    list(pattern.find(b"a" * 200_000 + b"!"))
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "expression", ["(?=a)b", r"(a)\1", "a**", "(", "x*", "a{1000}{1000}", "(?<!a)b", "a" * 501]
)
def test_unfit_patterns_are_refused(expression: str) -> None:
    with pytest.raises(PatternRefused) as caught:
        OwnPattern("own", "試し", expression)
    assert caught.value.code == "SCR-030"


def test_own_patterns_count_and_are_masked() -> None:
    own = Settings(
        patterns=(
            OwnPattern("case", "事件番号", r"川福-\d{4}-\d{5}"),
            OwnPattern("secret", "内部名", words=("海原計画",), score=60),
        )
    )
    report = inspect(io.BytesIO("川福-2026-00123 は海原計画による\n".encode()), "a.txt", own)
    assert {one.kind: one.score for one in report.findings} == {"case": 80, "secret": 60}
    assert report.hold
    assert "川福-2026-00123" not in json.dumps(report.to_dict(), ensure_ascii=False)
    assert own.patterns[0].try_on("川福-2026-00123")[0] != "川福-2026-00123"
    assert Settings.from_dict(json.loads(json.dumps(own.to_dict()))) == own


def test_a_single_line_of_twenty_megabytes() -> None:
    line = "本日は晴天なり、12,345円、" * 500_000 + "1234567890," * 50_000 + "個人番号 123456789018"
    data = line.encode()
    assert len(data) > 15_000_000
    start = time.process_time()
    report = inspect(io.BytesIO(data), "a.csv", Settings(), SCANNER)
    assert time.process_time() - start < 60
    assert any(one.kind == "my_number" for one in report.findings)


@pytest.mark.parametrize(
    "unit", ["一丁目1-", "山田様", "生年月日", "1", "0-", "@a.b", "田 ", "個人番号", "\t", "森林東", "ア"]
)
def test_hostile_repetition_ends_soon(unit: str) -> None:
    data = (unit * 100_000).encode()[:120_000]
    start = time.process_time()
    inspect(io.BytesIO(data), "a.txt", Settings(), SCANNER)
    assert time.process_time() - start < 12


def test_limits_of_archives() -> None:
    data = b"x"
    for _ in range(12):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("in.zip", data)
        data = out.getvalue()
    with pytest.raises(TooComplex):
        inspect(io.BytesIO(data), "a.zip", Settings())
    with pytest.raises(TooComplex):
        inspect(io.BytesIO(data), "a.zip", Settings(unpacked_bytes=10))


@given(st.binary(max_size=4000))
@settings(max_examples=150, deadline=None)
def test_never_raises_outside_its_tree(data: bytes) -> None:
    for head in (
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"From: a\nTo: b\nSubject: c\n\n",
        "氏名,電話\n".encode("cp932"),
    ):
        try:
            report = inspect(io.BytesIO(head + data), "a", Settings(), SCANNER)
        except ScreeningError as error:
            code = error.code
        else:
            code = "SCR-000"
            assert Report.from_dict(report.to_dict()).findings == report.findings
        assert re.fullmatch(r"SCR-\d{3}", code)


@given(st.binary(max_size=300), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_damaged_workbooks_stay_in_the_tree(junk: bytes, at: int, change: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b'<worksheet xmlns="urn:x"><row r="1"><c r="A1">' + junk)
        archive.writestr("word/document.xml", junk)
    data = bytearray(out.getvalue())
    data[at % len(data) : at % len(data) + len(change)] = change
    try:
        inspect(io.BytesIO(bytes(data)), "a.xlsx", Settings(), SCANNER)
    except ScreeningError:
        pass


VALUES = st.sampled_from(
    [
        "123456789018",
        "1234-5678-9018",
        "４１１１－１１１１－１１１１－１１１１",
        "090-1234-5678",
        "TR1234567",
        "1234-567890",
    ]
)
LABELS = st.sampled_from(
    ["個人番号", "電話", "カード番号", "旅券番号", "基礎年金番号", "氏名", "住所", "生年月日", "口座", ""]
)
OTHERS = st.sampled_from(
    [
        "川上　春子",
        "札幌市中央区北一条西2-3-4",
        "昭和50年1月2日",
        "h@umihara.jp",
        "林修",
        "様",
        "\n",
        "、",
    ]
)


@given(st.lists(st.one_of(VALUES, LABELS, OTHERS, st.text(max_size=5)), max_size=25))
@settings(max_examples=300, deadline=None)
def test_samples_never_hold_the_value_and_places_exist(parts: list[str]) -> None:
    text = " ".join(parts)
    data = text.encode("utf-8", "replace")
    for one in combine(data, SCANNER.scan(data)):
        assert one.match.value.strip() not in one.match.sample
        digits = only_digits(one.match.value)
        shown = only_digits(one.match.sample)
        assert len(shown) * 2 <= len(digits) or len(digits) < 4 or one.match.kind == "address"
    lines = text.count("\n") + 1
    report = inspect(io.BytesIO(data), "a.txt", Settings(), SCANNER) if data else None
    for finding in report.findings if report else ():
        assert finding.place.line <= lines or finding.place.row
        assert 0 <= finding.score <= 100
        assert finding.place.phrase()


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_decoding_never_fails(data: bytes) -> None:
    assert isinstance("".join(blocks(io.BytesIO(data))), str)


@pytest.mark.parametrize("detector", ALL, ids=lambda one: one.id)
@pytest.mark.parametrize(
    "value", ["林修", "a@b.jp", "1", "", "12345678", "東京都町田市森野2-2-22", "昭和50年1月2日", "あ" * 500]
)
def test_masks_cover(detector: object, value: str) -> None:
    mask = detector.mask(value)  # type: ignore[attr-defined]  # the parameter is a detector
    assert not value or value not in mask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "名簿.csv").write_text("氏名,個人番号\n" + "山田　太郎,123456789018\n" * 3, encoding="utf-8")
    (tmp_path / "会議.txt").write_text("会議は10時から始めます。\n", encoding="utf-8")
    (tmp_path / "壊れ.pdf").write_bytes(b"%PDF-1.7 broken")
    return tmp_path


def test_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--json"]) == 1
    out = capsys.readouterr().out
    lines = {Path(one["path"]).name: one for one in map(json.loads, out.splitlines())}
    assert "123456789018" not in out
    assert "山田　太郎" not in out
    found = lines["名簿.csv"]
    assert {"path", "people", "findings", "seconds"} <= found.keys()
    assert {"kind", "place", "sample", "score", "evidence"} <= found["findings"][0].keys()
    assert found["findings"][0]["sample"] == "1234******18"
    assert lines["会議.txt"]["findings"] == []
    assert lines["壊れ.pdf"]["error"]["code"] == "SCR-010"
    assert main([str(folder / "会議.txt")]) == 0
    assert main([str(folder / "名簿.csv")]) == 1
    assert "個人番号" in capsys.readouterr().out


def test_command_line_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing")]) == 2
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert main(["detectors"]) == 0
    assert "`my_number`" in capsys.readouterr().out


def test_sandboxed_call_from_bytes_stream_and_path(folder: Path) -> None:
    path = folder / "名簿.csv"
    data = path.read_bytes()
    reports = [screen(source, name="名簿.csv") for source in (data, io.BytesIO(data), path)]
    assert {report.people for report in reports} == {1}
    assert all(report.hold for report in reports)
    with pytest.raises(TooComplex):
        screen(b"1234567 " * 5_000_000, name="a.txt", settings=Settings(wall_seconds=0.2))


@pytest.mark.parametrize("filler", ["", "本日は晴天なり。" * 20, "a b c " * 40])
def test_a_label_and_its_number_at_the_end_of_a_file_without_a_line_end(filler: str) -> None:
    report = inspect(io.BytesIO(f"{filler}個人番号 123456789018".encode()), "a.txt", Settings(), SCANNER)
    assert [one.kind for one in report.findings if one.score >= 80] == ["my_number"]


def test_many_addressees_of_a_mail_take_no_time() -> None:
    """Two ways to read each line end had doubled the work with every addressee."""
    from sekisho_screening.extract.mail import looks_like

    folded = b"".join(b" one%d@example.jp,\r\n" % n for n in range(400))
    start = time.perf_counter()
    assert not looks_like(b"From: a@example.jp\r\nTo: b@example.jp,\r\n" + folded)
    assert time.perf_counter() - start < 1
