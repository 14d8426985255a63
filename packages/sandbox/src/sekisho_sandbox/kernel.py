"""The few kernel calls that Python does not have, by ctypes, and whether this kernel has them."""

from __future__ import annotations

import ctypes
import os
import sys

from sekisho_sandbox.syscalls import Machine, this_machine

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_GET_NO_NEW_PRIVS = 39

_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_GET_ACTION_AVAIL = 2
_SECCOMP_RET_KILL_PROCESS = 0x80000000

_LANDLOCK_CREATE_RULESET_VERSION = 1
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _FilterProgram(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class _LandlockRuleset(ctypes.Structure):
    """``struct landlock_ruleset_attr`` as of ABI 6; older kernels take it while the later fields are zero."""

    _fields_ = (("filesystem", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def machine() -> Machine:
    """The machine we run on.  Raises ``OSError`` where :func:`check_kernel` would have said so."""
    known = this_machine()
    if known is None:
        raise OSError("this processor is not supported")
    return known


def _syscall(name: str, *arguments: object) -> int:
    wide = [
        ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments
    ]  # a plain int would travel as 32 bits
    result = int(_libc.syscall(ctypes.c_long(machine().numbers[name]), *wide))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def set_parent_death_signal(number: int) -> None:
    """Ask for a signal when the *thread* that forked us ends.  A change of user forgets it: call after."""
    _syscall("prctl", _PR_SET_PDEATHSIG, number, 0, 0, 0)


def forbid_dumping() -> None:
    """No core, and no process of the same user may look into this one (ptrace, /proc/pid/mem)."""
    _syscall("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def forbid_new_privileges() -> None:
    _syscall("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability; root without them and a service with ambient ones become ordinary."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()  # two words each of effective, permitted, inheritable
    _syscall("capset", ctypes.byref(header), ctypes.byref(nothing))


def landlock_abi() -> int:
    """Version of Landlock, 0 when the kernel has none or does not use it."""
    try:
        return _syscall("landlock_create_ruleset", None, 0, _LANDLOCK_CREATE_RULESET_VERSION)
    except OSError:
        return 0


def landlock_rights(abi: int) -> tuple[int, int, int]:
    """Everything that ``abi`` can deny: file system, network, scopes.

    Source: ``include/uapi/linux/landlock.h``: 13 rights at first, then REFER (2), TRUNCATE (3),
    TCP bind and connect (4), IOCTL_DEV (5), abstract sockets and signals (6).
    """
    filesystem = 0x1FFF | (abi >= 2) << 13 | (abi >= 3) << 14 | (abi >= 5) << 15
    return filesystem, 0x3 if abi >= 4 else 0, 0x3 if abi >= 6 else 0


def deny_everything_by_landlock(abi: int) -> None:
    """Deny every right that ``abi`` knows, with no exception.  Needs :func:`forbid_new_privileges` before."""
    ruleset = _LandlockRuleset(*landlock_rights(abi))
    descriptor = _syscall("landlock_create_ruleset", ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    try:
        _syscall("landlock_restrict_self", descriptor, 0)
    finally:
        os.close(descriptor)


class Filter:
    """A compiled filter in memory, ready to be installed by any number of forked children."""

    def __init__(self, program: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(program, len(program))
        self._program = _FilterProgram(len(program) // 8, ctypes.addressof(self._buffer))

    def install(self) -> None:
        """From here on the filter judges this process, for ever."""
        _syscall("seccomp", _SECCOMP_SET_MODE_FILTER, 0, ctypes.byref(self._program))


def check_kernel() -> list[str]:
    """What is missing here, one English sentence each; an empty list means the sandbox can be used."""
    if sys.platform != "linux":
        return ["The sandbox needs Linux."]
    if this_machine() is None:
        return ["The sandbox knows x86_64 and aarch64 with a 64-bit Python; this machine is neither."]
    probes = (
        (
            landlock_abi() >= 1,
            "Landlock is missing: use Linux 5.13 or later with landlock among its lsm= modules.",
        ),
        (
            _has_seccomp(),
            "Seccomp filters that kill the process are missing: CONFIG_SECCOMP_FILTER, Linux 4.14.",
        ),
        (_has_no_new_privileges(), "The no_new_privs switch is missing: it needs Linux 3.5 or later."),
        (_has_memfd(), "Sealed memory files (memfd_create) are missing or forbidden for this process."),
        (_has_pidfd(), "Process descriptors (pidfd_open) are missing or forbidden for this process."),
    )
    return [sentence for present, sentence in probes if not present]


def _has_seccomp() -> bool:
    action = ctypes.c_uint32(_SECCOMP_RET_KILL_PROCESS)
    try:
        _syscall("seccomp", _SECCOMP_GET_ACTION_AVAIL, 0, ctypes.byref(action))
    except OSError:
        return False
    return True


def _has_no_new_privileges() -> bool:
    try:
        return _syscall("prctl", _PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) >= 0
    except OSError:
        return False


def _has_memfd() -> bool:
    try:
        os.close(os.memfd_create("sekisho-check", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING))
    except (OSError, AttributeError):
        return False
    return True


def _has_pidfd() -> bool:
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (OSError, AttributeError):
        return False
    return True
