"""The pages of ``docs/reference`` that are made from the code, so that they cannot go stale unnoticed.

``python -m sekisho.config.reference_pages --write`` writes them, ``--check`` fails when one is out of date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOTE = "<!-- Made by `make docs` from {source}; do not edit by hand. -->"


def transfer_states() -> str:
    """The life of an item, drawn from its table of moves."""
    from sekisho.border.transfers.states import MOVES, State

    lines = [
        "# The life of an item",
        "",
        NOTE.format(source="`src/sekisho/border/transfers/states.py`"),
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> received: taken in",
        "    [*] --> refused: too large, empty, over the quota",
    ]
    lines += [
        f"    {origin} --> {target}: {event.partition(':')[2]}"
        for origin, targets in MOVES.items()
        for target, event in targets.items()
    ]
    lines += ["```", "", "| state | 画面の言葉 | what may follow |", "|---|---|---|"]
    for state in State:
        following = ", ".join(f"{target} (`{event}`)" for target, event in MOVES[state].items()) or "nothing"
        lines.append(f"| `{state}` | {state.label} | {following} |")
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Every setting that the code reads from the environment, with its default and the words beside it."""
    source = (ROOT / "src/sekisho/config/settings.py").read_text(encoding="utf-8")
    lines = [
        "# Settings",
        "",
        NOTE.format(source="`src/sekisho/config/settings.py`"),
        "",
        "All settings come from the environment of the process.",
        "Secrets are better given as a file: `NAME_FILE` instead of `NAME`.",
        "",
        "| name | default | what for |",
        "|---|---|---|",
    ]
    lines += [f"| `{name}` | {default} | {words} |" for name, default, words in _settings_in(source)]
    return "\n".join(lines) + "\n"


def events() -> str:
    """Every event that the trail may hold, room by room."""
    from django.utils.translation import override

    from sekisho.foundation.audit.catalogue import Content, Keep, rooms

    with override("ja"):
        lines = [
            "# Events of the trail 証跡の出来事",
            "",
            NOTE.format(source="`trail.py` of each room"),
            "",
            "Every row carries: number, time, event, actor, deputy for, zone, channel, entrance, database role,",
            "address, request id, subject (`kind:id`), and the data below; then salt, digest and link of the chain.",
            "Data marked † tells what a file is about: auditors see it, administrators do not.",
            "",
            "Classes of retention: " + ", ".join(f"`{keep}` {keep.label}" for keep in Keep) + ".",
        ]
        for room, kinds in sorted(rooms().items()):
            lines += ["", f"## {room}", "", "| event | 画面の言葉 | data | kept as |", "|---|---|---|---|"]
            for kind in kinds:
                data = "; ".join(
                    f"`{key}`{'†' * isinstance(meaning, Content)} {meaning}"
                    for key, meaning in kind.data.items()
                )
                lines.append(f"| `{kind.name}` | {kind.words} | {data or '–'} | `{kind.keep}` |")
    return "\n".join(lines) + "\n"


def _settings_in(source: str) -> Iterator[tuple[str, str, str]]:
    text = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("env_")
        ):
            continue
        name = node.args[0]
        if isinstance(name, ast.Constant):
            yield str(name.value), _default_of(node), _words_at(text, node.lineno)


def _default_of(call: ast.Call) -> str:
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "default")]
    if not given:
        return "–"
    if isinstance(given[0], ast.Constant):
        return f"`{given[0].value!s}`" if given[0].value not in ("", None) else "empty"
    return f"`{ast.unparse(given[0])}`"


def _words_at(text: list[str], number: int) -> str:
    """The comment on the line, or the ``#:`` comment above the statement."""
    line = text[number - 1]
    if "  # " in line:
        return line.split("  # ", 1)[1]
    for index in range(number - 2, max(-1, number - 5), -1):
        if text[index].lstrip().startswith("#: "):
            return text[index].lstrip()[3:]
        if "env_" in text[index] or text[index].startswith("# ---"):
            break
    return ""


def permissions() -> str:
    """Every endpoint, every role, every entrance."""
    from sekisho.config.permissions import page

    return page()


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/transfer-states.md": transfer_states,
    "docs/reference/events.md": events,
    "docs/reference/settings.md": settings,
    "docs/reference/permissions.md": permissions,
}


def stale() -> list[str]:
    """The pages that no longer show what the code says."""
    return [
        path
        for path, render in PAGES.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != render()
    ]


def main() -> int:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.config.settings")
    django.setup()
    if "--write" in sys.argv:
        for path, render in PAGES.items():
            (ROOT / path).write_text(render(), encoding="utf-8")
        return 0
    old = stale()
    for path in old:
        sys.stderr.write(f"{path} is stale. Run make docs.\n")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
