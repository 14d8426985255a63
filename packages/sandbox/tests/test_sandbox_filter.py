"""The filter, run by an interpreter of our own, so that both machines are judged on either."""

from __future__ import annotations

import struct

import pytest

from sekisho_sandbox import bpf
from sekisho_sandbox.bpf import Instruction, Label, assemble
from sekisho_sandbox.seccomp import ALLOW, KILL_PROCESS, RULES, compile_filter
from sekisho_sandbox.syscalls import AARCH64, X86_64, Machine

MACHINES = [pytest.param(X86_64, id="x86_64"), pytest.param(AARCH64, id="aarch64")]
EPERM, EINVAL, ENOTTY = (0x50000 | number for number in (1, 22, 25))
HIGH = 1 << 32


def judge(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """What the kernel would answer: the instructions of ``program`` over one ``struct seccomp_data``."""
    data = struct.pack("<IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    lines: list[tuple[int, int, int, int]] = list(struct.iter_unpack("=HBBI", program))
    accumulator, at = 0, 0
    while True:
        code, true, false, k = lines[at]
        at += 1
        if code == bpf.RETURN:
            return k
        if code == bpf.LOAD_WORD:
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif code == bpf.AND:
            accumulator &= k
        elif code == bpf.JUMP_EQUAL:
            at += true if accumulator == k else false
        else:
            assert code == bpf.JUMP_GREATER_EQUAL
            at += true if accumulator >= k else false


def ask(machine: Machine, name: str, *arguments: int) -> int:
    return judge(compile_filter(machine), machine.audit_arch, machine.numbers[name], *arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_only_the_named_calls_pass(machine: Machine) -> None:
    program = compile_filter(machine)
    passing = {n for n in range(1024) if judge(program, machine.audit_arch, n) == ALLOW}
    unconditional = {rule.name for rule in RULES if rule.answer == ALLOW and not rule.checks}
    expected = {machine.numbers[name] for name in unconditional if name in machine.numbers}
    with_zeros = {machine.numbers[name] for name in ("mmap", "mprotect", "futex", "prlimit64")}
    assert passing == expected | with_zeros


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("arch", [0, 0x40000003, 0x40000028, 0xC00000F3])  # none, i386, arm, riscv64
def test_a_foreign_architecture_is_killed(machine: Machine, arch: int) -> None:
    program = compile_filter(machine)
    assert {judge(program, arch, number) for number in range(512)} == {KILL_PROCESS}


def test_x32_is_killed_whatever_the_number() -> None:
    program = compile_filter(X86_64)
    for number in (0x40000000, 0x40000001, 0x40000000 + 60, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
        assert judge(program, X86_64.audit_arch, number) == KILL_PROCESS


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("mmap", (0, 4096, 3, 0x22), ALLOW),
        ("mmap", (0, 4096, 4, 0x22), KILL_PROCESS),
        ("mmap", (0, 4096, 7, 0x22), KILL_PROCESS),
        ("mmap", (0, 4096, 3 | HIGH, 0x22), KILL_PROCESS),
        ("mprotect", (4096, 4096, 1), ALLOW),
        ("mprotect", (4096, 4096, 5), KILL_PROCESS),
        ("newfstatat", (3, 0, 0, 0x1000), ALLOW),
        ("newfstatat", (3, 0, 0, 0), KILL_PROCESS),
        ("newfstatat", (3, 0, 0, 0x100), KILL_PROCESS),
        ("prlimit64", (0, 7, 0, 1), ALLOW),
        ("prlimit64", (0, 7, 0x7FFF0000, 1), KILL_PROCESS),
        ("prlimit64", (0, 7, 5 * HIGH, 1), KILL_PROCESS),
        ("prlimit64", (1, 7, 0, 1), KILL_PROCESS),
        ("futex", (1, 0 | 128, 0), ALLOW),
        ("futex", (1, 9 | 128 | 256, 0), ALLOW),
        ("futex", (1, 6 | 128, 0), KILL_PROCESS),  # LOCK_PI
        ("fcntl", (3, 3), ALLOW),
        ("fcntl", (3, 1030), ALLOW),
        ("fcntl", (3, 4), KILL_PROCESS),  # F_SETFL: the sink's flags are shared with its owner
        ("fcntl", (3, 1033), KILL_PROCESS),  # F_ADD_SEALS
        ("tgkill", (1, 1, 6), EPERM),
        ("tgkill", (1, 1, 9), KILL_PROCESS),
        ("prctl", (4, 1), EINVAL),
        ("ioctl", (0, 0x5401), ENOTTY),
        ("uname", (), EPERM),
        ("seccomp", (1, 0), KILL_PROCESS),
        ("capset", (), KILL_PROCESS),
        ("landlock_create_ruleset", (), KILL_PROCESS),
    ],
)
def test_arguments_decide(machine: Machine, name: str, arguments: tuple[int, ...], answer: int) -> None:
    assert ask(machine, name, *arguments) == answer


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([Instruction(bpf.JUMP_EQUAL, 1, true="nowhere")], "no label"),
        ([Label("a"), Instruction(bpf.RETURN), Label("a")], "twice"),
        ([Label("a"), Instruction(bpf.JUMP_EQUAL, 1, true="a")], "cannot be written"),
        (
            [Instruction(bpf.JUMP_EQUAL, 1, true="z"), *[Instruction(bpf.RETURN)] * 256, Label("z")],
            "cannot be",
        ),
        ([Instruction(bpf.RETURN)] * 4097, "4097 instructions"),
    ],
)
def test_the_assembler_refuses_what_the_kernel_would(lines: list[bpf.Line], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        assemble(lines)
