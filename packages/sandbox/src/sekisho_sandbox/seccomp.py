"""The system calls a child may make.  Default: the process is killed (SIGSYS), loudly.

A child computes.  It needs memory, its own three descriptors, the clock and a way to end.
What is neither allowed nor refused here kills: a lazy import that opens a file must not turn into
"cannot identify image", a silent misjudgement.  For the same reason ``stat`` of a path kills.

``abort()``: glibc signals itself by tgkill(SIGABRT).  That call is refused, glibc then runs an illegal
instruction, and the child is seen as ``crashed`` (SIGSEGV, SIGTRAP) rather than as a ``violation``.
No child ever sends a signal.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho_sandbox.bpf import (
    AND,
    JUMP_EQUAL,
    JUMP_GREATER_EQUAL,
    LOAD_WORD,
    RETURN,
    Instruction,
    Label,
    Line,
    assemble,
)
from sekisho_sandbox.syscalls import Machine

KILL_PROCESS = 0x80000000
ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

_ALL_BITS = 0xFFFFFFFF
_NOT_READ_WRITE = 0xFFFFFFFC  # every PROT_ bit but READ and WRITE; EXEC is the one that matters
_AT_EMPTY_PATH = 0x1000
_SIGABRT = 6
_FUTEX_FLAGS = 0x80 | 0x100  # PRIVATE, CLOCK_REALTIME
#: WAIT, WAKE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET; the priority-inheriting ones broke too often
_FUTEX_PLAIN = (0, 1, 4, 5, 9, 10)
_FCNTL_HARMLESS = (1, 3, 1030)  # F_GETFD, F_GETFL, F_DUPFD_CLOEXEC (which is os.dup)


@dataclass(frozen=True, slots=True)
class Check:
    """Argument ``argument``, masked, must be one of ``values``; ``wide``: its upper 32 bits must be zero."""

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL_BITS
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The answer to one system call when every check holds; otherwise it kills."""

    name: str
    checks: tuple[Check, ...] = ()
    answer: int = ALLOW


def _refuse(name: str, number: int, *checks: Check) -> Rule:
    return Rule(name, checks, _ERRNO | number)


_NO_EXEC = (Check(2, (0,), mask=_NOT_READ_WRITE, wide=True),)

#: Plain yes.  The busiest first; a kernel since 5.11 answers these from a bitmap anyway.
_ALLOWED = (
    "read", "write", "lseek", "brk", "munmap", "madvise", "mremap",
    "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "close", "dup", "fstat",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
    "getrandom", "getrusage", "getrlimit", "sysinfo",  # sysinfo: glibc's qsort asks for the size of memory
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
    "sched_yield", "sched_getaffinity", "getcpu",
    "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid",
    "getcwd",  # Pillow and os.path.abspath ask; the parent stands in "/", so the answer says nothing
    "exit", "exit_group",
)  # fmt: skip

_CHECKED = (
    Rule("mmap", _NO_EXEC),
    Rule("mprotect", _NO_EXEC),
    Rule("futex", (Check(1, _FUTEX_PLAIN, mask=_ALL_BITS ^ _FUTEX_FLAGS),)),
    # fstat() of glibc 2.33 and later.  A path may hide behind the flag: a file's size and times leak.
    Rule("newfstatat", (Check(3, (_AT_EMPTY_PATH,), mask=_AT_EMPTY_PATH),)),
    Rule("prlimit64", (Check(0, (0,)), Check(2, (0,), wide=True))),  # reading one's own limits, never setting
    Rule("fcntl", (Check(1, _FCNTL_HARMLESS),)),
)

#: Probes that a library makes and lives without.  A refusal must not change what it computes.
_REFUSED = (
    _refuse("ioctl", errno.ENOTTY),  # "is this a terminal?" (TCGETS) of Python and C streams: no
    _refuse("readlink", errno.EACCES),  # libraries look for /proc/self/exe to find their data
    _refuse("readlinkat", errno.EACCES),  # the same on machines without readlink
    _refuse("prctl", errno.EINVAL),  # glibc names its arenas (PR_SET_VMA); old kernels say EINVAL too
    _refuse("uname", errno.EPERM),  # the host's name is none of the file's business
    _refuse("tgkill", errno.EPERM, Check(2, (_SIGABRT,))),  # abort(), see above
)

RULES = (*(Rule(name) for name in _ALLOWED), *_CHECKED, *_REFUSED)


def compile_filter(machine: Machine) -> bytes:
    """The filter for ``machine``: architecture, then the foreign table (x32), then the rules, then kill."""
    return assemble(_program(machine))


def _program(machine: Machine) -> Iterator[Line]:
    yield Instruction(LOAD_WORD, 4)  # seccomp_data.arch
    yield Instruction(JUMP_EQUAL, machine.audit_arch, true="ours")
    yield Instruction(RETURN, KILL_PROCESS)
    yield Label("ours")
    yield Instruction(LOAD_WORD, 0)  # seccomp_data.nr
    if machine.foreign_from is not None:
        yield Instruction(JUMP_GREATER_EQUAL, machine.foreign_from, false="own table")
        yield Instruction(RETURN, KILL_PROCESS)
        yield Label("own table")
    for rule in RULES:
        if rule.name in machine.numbers:
            yield from _rule(rule, machine.numbers[rule.name])
    yield Instruction(RETURN, KILL_PROCESS)


def _rule(rule: Rule, number: int) -> Iterator[Line]:
    """Every rule ends in a return, so the number is still loaded when the next one is asked."""
    yield Instruction(JUMP_EQUAL, number, false=f"after {rule.name}")
    for index, check in enumerate(rule.checks):
        yield from _check(check, f"{rule.name} {index}", f"kill {rule.name}")
    yield Instruction(RETURN, rule.answer)
    if rule.checks:
        yield Label(f"kill {rule.name}")
        yield Instruction(RETURN, KILL_PROCESS)
    yield Label(f"after {rule.name}")


def _check(check: Check, name: str, kill: str) -> Iterator[Line]:
    low = 16 + 8 * check.argument  # seccomp_data.args, little-endian on both machines
    yield Instruction(LOAD_WORD, low)
    if check.mask != _ALL_BITS:
        yield Instruction(AND, check.mask)
    for value in check.values[:-1]:
        yield Instruction(JUMP_EQUAL, value, true=f"passed {name}")
    yield Instruction(JUMP_EQUAL, check.values[-1], false=kill)
    yield Label(f"passed {name}")
    if check.wide:
        yield Instruction(LOAD_WORD, low + 4)
        yield Instruction(JUMP_EQUAL, 0, false=kill)
