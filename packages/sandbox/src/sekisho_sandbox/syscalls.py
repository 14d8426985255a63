"""Numbers of the system calls that the filter names, for the two machines it knows.

Source: Linux ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h`` (aarch64).
"""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

_ALIKE = {
    "landlock_create_ruleset": 444,
    "landlock_restrict_self": 446,
}  # one number everywhere since Linux 5.0

_X86_64 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
    "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16, "pread64": 17,
    "pwrite64": 18, "readv": 19, "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "dup": 32,
    "nanosleep": 35, "getpid": 39, "exit": 60, "uname": 63, "fcntl": 72, "getcwd": 79, "readlink": 89,
    "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100, "getuid": 102,
    "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "capset": 126, "sigaltstack": 131,
    "prctl": 157, "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234,
    "newfstatat": 262, "readlinkat": 267, "preadv": 295, "pwritev": 296, "prlimit64": 302, "getcpu": 309,
    "seccomp": 317, "getrandom": 318,
}  # fmt: skip

_AARCH64 = {
    "getcwd": 17, "dup": 23, "fcntl": 25, "ioctl": 29, "close": 57, "lseek": 62, "read": 63, "write": 64,
    "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "preadv": 69, "pwritev": 70, "readlinkat": 78,
    "newfstatat": 79, "fstat": 80, "capset": 91, "exit": 93, "exit_group": 94, "futex": 98, "nanosleep": 101,
    "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123,
    "sched_yield": 124, "restart_syscall": 128, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134,
    "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "uname": 160, "getrlimit": 163,
    "getrusage": 165, "prctl": 167, "getcpu": 168, "gettimeofday": 169, "getpid": 172, "getppid": 173,
    "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179, "brk": 214,
    "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "prlimit64": 261,
    "seccomp": 277, "getrandom": 278,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Machine:
    """What the filter must know of a processor.  ``foreign_from``: where a second table begins."""

    name: str
    audit_arch: int  # AUDIT_ARCH_* of include/uapi/linux/audit.h
    numbers: dict[str, int]
    foreign_from: int | None


X86_64 = Machine("x86_64", 0xC000003E, _X86_64 | _ALIKE, foreign_from=0x40000000)  # x32 shares the arch value
AARCH64 = Machine("aarch64", 0xC00000B7, _AARCH64 | _ALIKE, foreign_from=None)

MACHINES = {machine.name: machine for machine in (X86_64, AARCH64)}


def this_machine() -> Machine | None:
    """The machine we run on, or None where the sandbox does not work (32-bit Python, another processor)."""
    return MACHINES.get(platform.machine()) if sys.maxsize > 2**32 else None
