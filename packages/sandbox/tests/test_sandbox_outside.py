"""Class 2: what a program of others can see and do, asked from inside."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sekisho_sandbox.outside import OutsideFailed, OutsideLimits, available, run_outside

pytestmark = pytest.mark.skipif(not available(), reason="bubblewrap comes with make test")


def ask(script: str, data: bytes = b"", **limits: int) -> str:
    return run_outside(
        ["/bin/sh", "-c", script], data, "in", OutsideLimits(wall_seconds=20, **limits)
    ).decode()


def test_the_file_goes_in_and_standard_output_comes_out() -> None:
    assert ask("cat /job/in", "架空".encode()) == "架空"


def test_it_is_nobody_alone_and_without_a_network() -> None:
    said = ask(
        "id -u; ls /proc | grep -c '^[0-9]'; grep -c . /proc/net/dev; grep CapEff /proc/self/status; hostname"
    )
    user, processes, interfaces, capabilities, name = said.splitlines()
    assert user == "65534"
    assert int(processes) < 8
    assert interfaces == "3"  # two lines of heading and the loop
    assert int(capabilities.split()[1], 16) == 0
    assert name == "outside"


def test_it_reads_the_system_and_writes_only_where_it_ends() -> None:
    said = ask(
        "for place in /usr/x /etc/x /x /usr/bin/sh; do (echo x > $place) 2>/dev/null && echo wrote $place; done;"
        "echo kept > /job/x && cat /job/x; ls /home /root /srv /var/lib/postgresql 2>/dev/null | head -1; env | wc -l"
    )
    assert said.splitlines()[0] == "kept"
    assert "wrote" not in said
    assert int(said.splitlines()[-1]) <= 8


def test_nothing_outlives_it() -> None:
    mark = f"{time.time():.6f}"
    with pytest.raises(OutsideFailed) as failure:
        run_outside(
            ["/bin/sh", "-c", f"sleep 77 & : {mark}; sleep 77"], b"", "in", OutsideLimits(wall_seconds=1)
        )
    assert failure.value.why == "time"
    assert [path for path in Path("/proc").glob("[0-9]*") if mark.encode() in _command_line(path)] == []


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_limits_hold() -> None:
    for script in ("head -c 9000000 /dev/zero", "head -c 9000000 /dev/zero > /job/x", "exit 3"):
        with pytest.raises(OutsideFailed):
            ask(script, output_bytes=1 << 20)
