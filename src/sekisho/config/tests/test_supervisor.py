"""The supervisor with small real processes: order, restarts, logs, and that nothing outlives it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.config.process_logs import ImportantLines, make_room, printable
from sekisho.config.tests.living import gone, until

pytestmark = pytest.mark.chaos

TOWN_SCRIPT = Path(__file__).with_name("supervised_town.py")
QUICK = {"first_pause": 0.05, "longest_pause": 0.1, "stop": 5.0}


class Town:
    """A supervisor in a process of its own, and what it said."""

    def __init__(self, data: Path, specs: list[dict[str, str | None]], **plan: object) -> None:
        self.data = data
        whole = {"data": str(data), "specs": specs, "patience": QUICK, **plan}
        self.process = subprocess.Popen(
            [sys.executable, TOWN_SCRIPT, json.dumps(whole)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def await_ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.said()

    def said(self) -> str:
        return self.process.communicate()[1]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.end()

    def end(self) -> tuple[int, str]:
        said = self.process.communicate(timeout=30)[1]
        return self.process.returncode, said

    def pids(self, name: str) -> list[int]:
        """Every number the process wrote with `echo $$` into its log."""
        log = self.data / "logs" / f"{name}.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [int(line) for line in lines if line.isdigit()]


def server(name: str, before: str = "", trap: str = "") -> dict[str, str | None]:
    return {"name": name, "sh": f"{trap}\necho $$\n{before}\nwhile :; do sleep 0.05; done"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_in_reverse_order(tmp_path: Path, number: signal.Signals) -> None:
    diary = tmp_path / "diary"
    specs = [server(name, trap=f"trap 'echo {name} >> {diary}; exit 0' TERM") for name in ("first", "second")]
    town = Town(tmp_path, specs)
    town.await_ready()
    until(lambda: bool(town.pids("first") and town.pids("second")))
    assert town.stop(number) == (0, "")
    assert diary.read_text().split() == ["second", "first"]
    assert all(gone(pid) for name in ("first", "second") for pid in town.pids(name))


def test_next_one_starts_when_the_one_before_is_ready(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    first: dict[str, str | None] = {
        **server("first"),
        "sh": f"sleep 0.3; touch {flag}; echo $$; exec sleep 60",
        "ready": str(flag),
    }
    second: dict[str, str | None] = {"name": "second", "sh": f"test -e {flag} && echo $$; exec sleep 60"}
    town = Town(tmp_path, [first, second])
    town.await_ready()
    until(lambda: bool(town.pids("second")))
    assert town.stop()[0] == 0


def test_crashed_process_comes_back(tmp_path: Path) -> None:
    town = Town(tmp_path, [server("web")])
    town.await_ready()
    until(lambda: len(town.pids("web")) == 1)
    subprocess.run(["kill", "-KILL", str(town.pids("web")[0])], check=True)
    until(lambda: len(town.pids("web")) == 2)
    code, said = town.stop()
    assert code == 0
    assert "web が止まりました (シグナル 9)。0.05 秒後にもう一度始めます。" in said


def test_children_of_a_crashed_process_are_ended_before_it_comes_back(tmp_path: Path) -> None:
    town = Town(tmp_path, [server("web", before=f"sh -c 'echo $$ > {tmp_path}/worker; exec sleep 300' &")])
    town.await_ready()
    until(lambda: len(town.pids("web")) == 1 and (tmp_path / "worker").exists())
    worker = int((tmp_path / "worker").read_text())
    subprocess.run(["kill", "-KILL", str(town.pids("web")[0])], check=True)
    until(lambda: len(town.pids("web")) == 2)
    assert gone(worker)
    town.stop()


def test_gives_up_after_some_tries_and_says_so(tmp_path: Path) -> None:
    town = Town(
        tmp_path,
        [server("steady"), {"name": "broken", "sh": "echo $$; echo no such engine; exit 3"}],
        patience={**QUICK, "tries": 3},
    )
    code, said = town.end()
    assert code == 1
    assert len(town.pids("broken")) == 3
    assert "終了コード 3" in said
    assert "no such engine" in said
    assert f"broken が 3 回続けて止まりました。すべてを終了します。記録は {tmp_path}/logs/broken.log" in said
    assert all(gone(pid) for pid in town.pids("steady"))


def test_never_ready_is_told_and_everything_ends(tmp_path: Path) -> None:
    slow = {**server("slow"), "ready": str(tmp_path / "never")}
    code, said = Town(tmp_path, [slow], patience={**QUICK, "ready": 0.3}).end()
    assert code == 1
    assert "slow の準備が整いませんでした。" in said


def test_lost_companion_ends_the_town(tmp_path: Path) -> None:
    companion = tmp_path / "postgres-is-up"
    companion.touch()
    town = Town(tmp_path, [server("web")], companion=str(companion))
    town.await_ready()
    companion.unlink()
    code, said = town.end()
    assert code == 1
    assert "postgres が止まったため" in said


def test_stubborn_process_is_killed_at_the_deadline(tmp_path: Path) -> None:
    town = Town(tmp_path, [server("stubborn", trap="trap '' TERM INT")], patience={**QUICK, "stop": 0.3})
    town.await_ready()
    until(lambda: bool(town.pids("stubborn")))
    assert town.stop()[0] == 0
    assert gone(town.pids("stubborn")[0])


def test_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    stubborn = server("stubborn", trap=f"trap 'touch {asked}' TERM")
    town = Town(tmp_path, [stubborn], patience={**QUICK, "stop": 300.0})
    town.await_ready()
    until(lambda: bool(town.pids("stubborn")))
    town.process.send_signal(signal.SIGINT)
    until(asked.exists)
    code, said = town.stop(signal.SIGINT)
    assert code == 0
    assert "Traceback" not in said


@pytest.mark.parametrize("trap", ["", "trap '' TERM INT"], ids=["polite", "stubborn"])
def test_nothing_outlives_a_killed_supervisor(tmp_path: Path, trap: str) -> None:
    """Not the child, not the child's own child, not even those that refuse SIGTERM, and not the guardian."""
    refuse = trap.replace("'", '"') or ":"
    worker = f"sh -c '{refuse}; echo $$ > {tmp_path}/worker; while :; do sleep 0.05; done' &"
    town = Town(tmp_path, [server("web", before=worker, trap=trap)])
    town.await_ready()
    until(lambda: bool(town.pids("web")) and (tmp_path / "worker").exists())
    everybody = [*town.pids("web"), int((tmp_path / "worker").read_text()), *children(town.process.pid)]
    town.stop(signal.SIGKILL)
    until(lambda: all(gone(pid) for pid in everybody))


def children(pid: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_log_is_whole_and_the_terminal_shows_what_matters(tmp_path: Path) -> None:
    lines = 'echo quiet; echo \'ERROR disk \\033[31m full\'; echo \'{"level": "warning", "event": "slow"}\''
    town = Town(tmp_path, [server("web", before=lines)])
    town.await_ready()
    log = tmp_path / "logs" / "web.log"
    until(lambda: log.exists() and "slow" in log.read_text())
    _, said = town.stop()
    assert log.read_text().splitlines()[1] == "quiet"
    assert said.splitlines() == [
        "web: ERROR disk \N{REPLACEMENT CHARACTER}[31m full",
        'web: {"level": "warning", "event": "slow"}',
    ]


def test_children_start_with_no_signal_blocked(tmp_path: Path) -> None:
    town = Town(tmp_path, [server("web", before="grep SigBlk /proc/self/status")])
    town.await_ready()
    log = tmp_path / "logs" / "web.log"
    until(lambda: log.exists() and "SigBlk:\t0000000000000000" in log.read_text())
    town.stop()


def test_important_lines_wait_for_their_end(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("ERROR of yesterday\n")
    follow = ImportantLines(log)
    with log.open("a") as file:
        file.write("ERROR ha")
        file.flush()
        assert list(follow.fresh()) == []
        file.write("lf\nnothing\n")
    assert list(follow.fresh()) == ["ERROR half"]


def test_direction_marks_and_long_lines_are_tamed() -> None:
    assert printable("請求書\u202egpj.exe".encode()) == "請求書\N{REPLACEMENT CHARACTER}gpj.exe"
    assert len(printable(b"x" * 10_000)) == 500


def test_full_log_is_put_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.config.process_logs.LOG_BYTES", 10)
    log = tmp_path / "web.log"
    for text in ("old old old", "new new new"):
        log.write_text(text)
        make_room(log)
    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "new new new"
