"""Every endpoint, and who may open it from where: walked from the addresses, decided by the rules themselves.

``docs/reference/permissions.md`` is printed from here; a test asks every rule in each of its cells with a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from sekisho.foundation.identity.endpoints import Rule, operations_of, rule_of
from sekisho.foundation.identity.powers import Grant, Powers
from sekisho.foundation.organisation.roles import CONTRACTOR, HEAD, SHIPPED, STAFF
from sekisho.foundation.zones.names import NAMES

ZONES = tuple(zone.code for zone in NAMES)
NOBODY = "nobody"
#: column → the roles that such a person holds together
COLUMNS: dict[str, tuple[str, ...]] = {
    NOBODY: (),
    STAFF: (STAFF,),
    HEAD: (STAFF, HEAD),
    **{code: (STAFF, code) for code, *_rest, granted in SHIPPED if granted},
    CONTRACTOR: (CONTRACTOR,),
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One page (any method) or one operation of the API.  ``rule`` is None when it declares none."""

    path: str
    method: str
    name: str
    rule: Rule | None


def endpoints() -> list[Endpoint]:
    return sorted(_walk(get_resolver().url_patterns, "/"), key=lambda each: (each.path, each.method))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Endpoint]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield from _endpoints_at(path, each)


def _endpoints_at(path: str, pattern: URLPattern) -> Iterator[Endpoint]:
    view, name = pattern.callback, pattern.name or ""
    operations = operations_of(view)
    if not operations:
        yield Endpoint(path, "", name, rule_of(view, "GET"))
    for operation in operations:
        for method in operation.methods:
            yield Endpoint(path, method, name or operation.view_func.__name__, rule_of(view, method))


def powers_of_column(column: str) -> Powers:
    shipped = {code: (powers, read_only) for code, _ja, _en, powers, read_only, _granted in SHIPPED}
    return Powers(
        tuple(Grant(code, frozenset(shipped[code][0]), shipped[code][1]) for code in COLUMNS[column])
    )


def is_allowed(endpoint: Endpoint, column: str, zone: str) -> bool:
    """May such a person open it at the entrance of this zone?"""
    rule = endpoint.rule
    if rule is None:
        return False
    if rule.open:
        return True
    if column == NOBODY or (rule.token and column == CONTRACTOR):
        return False  # no key is made for a contractor
    if rule.administration and zone != settings.SEKISHO_ADMIN_ZONE:
        return False
    held = powers_of_column(column)
    return not rule.powers or any(held.has(power, zone=zone) for power in rule.powers)


def page() -> str:
    """The reference page."""
    names = {code: (ja, en) for code, ja, en, *_rest in SHIPPED}
    heads = [f"{names[c][0]} `{c}`" if c in names else "サインイン前 `nobody`" for c in COLUMNS]
    lines = [
        "# Who may open what",
        "",
        "<!-- Made by `make docs` from the rules that pages and endpoints declare; do not edit by hand. -->",
        "",
        "One row per page (any method) or API operation, one column per role, in each cell the entrances:",
        "`I` インターネット接続系, `L` LGWAN接続系, `M` 個人番号利用事務系; `–` nowhere.",
        f"The administration entrance is that of `{settings.SEKISHO_ADMIN_ZONE}` here (`SEKISHO_ADMIN_ZONE`).",
        "Each column but the contractor's holds 職員 as well; a read-only role (監査人) takes the writing powers away.",
        "A rule opens the door; what is inside is asked again: of transfers everybody sees only what they sent or received,",
        "administrators included, and a section's administrator sees the people of that section.",
        "",
        "| page or endpoint | needs | " + " | ".join(heads) + " |",
        "|---|---|" + "---|" * len(heads),
    ]
    for endpoint in endpoints():
        cells = " | ".join(_cell(endpoint, column) for column in COLUMNS)
        lines.append(
            f"| `{(endpoint.method + ' ') if endpoint.method else ''}{endpoint.path}` | {_needs(endpoint)} | {cells} |"
        )
    return "\n".join(lines) + "\n"


def _cell(endpoint: Endpoint, column: str) -> str:
    letters = {"internet": "I", "lgwan": "L", "mynumber": "M"}
    return " ".join(letters[zone] for zone in ZONES if is_allowed(endpoint, column, zone)) or "–"


def _needs(endpoint: Endpoint) -> str:
    rule = endpoint.rule
    if rule is None:
        return "**nothing declared**"
    if rule.open:
        return "open"
    words = " or ".join(rule.powers) or "sign-in"
    return f"{words} (token)" if rule.token else words
