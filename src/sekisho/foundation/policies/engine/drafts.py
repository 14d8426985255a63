"""A text of rules taken apart for editing rule by rule, and put together again as a text.

What a form changes is put together in one plain layout: the comments above the first line stay, those between the
rules go.  Nothing is judged here: the text that results is read like any other.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

_RULE_ORDER: Final = ("id", "reason", "owner", "source", "mark", "when", "then")


@dataclass(slots=True)
class Draft:
    """The parts of a text.  ``rules`` and ``approvals`` are tables as TOML has them, in their order."""

    head: str = ""
    name: str = ""
    approvals: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)

    def place_of(self, rule: str) -> int:
        """Where a rule stands, from 0.  Raises ``LookupError`` when there is none of that name."""
        return _place(self.rules, "id", rule)

    def place_of_approval(self, code: str) -> int:
        return _place(self.approvals, "code", code)

    def put(self, rule: dict[str, Any], place: int) -> None:
        """A rule under a new name at a place, or under its old name from its old place to the new one."""
        self.rules = [one for one in self.rules if one.get("id") != rule["id"]]
        self.rules.insert(max(0, min(place, len(self.rules))), rule)

    def copy(self, rule: str) -> dict[str, Any]:
        """The rule once more, right after itself, under a name of its own."""
        place = self.place_of(rule)
        twin = deepcopy(self.rules[place])
        twin["id"] = self.free_name(rule)
        twin.pop("mark", None)
        self.rules.insert(place + 1, twin)
        return twin

    def free_name(self, like: str) -> str:
        """``rule-1``, ``rule-2`` … whichever no rule and no route has."""
        taken = {one.get("id") for one in self.rules} | {one.get("code") for one in self.approvals}
        return next(
            name for number in range(1, len(taken) + 2) if (name := f"{like[:50]}-{number}") not in taken
        )


def _place(tables: list[dict[str, Any]], key: str, value: str) -> int:
    for place, table in enumerate(tables):
        if table.get(key) == value:
            return place
    raise LookupError(value)


def take_apart(text: str) -> Draft:
    """Of a text that was read without problems (a stored one)."""
    raw = tomllib.loads(text)
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    return Draft(
        head="\n".join(lines[:first]).strip(),
        name=str(raw.get("name", "")),
        approvals=list(raw.get("approval", [])),
        rules=list(raw.get("rule", [])),
    )


def put_together(draft: Draft) -> str:
    lines = [draft.head] if draft.head else []
    lines += ["format = 1", f"name = {_value(draft.name)}"]
    for approval in draft.approvals:
        lines += [
            "",
            "[[approval]]",
            f"code = {_value(approval['code'])}",
            f"name = {_value(approval['name'])}",
        ]
        lines += ["step = [", *(f"    {_value(step)}," for step in approval["step"]), "]"]
    for rule in draft.rules:
        lines += ["", "[[rule]]"]
        lines += [f"{key} = {_value(rule[key])}" for key in _RULE_ORDER if key in rule]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
