"""The command line as scripts use it, read by its output and its exit code.

What the process itself is about (exit codes, language, terminal) runs as a real command; what becomes of the files
runs in this process, where the engine is warm already.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pty
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import docx
import pytest

from sekisho_disarm import cli, isolation
from sekisho_sandbox import Sandbox

COMMAND = [str(Path(sys.executable).parent / "sekisho-disarm")]
KEYS = ["path", "kind", "verdict", "output", "sha256_in", "sha256_out", "findings", "seconds"]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", **environment}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=env, timeout=120
    )


class Lent:
    """An engine that the command may use, and does not stop at its end."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    def __enter__(self) -> Lent:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None: ...


@pytest.fixture(scope="module")
def warm() -> Iterator[Sandbox]:
    with isolation.open_sandbox() as sandbox:
        yield sandbox


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def here(warm: Sandbox, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """The command, in this process."""
    monkeypatch.setattr(isolation, "open_sandbox", lambda: Lent(warm))

    def run_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        capfd.readouterr()
        code = cli.main([*map(str, arguments), "--language", "ja"])
        return subprocess.CompletedProcess(arguments, code, *capfd.readouterr())

    return run_here


def lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    document = docx.Document()
    document.add_paragraph("回覧です")
    document.save(str(folder / "回覧.docx"))
    (folder / "連絡.txt").write_bytes("連絡です\r\n".encode("cp932"))
    return folder


def test_safe_files_are_written_and_described(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(inbox / "回覧.docx", inbox / "連絡.txt", "--out", out, "--json")
    assert result.returncode == 0, result.stderr
    rows = lines(result)
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert [row["verdict"] for row in rows] == ["changed", "clean"]
    for row, path in zip(rows, (inbox / "回覧.docx", inbox / "連絡.txt"), strict=True):
        assert row["path"] == str(path)
        assert row["sha256_in"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert row["sha256_out"] == hashlib.sha256(Path(row["output"]).read_bytes()).hexdigest()
    assert list(rows[0]["findings"][0]) == ["code", "where", "action", "message"]
    assert sorted(path.name for path in out.iterdir()) == ["回覧.docx", "連絡.txt"]


def test_nothing_is_written_for_what_must_not_pass(inbox: Path, tmp_path: Path) -> None:
    (inbox / "請求書.pdf").write_bytes(b"MZ" + bytes(100))
    (inbox / "空.txt").write_bytes(b"")
    out = tmp_path / "out"
    result = run(
        inbox / "請求書.pdf", inbox / "空.txt", inbox / "無い.txt", inbox / "連絡.txt", "--out", out, "--json"
    )
    assert result.returncode == 1
    assert [row["verdict"] for row in lines(result)] == ["blocked", "undecided", "undecided", "clean"]
    assert [row["output"] is None for row in lines(result)] == [True, True, True, False]
    assert [path.name for path in out.iterdir()] == ["連絡.txt"]


def test_usage_is_exit_2(tmp_path: Path) -> None:
    assert run().returncode == 2
    assert run(tmp_path).returncode == 2
    assert run("x", "--out", tmp_path, "--profile", "none").returncode == 2


def test_existing_files_stay_without_force(inbox: Path, tmp_path: Path, here: Command) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "連絡.txt").write_text("前からある")
    result = here(inbox / "連絡.txt", "--out", out, "--json")
    assert result.returncode == 1
    assert lines(result)[0]["findings"][-1]["code"] == "DSM-972"
    assert (out / "連絡.txt").read_text() == "前からある"
    assert here(inbox / "連絡.txt", "--out", out, "--force").returncode == 0
    assert (out / "連絡.txt").read_bytes() == "連絡です\r\n".encode("cp932")
    assert [path.name for path in out.iterdir()] == ["連絡.txt"]


def test_two_inputs_of_one_name_do_not_clobber_each_other(inbox: Path, tmp_path: Path, here: Command) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "連絡.txt").write_bytes("別件\n".encode())
    out = tmp_path / "out"
    assert here(inbox / "連絡.txt", other / "連絡.txt", "--out", out).returncode == 0
    assert (out / "連絡.txt").read_bytes() == "連絡です\r\n".encode("cp932")
    assert (out / "連絡 (2).txt").read_bytes() == "別件\n".encode()


def test_symbolic_links_in_the_output_folder_are_not_followed(
    inbox: Path, tmp_path: Path, here: Command
) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside.txt"
    out.mkdir()
    (out / "連絡.txt").symlink_to(outside)
    assert here(inbox / "連絡.txt", "--out", out).returncode == 1
    assert not outside.exists()
    assert here(inbox / "連絡.txt", "--out", out, "--force").returncode == 0
    assert not outside.exists()
    assert not (out / "連絡.txt").is_symlink()


def test_folders_are_walked_and_keep_their_shape(inbox: Path, tmp_path: Path, here: Command) -> None:
    (inbox / "課" / "係").mkdir(parents=True)
    (inbox / "課" / "係" / "a.txt").write_bytes(b"a\n")
    (inbox / "課" / "link.txt").symlink_to("/etc/hostname")
    out = inbox / "out"
    (tmp_path / "elsewhere").mkdir()
    out.mkdir()
    (out / "課").symlink_to(tmp_path / "elsewhere")
    result = here(inbox, "--out", out, "--json")
    assert result.returncode == 1
    verdicts = {Path(row["path"]).name: row["output"] for row in lines(result)}
    assert verdicts["a.txt"] is None
    assert list((tmp_path / "elsewhere").iterdir()) == []
    (out / "課").unlink()
    assert here(inbox, "--out", out, "--force").returncode == 1
    assert (out / "課" / "係" / "a.txt").read_bytes() == b"a\n"
    assert not (out / "課" / "link.txt").exists()


def test_macro_names_become_plain_names(inbox: Path, tmp_path: Path, here: Command) -> None:
    data = (inbox / "回覧.docx").read_bytes()
    out = io.BytesIO()
    plain, macro = (
        b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"ms-word.document.macroEnabled.main+xml",
    )
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(plain, macro))
    (inbox / "申請.docm").write_bytes(out.getvalue())
    result = here(inbox / "申請.docm", "--out", tmp_path / "out", "--json")
    row = lines(result)[0]
    assert (row["kind"], Path(row["output"]).name) == ("docm", "申請.docx")


def test_profile_text_gives_a_text_file(inbox: Path, tmp_path: Path, here: Command) -> None:
    result = here(inbox / "回覧.docx", "--out", tmp_path / "out", "--profile", "text", "--json")
    output = Path(lines(result)[0]["output"])
    assert (output.name, output.read_text("utf-8-sig").strip()) == ("回覧.txt", "回覧です")
    (tmp_path / "一覧.csv").write_text("a,b\n", "utf-8")
    flat = here(tmp_path / "一覧.csv", "--out", tmp_path / "out", "--profile", "flatten", "--json")
    assert (flat.returncode, lines(flat)[0]["findings"][-1]["code"]) == (1, "DSM-911")


def test_names_on_the_screen_hold_no_control_characters(tmp_path: Path, here: Command) -> None:
    evil = tmp_path / "a\x1b[31m\u202eb.txt"
    evil.write_bytes(b"x\n")
    result = here(evil, "--out", tmp_path / "out")
    assert result.returncode == 0
    assert "\x1b" not in result.stdout + result.stderr
    assert "\u202e" not in result.stdout
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a[31mb.txt"]


def test_language_of_the_messages(inbox: Path, tmp_path: Path) -> None:
    assert "無害化済み" in run(inbox / "回覧.docx", "--out", tmp_path / "a").stdout
    english = run(inbox / "回覧.docx", "--out", tmp_path / "b", LANG="en_US.UTF-8").stdout
    assert "changed" in english
    assert "were removed" in english


def test_progress_shows_on_a_terminal_only(inbox: Path, tmp_path: Path, here: Command) -> None:
    ours, theirs = pty.openpty()
    arguments = [*COMMAND, str(inbox), "--out", str(tmp_path / "out"), "--json"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=theirs) as process:
        output, _ = process.communicate(timeout=120)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "2/2" in shown
    assert [json.loads(line)["verdict"] for line in output.splitlines()] == ["changed", "clean"]
    assert here(inbox, "--out", tmp_path / "again").stderr == ""


def test_many_files_at_once_each_get_their_own_answer(tmp_path: Path, here: Command) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_bytes(f"{number}番\n".encode())
    assert here(folder, "--out", tmp_path / "out", "--jobs", "4").returncode == 0
    for number in range(40):
        assert (tmp_path / "out" / f"{number:02}.txt").read_bytes() == f"{number}番\n".encode()
