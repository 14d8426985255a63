"""What was opened with a password comes out behind the same one when asked for; other people's readers open it."""

from __future__ import annotations

import ctypes
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import msoffcrypto
import pikepdf
import pytest

from sekisho_disarm import Profile, Verdict, disarm, office_password, protection, zipcrypt
from sekisho_disarm.cli import main
from sekisho_disarm.context import Rebuilt
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.errors import NotProven
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits
from sekisho_disarm.zipio import Writer

RIGHT = "合言葉-Right7"
WRONG = "wrong-9"
TEXT = "架空の本文です\n".encode()


@pytest.fixture(autouse=True)
def fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "_ROUNDS", 100)


def office() -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("回覧です")
    made.save(out)
    return office_password.sample(out.getvalue(), RIGHT, rounds=100)


def pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        made.add_blank_page(page_size=(200, 100))
        made.save(out, encryption=pikepdf.Encryption(user=RIGHT, owner="other", R=6))
    return out.getvalue()


def archive(*, password: str = RIGHT, inner: bytes = TEXT, name: str = "架空.txt") -> bytes:
    writer = Writer()
    writer.add("資料/", b"")
    writer.add(f"資料/{name}", inner, password=password)
    writer.add("空.txt", b"", password=password)
    return writer.finish()


SAMPLES = {"回覧.docx": office(), "様式.pdf": pdf(), "まとめ.zip": archive()}


@pytest.mark.parametrize("name", SAMPLES)
def test_it_comes_out_behind_the_same_password(name: str) -> None:
    report, output = inspect_bytes(SAMPLES[name], name, passwords=[WRONG, RIGHT], protect=True)
    assert report.passed, report.findings
    assert output is not None
    assert report.output_name == name
    assert "DSM-005" in {finding.code for finding in report.findings}
    assert "DSM-004" not in {finding.code for finding in report.findings}
    assert {step.name for step in report.steps} == {"identify", "rebuild", "verify", "protect"}
    assert not inspect_bytes(output, name)[0].passed
    assert not inspect_bytes(output, name, passwords=[WRONG])[0].passed
    again, plain = inspect_bytes(output, name, passwords=[RIGHT])
    assert again.passed
    assert plain == inspect_bytes(SAMPLES[name], name, passwords=[RIGHT])[1] or name.endswith(".pdf")


@pytest.mark.parametrize("name", SAMPLES)
def test_without_being_asked_it_comes_out_open(name: str) -> None:
    report, output = inspect_bytes(SAMPLES[name], name, passwords=[RIGHT])
    assert "DSM-004" in {finding.code for finding in report.findings}
    assert output is not None
    assert inspect_bytes(output, name)[0].passed


@pytest.mark.parametrize("name", SAMPLES)
def test_the_locked_child_can_do_it_too(name: str) -> None:
    sink = io.BytesIO()
    report = disarm(SAMPLES[name], sink, name=name, passwords=[RIGHT], protect=True)
    assert report.passed, report.findings
    assert inspect_bytes(sink.getvalue(), name, passwords=[RIGHT])[0].passed
    assert not inspect_bytes(sink.getvalue(), name)[0].passed


def test_two_runs_lock_with_different_salts() -> None:
    first, second = (inspect_bytes(archive(), "a.zip", passwords=[RIGHT], protect=True)[1] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_what_had_no_password_gets_none(name: str) -> None:
    data = TEXT
    if name == "a.docx":
        out = io.BytesIO()
        docx.Document().save(out)
        data = out.getvalue()
    report, output = inspect_bytes(data, name, passwords=[RIGHT], protect=True)
    assert report.passed
    assert not any(finding.code.startswith("DSM-00") for finding in report.findings)
    assert output is not None
    assert inspect_bytes(output, name)[0].passed


def test_what_is_inside_an_open_archive_comes_out_open() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as outer:
        outer.writestr("a.docx", office())
    report, output = inspect_bytes(out.getvalue(), "a.zip", passwords=[RIGHT], protect=True)
    assert [f.code for f in report.findings if f.code.startswith("DSM-00")] == ["DSM-004"]
    assert output is not None
    assert inspect_bytes(output, "a.zip")[0].passed


def test_the_outer_password_is_the_one_that_comes_back() -> None:
    data = archive(inner=office(), name="a.docx", password="outer-1")
    _, output = inspect_bytes(data, "a.zip", passwords=[RIGHT, "outer-1"], protect=True)
    assert output is not None
    assert not inspect_bytes(output, "a.zip", passwords=[RIGHT])[0].passed
    report, _ = inspect_bytes(output, "a.zip", passwords=["outer-1"])
    assert report.passed


def test_a_kind_that_carries_no_password_goes_into_a_zip() -> None:
    report, output = inspect_bytes(office(), "回覧.docx", Profile.TEXT, passwords=[RIGHT], protect=True)
    assert report.verdict is Verdict.CHANGED, report.findings
    assert report.output_name == "回覧.txt.zip"
    assert "DSM-006" in {finding.code for finding in report.findings}
    assert output is not None
    assert read_by_libarchive(output, RIGHT)["回覧.txt"].decode("utf-8-sig").strip() == "回覧です"


def read_by_libarchive(data: bytes, password: str) -> dict[str, bytes]:
    """Another reader of AE-2, by ctypes: it raises where libarchive does not open a member."""
    library = ctypes.CDLL("libarchive.so.13")
    for name in ("archive_read_new", "archive_entry_pathname_utf8"):
        getattr(library, name).restype = ctypes.c_void_p
    library.archive_entry_pathname_utf8.argtypes = [ctypes.c_void_p]
    library.archive_read_data.restype = ctypes.c_ssize_t
    reader, entry = ctypes.c_void_p(library.archive_read_new()), ctypes.c_void_p()
    library.archive_read_support_format_zip(reader)
    library.archive_read_set_options(reader, b"hdrcharset=UTF-8")
    library.archive_read_add_passphrase(reader, password.encode())
    assert library.archive_read_open_memory(reader, data, ctypes.c_size_t(len(data))) == 0
    found, buffer = {}, ctypes.create_string_buffer(1 << 20)
    while library.archive_read_next_header(reader, ctypes.byref(entry)) == 0:
        name = ctypes.string_at(library.archive_entry_pathname_utf8(entry)).decode()
        count = library.archive_read_data(reader, buffer, ctypes.c_size_t(1 << 20))
        assert count >= 0, "the member did not open"
        found[name] = buffer.raw[:count]
    library.archive_read_free(reader)
    return found


def test_others_open_the_zip() -> None:
    _, output = inspect_bytes(archive(), "a.zip", passwords=[RIGHT], protect=True)
    assert output is not None
    assert read_by_libarchive(output, RIGHT) == {"資料/": b"", "資料/架空.txt": TEXT, "空.txt": b""}
    with pytest.raises(AssertionError, match="did not open"):
        read_by_libarchive(output, WRONG)


def test_others_open_the_pdf(tmp_path: Path) -> None:
    assert shutil.which("qpdf")
    _, output = inspect_bytes(pdf(), "a.pdf", passwords=[RIGHT], protect=True)
    assert output is not None
    (tmp_path / "a.pdf").write_bytes(output)
    said = subprocess.run(
        ["qpdf", f"--password={RIGHT}", "--show-encryption", tmp_path / "a.pdf"],
        capture_output=True,
        text=True,
    )
    assert "R = 6" in said.stdout
    assert "AESv3" in said.stdout
    closed = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True)
    assert closed.returncode != 0


def test_an_office_file_too_small_for_its_container_goes_into_a_zip() -> None:
    writer = Writer()
    writer.add("a", b"tiny")
    locked = protection.protect(Rebuilt(writer.finish(), Kind.DOCX, "a.docx"), RIGHT, Limits())
    assert (locked.kind, locked.name) == (Kind.ZIP, "a.docx.zip")
    assert read_by_libarchive(locked.data, RIGHT) == {"a.docx": writer.finish()}


@pytest.mark.parametrize("size", [5_000, 9_000_000])
def test_office_files_of_any_size_are_locked(size: int) -> None:
    """The containers of large files need a second level of sector tables."""
    writer = Writer()
    writer.add("a", bytes(range(256)) * (size // 256 + 1), stored=True)
    locked = protection.protect(Rebuilt(writer.finish(), Kind.DOCX, "a.docx"), RIGHT, Limits())
    file = msoffcrypto.OfficeFile(io.BytesIO(locked.data))
    file.load_key(password=RIGHT, verify_password=True)
    out = io.BytesIO()
    file.decrypt(out, verify_integrity=True)
    assert out.getvalue() == writer.finish()


def test_what_does_not_open_to_what_was_proven_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipcrypt, "decrypt_aes", lambda packed, password, aes: None)
    with pytest.raises(NotProven):
        protection.protect(Rebuilt(TEXT, Kind.TEXT, "a.txt"), RIGHT, Limits())


def test_a_pdf_that_opens_without_the_password_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "_opens_without", lambda data: True)
    with pytest.raises(NotProven):
        protection.protect(
            Rebuilt(inspect_bytes(pdf(), "a.pdf", passwords=[RIGHT])[1] or b"", Kind.PDF, "a"),
            RIGHT,
            Limits(),
        )


def test_the_command_line_keeps_the_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, known, out = tmp_path / "まとめ.zip", tmp_path / "words.txt", tmp_path / "out"
    source.write_bytes(archive())
    known.write_text(f"{WRONG}\n{RIGHT}\n", encoding="utf-8")
    assert main([str(source), "--out", str(out), "--password-file", str(known), "--keep-password"]) == 0
    assert "DSM-005" in capsys.readouterr().out
    assert not inspect_bytes((out / "まとめ.zip").read_bytes(), "a.zip")[0].passed
    assert inspect_bytes((out / "まとめ.zip").read_bytes(), "a.zip", passwords=[RIGHT])[0].passed
