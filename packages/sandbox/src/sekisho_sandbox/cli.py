"""``python -m sekisho_sandbox``: ask whether this machine gives isolation, or serve a target on a socket."""

from __future__ import annotations

import argparse
import grp
import os
import sys
from collections.abc import Sequence

from sekisho_sandbox.client import Sandbox
from sekisho_sandbox.daemon import serve
from sekisho_sandbox.errors import Unavailable
from sekisho_sandbox.kernel import check_kernel, landlock_abi
from sekisho_sandbox.outcome import Status


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 when isolation is given, 1 when not, 2 for usage."""
    options = _parser().parse_args(arguments)
    try:
        if options.verb == "check":
            return _check()
        group = _gid(options.group) if options.group else None
        serve(options.target, options.socket, warm=options.warm, group=group, owner=options.owner)
    except KeyError:
        print(f"There is no group {options.group}.", file=sys.stderr)
        return 2
    except (Unavailable, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _gid(group: str) -> int:
    return int(group) if group.isdigit() else grp.getgrnam(group).gr_gid


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sekisho_sandbox", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="say what this kernel gives; exit 0 when all is there, 1 when not")
    serving = verbs.add_parser("serve", help="serve a target on a Unix socket until SIGTERM")
    serving.add_argument("target", help="module:function")
    serving.add_argument("--warm", help="module:function to call once before")
    serving.add_argument("--socket", required=True, help="path of the socket; a stale one is replaced")
    serving.add_argument("--group", help="serve members of this group too (mode 0660)")
    serving.add_argument("--owner", type=int, help="pid of the starting process; its end is ours")
    return parser


def _check() -> int:
    missing = check_kernel()
    for sentence in missing:
        print(f"NG  {sentence}")
    if missing:
        return 1
    print(f"OK  The kernel has Landlock (ABI {landlock_abi()}), seccomp, no_new_privs, memfd and pidfd.")
    try:
        problems = _try_out("selftest:copy", Status.OK) + _try_out("selftest:forbidden", Status.VIOLATION)
    except Unavailable as error:
        problems = list(error.reasons)
    for sentence in problems:
        print(f"NG  {sentence}")
    if not problems:
        print("OK  A child copied bytes, and another one that opened a file was killed.")
    return 1 if problems else 0


def _try_out(target: str, expected: Status) -> list[str]:
    source, sink = (os.memfd_create(name, os.MFD_CLOEXEC) for name in ("source", "sink"))
    try:
        os.write(source, b"sekisho")
        with Sandbox(f"sekisho_sandbox.{target}") as sandbox:
            outcome = sandbox.run(source, sink)
    finally:
        os.close(source)
        os.close(sink)
    if outcome.status is expected:
        return []
    return [f"The trial {target} ended as {outcome.status} ({outcome.detail}), expected {expected}."]
