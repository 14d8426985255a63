"""What can go wrong around a job, as opposed to inside it (that is a :class:`~sekisho_sandbox.Status`).

SandboxError
├── Unavailable      this machine, target or parent cannot give the promised isolation: nothing runs
└── ProtocolError    a packet between client, parent and child was not what it must be
"""

from __future__ import annotations


class SandboxError(Exception):
    """Root of the tree."""


class Unavailable(SandboxError):
    """The sandbox cannot be used.  ``reasons`` are English sentences, one per missing thing.

    There is no fallback: a caller who meets this must not look at the bytes by other means.
    """

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class ProtocolError(SandboxError):
    """A packet was missing, too long, cut off, or not the JSON it must be."""
