"""The entry of a parent that a library owns: ``python -I -m sekisho_sandbox.parent`` (see :class:`Sandbox`).

Not a command for people; ``python -m sekisho_sandbox serve`` is.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from sekisho_sandbox import wire
from sekisho_sandbox.doors import OwnedDoor
from sekisho_sandbox.errors import Unavailable
from sekisho_sandbox.loop import Parent
from sekisho_sandbox.targets import prepare


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    control = socket.socket(fileno=options.control)
    os.chdir("/")
    sys.path.extend(options.search_path)
    try:
        parent = Parent(prepare(options.target, options.warm), OwnedDoor(control))
        parent.prepare()
    except Exception as error:  # noqa: BLE001 - the owner waits for a sentence, whatever went wrong
        _say(control, {"error": _sentence(error)})
        return 1
    _say(control, {"ready": True})
    parent.run(options.owner)
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sekisho_sandbox.parent", description=__doc__)
    parser.add_argument("--target", required=True)
    parser.add_argument("--warm")
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--owner", type=int, required=True)
    parser.add_argument("--search-path", action="append", default=[])
    return parser.parse_args(arguments)


def _sentence(error: Exception) -> str:
    if isinstance(error, Unavailable):
        return str(error)
    return f"The target could not be warmed: {type(error).__name__}: {error}."[:2000]


def _say(control: socket.socket, message: dict[str, object]) -> None:
    with suppress(OSError):
        wire.send(control, wire.encode(message))


if __name__ == "__main__":
    sys.exit(main())
