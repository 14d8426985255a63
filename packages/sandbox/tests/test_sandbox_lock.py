"""From inside a child: what must fail, does, and loudly."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest
from sandbox_support import Attempt

from sekisho_sandbox import Limits, Sandbox, Status
from sekisho_sandbox.kernel import landlock_rights

KILLED = [
    "open_file", "import_module", "swallowed_open", "stat_path", "parent_memory", "list_directory",
    "make_socket", "make_pair", "execute", "start_program", "fork", "thread", "trace_parent", "kill_parent",
    "executable_memory", "make_executable", "raise_limit", "memory_file", "make_pipe",
]  # fmt: skip

RAW = {  # x86_64, aarch64
    "bpf": (321, 280), "io_uring_setup": (425, 425), "userfaultfd": (323, 282), "perf_event_open": (298, 241),
    "clone3": (435, 435), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "pidfd_getfd": (438, 438), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "openat2": (437, 437), "open_by_handle_at": (304, 265), "keyctl": (250, 219), "kexec_load": (246, 104),
    "setuid": (105, 146), "personality": (135, 92), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "ftruncate": (77, 46), "pkey_mprotect": (329, 288), "splice": (275, 76), "unknown": (9999, 9999),
}  # fmt: skip


@pytest.mark.parametrize("do", KILLED)
def test_a_forbidden_act_kills_the_child(attempt: Attempt, do: str) -> None:
    result = attempt(do)
    assert (result.outcome.status, result.outcome.detail) == (Status.VIOLATION, "SIGSYS")
    assert result.outcome.report is None


@pytest.mark.parametrize("name", RAW)
def test_a_forbidden_system_call_kills_the_child(attempt: Attempt, name: str) -> None:
    number = RAW[name][platform.machine() == "aarch64"]
    assert attempt("raw", number=number).outcome.status is Status.VIOLATION


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is a table of x86_64 alone")
def test_the_second_table_of_system_calls_is_closed(attempt: Attempt) -> None:
    assert attempt("raw", number=0x40000000 + 39).outcome.status is Status.VIOLATION


def test_the_parent_survives_a_child_that_aims_at_it(attempt: Attempt, sandbox: Sandbox) -> None:
    before = sandbox.parent_pid
    assert attempt("kill_parent").outcome.status is Status.VIOLATION
    result = attempt("signal_thread").outcome
    assert result.report == {"result": -1, "errno": "EPERM"}
    assert attempt("reverse", b"ab").output == b"ba"
    assert sandbox.parent_pid == before


def test_the_child_cannot_make_itself_readable_again(attempt: Attempt) -> None:
    assert attempt("control_process").outcome.report == {"result": -1, "errno": "EINVAL"}


def test_the_source_cannot_be_written_though_the_caller_could(attempt: Attempt) -> None:
    result = attempt("write_source", b"original")
    assert (result.outcome.status, result.outcome.detail) == (Status.FAILED, "OSError")


def test_the_child_holds_its_own_three_descriptors_and_no_more(attempt: Attempt) -> None:
    report = attempt("describe").outcome.report
    assert report is not None
    held = [number for number in report["descriptors"] if number > 2]
    job = [number for number in held if number >= 800]
    assert len(job) == 2, "source and sink"
    assert report["standard"] == [os.makedev(1, 3)] * 3
    assert report["warm file"] == "EBADF", "a position shared between jobs would be a channel between them"
    assert report["warm random"] == 4
    assert len(held) - len(job) == 3, "the report's mapping, the plugged number of the warm file, urandom"


def test_the_child_is_nobody_with_nothing(attempt: Attempt) -> None:
    limits = Limits(cpu_seconds=7.5, output_bytes=4321)
    report = attempt("describe", limits=limits).outcome.report
    assert report is not None
    if os.geteuid() == 0:
        assert report["user"] == [65534] * 4
    assert report["limits"] == {
        "RLIMIT_CORE": [0, 0],
        "RLIMIT_NPROC": [0, 0],
        "RLIMIT_FSIZE": [4321, 4321],
        "RLIMIT_NOFILE": [16, 16],
        "RLIMIT_CPU": [8, 9],
    }


def test_the_environment_holds_no_secret_of_the_owner(attempt: Attempt) -> None:
    report = attempt("describe").outcome.report
    assert report is not None
    expected = {"PATH", "LANG", "TZ", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MALLOC_ARENA_MAX"}
    assert set(report["environment"]) <= expected | {"LC_CTYPE"}


def test_what_a_child_prints_reaches_nobody(attempt: Attempt, capfd: pytest.CaptureFixture[str]) -> None:
    assert attempt("noisy").outcome.status is Status.OK
    assert "HOSTILE" not in "".join(capfd.readouterr())


def test_warmed_python_works_inside(attempt: Attempt) -> None:
    report = attempt("lazy_python").outcome.report
    assert report is not None
    assert report["when"] == 2026
    assert report["local"] in (1969, 1970)
    assert report["texts"] == ["関所"] * 4
    assert report["unknown"] == "LookupError"
    assert report["absolute"] == "/x"
    assert report["terminal"] is False


ONE_LOCK = """
import os, socket, sys
from sekisho_sandbox import kernel
ready = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
kernel.forbid_new_privileges()
kernel.deny_everything_by_landlock(kernel.landlock_abi())
reading, making = os.O_RDONLY, os.O_CREAT | os.O_RDWR
for path, how in (("/etc/hostname", reading), ("/tmp", reading), ("/tmp/sekisho-x", making)):
    try:
        os.open(path, how)
    except PermissionError:
        continue
    sys.exit(f"opened {path}")
if kernel.landlock_abi() >= 6:
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        pass
    else:
        sys.exit("could signal")
"""


def test_landlock_holds_without_seccomp() -> None:
    """Two locks of different makers: each alone keeps the files shut."""
    done = subprocess.run([sys.executable, "-c", ONE_LOCK], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("abi", "rights"),
    [
        (1, (0x1FFF, 0, 0)),
        (2, (0x3FFF, 0, 0)),
        (3, (0x7FFF, 0, 0)),
        (4, (0x7FFF, 3, 0)),
        (5, (0xFFFF, 3, 0)),
        (6, (0xFFFF, 3, 3)),
        (7, (0xFFFF, 3, 3)),
    ],
)
def test_landlock_denies_all_that_its_version_knows(abi: int, rights: tuple[int, int, int]) -> None:
    assert landlock_rights(abi) == rights
