"""Text keeps its words, its encoding and its line ends; formulas and deceiving characters go."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm.encodings import decode
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.report import Profile, Verdict


def passed(data: bytes, name: str) -> bytes:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_harmless_text_comes_back_byte_for_byte(encoding: str, end: str) -> None:
    data = end.join(["市民課からのお知らせ", "来月の窓口は九時からです", ""]).encode(encoding)
    report, output = inspect_bytes(data, "お知らせ.txt")
    assert (report.verdict, output) == (Verdict.CLEAN, data)


def test_own_characters_of_cp932_survive() -> None:
    data = "氏名".encode("cp932") + b"\xf0\x40\xf9\xfc" + "様①㈱髙\r\n".encode("cp932")
    assert passed(data, "a.txt") == data


def test_control_and_bidi_characters_are_removed() -> None:
    report, output = inspect_bytes("表\x07示\u202e偽装\u2066です\n".encode(), "a.txt")
    assert output == "表示偽装です\n".encode()
    assert [finding.code for finding in report.findings] == ["DSM-501", "DSM-502"]


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, b"\xff\xfe\xfd" * 9, b"a\x00b"])
def test_bytes_that_are_no_text_are_not_passed(data: bytes) -> None:
    report, output = inspect_bytes(data, "a.txt")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|x", "-2+3+cmd", "@SUM(A1)", "＝1+1", "＠x", "\tx", " =1", '=HYPERLINK("x")', "－x"],
)
def test_cells_that_would_run_get_an_apostrophe(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["名前", cell, "終"])
    report, output = inspect_bytes(out.getvalue().encode("cp932"), "a.csv")
    assert output is not None
    row = next(csv.reader(io.StringIO(output.decode("cp932"))))
    assert (row[0], row[1], row[2]) == ("名前", f"'{cell}", "終")
    assert report.findings[0].where == "R1C2"
    again, second = inspect_bytes(output, "a.csv")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


@pytest.mark.parametrize(
    "cell", ["-12.5", "+81-3-0000-0000", "-1,234", "-", "12", "a=b", "-5%", "'=1", "電話 03-0000"]
)
def test_numbers_and_plain_words_stay(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([cell, "x"])
    data = out.getvalue().encode()
    assert passed(data, "a.csv") == data


def test_quoted_cells_over_several_lines_are_one_cell() -> None:
    data = '"一行目\r\n=二行目は本文",=1\r\n"=2",x\r\n'.encode()
    assert passed(data, "a.csv") == '"一行目\r\n=二行目は本文",\'=1\r\n"\'=2",x\r\n'.encode()


def test_separator_of_the_file_counts() -> None:
    assert passed(b"sep=;\r\na;=1\r\n", "a.csv") == b"sep=;\r\na;'=1\r\n"
    assert passed(b"a\t=1\n", "a.tsv") == b"a\t'=1\n"


def test_profile_flatten_says_that_it_is_not_available() -> None:
    report, output = inspect_bytes(b"a\n", "a.txt", Profile.FLATTEN)
    assert (report.verdict, output, report.findings[-1].code) == (Verdict.UNDECIDED, None, "DSM-911")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.csv", "a.docx", "a"]))
def test_any_bytes_end_in_a_verdict_and_twice_is_clean(data: bytes, name: str) -> None:
    report, output = inspect_bytes(data, name)
    assert report.findings == () or report.findings[-1].code not in ("DSM-950", "DSM-990")
    if output is not None:
        again, second = inspect_bytes(output, report.output_name or "")
        assert second == output or not output, again.findings


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_as_csv_holds_no_formula_afterwards(text: str, encoding: str) -> None:
    report, output = inspect_bytes(text.encode(encoding, "ignore"), "a.csv")
    assert report.findings == () or report.findings[-1].code not in ("DSM-950", "DSM-990"), report.findings
    if output is not None:
        assert decode(output) is not None or not output


@pytest.mark.parametrize("hidden", ["\u200c", "\u00ad", "\u180e", "\u2028", "\n", "\x0b", "\ufe0f", "\u3164"])
def test_nothing_unseen_hides_the_sign_of_a_formula(hidden: str) -> None:
    output = passed(f'名前,"{hidden}=1+x()",終\r\n'.encode(), "a.csv").decode()
    row = next(csv.reader(io.StringIO(output, newline="")))
    assert row[1].startswith("'")
    assert row[2] == "終"


@pytest.mark.parametrize(
    "cell", ["a;=SUM(1);b", "a\t=1+1\tb", "a|=x()", '"a;b\t=1+1"', "a;+cmd|' /C x'!A0", "a;@SUM(1)"]
)
def test_formulas_for_programs_that_split_cells_elsewhere_are_quoted(cell: str) -> None:
    output = passed(f"名前,{cell},終\r\n".encode(), "a.csv").decode()
    for mark in (",", ";", "\t", "|"):
        for row in csv.reader(io.StringIO(output, newline=""), delimiter=mark):
            assert not any(one.lstrip().startswith(("=", "+", "@")) for one in row)


@pytest.mark.parametrize(
    "line", ["メモ; -担当,1", "a;-5;+3,2", "電話 +81-3-0000-0000,x", "a == b,c=d", "1;-2|-3,4"]
)
def test_words_beside_other_separators_stay(line: str) -> None:
    data = f"見出し,値\r\n{line}\r\n".encode()
    assert passed(data, "a.csv") == data


def test_orders_to_a_terminal_go_and_the_log_stays() -> None:
    lines = [f"\x1b[3{n % 8}m2024-05-06 \x1b[1m窓口\x1b[0m {n}" for n in range(40)]
    data = ("\x1b]0;title\x07" + "\n".join(lines) + "\x1b[2J\x1bPq#0\x1b\\\n").encode()
    assert passed(data, "a.log").decode() == "".join(f"2024-05-06 窓口 {n}\n" for n in range(40))


def test_marks_without_a_look_go_and_names_keep_their_selector() -> None:
    text = "葛\U000e0100城さん👩\u200d👧❤\ufe0f\u200d🔥"
    hidden = f"\u200b{text}\ufff9\U000e0100\U000e0101\U000e0102\u200d\u200d"
    assert passed(hidden.encode(), "a.txt").decode() == f"{text}\U000e0100\u200d"
