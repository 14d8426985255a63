"""YAML: tags that name a class or a function are orders to the loader.  Source: YAML 1.2.2 §6.8, §6.9.1."""

from __future__ import annotations

import re

from sekisho_disarm.context import Context

#: A tag with a path, an address or a package in it (``!!python/object/apply:os.system``, ``!<tag:…>``), and every
#: one of YAML's own form that YAML does not know (``!!javax…``); ``!Ref`` stays.
_ORDER = re.compile(
    r"(?:(?<=[\s\[{,])|^)!(?:<[^>\n]*>|[^\s,\[\]{}\"']*[/:.][^\s,\[\]{}\"']*"
    r"|!(?!(?:str|int|float|bool|null|map|seq|set|omap|pairs|binary|timestamp|merge|value)(?![^\s,\[\]{}]))[^\s,\[\]{}\"']*)",
    re.MULTILINE,
)
_HANDLE = re.compile(r"(?:^|(?<=\r))%TAG[^\r\n]*", re.MULTILINE)
_MARK = re.compile(r"(?:^|[\s\[{,])!+(?:python|ruby|java|javax|com|org|net|perl|php|js)[/.:]")


def rebuild(text: str, context: Context) -> str:
    found, count = 1, 0
    while found:  # one that goes may leave another in its place; each round makes the text shorter
        text, orders = _ORDER.subn("", text)
        text, handles = _HANDLE.subn("", text)
        found = orders + handles
        count += found
        context.budget.take_bytes(len(text) if found else 0, where="yaml")
    if count:
        context.report("DSM-755", count=count)
    return text


def check(text: str) -> list[str]:
    found = [line for line in re.split("[\r\n]", text) if line.startswith("%TAG") or _MARK.search(line)]
    return [f"tag {line.strip()[:40]!r}" for line in found]
