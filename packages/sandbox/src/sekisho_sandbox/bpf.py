"""A small assembler for the classic BPF that seccomp runs, with labels in place of counted offsets.

Source: Linux ``Documentation/userspace-api/seccomp_filter.rst`` and ``include/uapi/linux/filter.h``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS: A = 32 bits of struct seccomp_data at k
AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JUMP_GREATER_EQUAL = 0x35  # BPF_JMP | BPF_JGE | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

_MAX_JUMP = 255  # jt and jf are one byte
_MAX_INSTRUCTIONS = 4096  # BPF_MAXINSNS


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line.  An empty target means the next line; jumps go forward only, as the kernel demands."""

    code: int
    k: int = 0
    true: str = ""
    false: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A name for the instruction that follows."""

    name: str


Line = Instruction | Label


def assemble(lines: Iterable[Line]) -> bytes:
    """The array of ``struct sock_filter`` for ``lines``, in the machine's own byte order.

    Raises ``ValueError`` for an unknown label, a label given twice, a jump backwards or too far.
    """
    instructions, places = _place(lines)
    if len(instructions) > _MAX_INSTRUCTIONS:
        raise ValueError(f"{len(instructions)} instructions, the kernel takes {_MAX_INSTRUCTIONS}")
    return b"".join(
        struct.pack(
            "=HBBI",
            line.code,
            _distance(places, line.true, here),
            _distance(places, line.false, here),
            line.k,
        )
        for here, line in enumerate(instructions)
    )


def _place(lines: Iterable[Line]) -> tuple[list[Instruction], dict[str, int]]:
    instructions: list[Instruction] = []
    places: dict[str, int] = {}
    for line in lines:
        if isinstance(line, Instruction):
            instructions.append(line)
        elif line.name in places:
            raise ValueError(f"label {line.name!r} is given twice")
        else:
            places[line.name] = len(instructions)
    return instructions, places


def _distance(places: dict[str, int], label: str, here: int) -> int:
    if not label:
        return 0
    if label not in places:
        raise ValueError(f"no label {label!r}")
    distance = places[label] - here - 1
    if not 0 <= distance <= _MAX_JUMP:
        raise ValueError(f"a jump of {distance} to {label!r} cannot be written")
    return distance
