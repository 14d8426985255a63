"""Typed reading of settings from the environment; a missing value names the variable and the remedy."""

from __future__ import annotations

import os
from pathlib import Path


class SettingMissing(Exception):
    """A setting without default is not given; the message says which and how to give it."""


def env_text(name: str, default: str | None = None) -> str:
    """The variable, or its default; raises ``SettingMissing`` when there is neither."""
    value = os.environ.get(name, default)
    if value is None:
        raise SettingMissing(
            f"{name} is not set. Give it in the environment of the process (see docs/reference/settings.md)."
        )
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """``1/true/yes/on`` and ``0/false/no/off``; raises ``SettingMissing`` for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    try:
        return known[value.strip().lower()]
    except KeyError:
        raise SettingMissing(f"{name}={value!r} is neither yes nor no. Write 1 or 0.") from None


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise SettingMissing(f"{name}={value!r} is not a whole number.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_path(name: str, default: str | None = None) -> Path:
    return Path(env_text(name, default))


def env_secret(name: str, default: str | None = None) -> str:
    """A secret from ``NAME_FILE`` (preferred: a file is not seen in the process list) or ``NAME``."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingMissing(f"{name}_FILE={file!r} cannot be read: {error.strerror}.") from error
    value = os.environ.get(name, default)
    if not value:
        raise SettingMissing(
            f"{name} is not set. Put the secret into a file and give its path as {name}_FILE."
        )
    return value


def by_zone(entries: list[str]) -> dict[str, int]:
    """``zone=number`` entries as a table.  Raises ``SettingMissing`` for anything else."""
    table = {}
    for entry in entries:
        zone, _equals, number = entry.partition("=")
        if not number.isdecimal():
            raise SettingMissing(f"{entry!r} is not zone=number.")
        table[zone.strip()] = int(number)
    return table
