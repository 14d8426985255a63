"""SCIM 2.0 without the town: filters, patches, errors (RFC 7643, RFC 7644).  Pure.

Entra ID departs from the letter in known ways, and each is taken: operations in capitals, ``"False"`` for ``false``,
replacing without a path by a dictionary of dotted names, removing members by a list of values.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP: Final = "urn:ietf:params:scim:schemas:core:2.0:Group"
LIST: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS: Final = 1_000

_COMPARISON = re.compile(
    r'\s*([\w:.\-]+(?:\[[^\]]*\])?(?:\.\w+)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|\d+)\s*', re.I
)
_SELECTED = re.compile(r'([\w:.\-]+)\[\s*(\w+)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*\](?:\.(\w+))?', re.I)


class ScimError(Exception):
    """A refusal in the words of RFC 7644 §3.12."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        self.status, self.detail, self.kind = status, detail, kind
        super().__init__(detail)

    def body(self) -> dict[str, Any]:
        told = {"schemas": [ERROR], "status": str(self.status), "detail": self.detail}
        return told | ({"scimType": self.kind} if self.kind else {})


def parse_filter(text: str) -> list[tuple[str, str]]:
    """``a eq "x" and b eq "y"`` as pairs, names in lower case.  Raises ``ScimError`` (invalidFilter) for more."""
    found, at = [], 0
    while True:
        match = _COMPARISON.match(text, at)
        if match is None:
            raise ScimError(400, "Only comparisons with eq, joined by and, are supported.", "invalidFilter")
        found.append((_plain(match[1]), _value(match[2])))
        at = match.end()
        if at == len(text):
            return found
        if text[at : at + 4].lower() != "and ":
            raise ScimError(400, "Only comparisons with eq, joined by and, are supported.", "invalidFilter")
        at += 4


def _value(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text.lower()


def _plain(name: str) -> str:
    """``urn:…:User:department`` → ``department``; ``emails[type eq "work"].value`` → ``emails``."""
    name = name.split("[", 1)[0]
    return name.rpartition(":")[2].split(".")[0].lower() if name.lower().startswith("urn:") else name.lower()


def truth(value: object) -> bool:
    """``true``, ``"True"``, ``"False"`` …  Raises ``ScimError`` (invalidValue)."""
    words = {"true": True, "false": False}
    plain = str(value).lower()
    if plain not in words:
        raise ScimError(400, "active must be true or false.", "invalidValue")
    return words[plain]


def patched(resource: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The resource after the operations of a PATCH.  Raises ``ScimError``."""
    operations = body.get("Operations")
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise ScimError(400, "Operations must be a list.", "invalidSyntax")
    result = copy.deepcopy(dict(resource))
    for operation in operations:
        if not isinstance(operation, dict):
            raise ScimError(400, "An operation must be an object.", "invalidSyntax")
        verb, path = str(operation.get("op", "")).lower(), str(operation.get("path") or "")
        if verb not in ("add", "replace", "remove"):
            raise ScimError(400, "op must be add, replace or remove.", "invalidSyntax")
        _apply(result, verb, path, operation.get("value"))
    return result


def _apply(resource: dict[str, Any], verb: str, path: str, value: Any) -> None:
    if path:
        _at(resource, verb, path, value)
    elif verb == "remove":
        raise ScimError(400, "remove needs a path.", "noTarget")
    elif isinstance(value, dict):
        for name, each in value.items():
            _at(resource, verb, name, each)
    else:
        raise ScimError(400, "Without a path the value must be an object.", "invalidValue")


def _at(resource: dict[str, Any], verb: str, path: str, value: Any) -> None:
    selected = _SELECTED.fullmatch(path)
    if selected:
        _at_selected(resource, verb, selected, value)
        return
    holder, name = _holder(resource, path)
    key = next((each for each in holder if each.lower() == name.lower()), name)
    there = holder.get(key)
    if verb == "remove":
        if isinstance(there, list) and isinstance(value, list):
            gone = {_id_of(each) for each in value}
            holder[key] = [each for each in there if _id_of(each) not in gone]
        else:
            holder.pop(key, None)
    elif isinstance(there, list) and verb == "add":
        new = value if isinstance(value, list) else [value]
        known = {_id_of(each) for each in there}
        holder[key] = there + [each for each in new if _id_of(each) not in known]
    elif isinstance(there, dict) and isinstance(value, dict):
        there.update(value)
    else:
        holder[key] = value


def _id_of(value: Any) -> str:
    return str(value.get("value")) if isinstance(value, dict) else str(value)


def _holder(resource: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The object in which the last name of a path stands: ``name.givenName``, ``urn:…:User:department``."""
    for schema in (ENTERPRISE, USER, GROUP):
        if path.lower() == schema.lower():
            return resource, schema
        if path.lower().startswith(schema.lower() + ":"):
            inner = path[len(schema) + 1 :]
            below = resource.setdefault(schema, {}) if schema == ENTERPRISE else resource
            return _holder(below, inner) if isinstance(below, dict) else (resource, inner)
    first, dot, rest = path.partition(".")
    if not dot:
        return resource, path
    below = resource.setdefault(first, {})
    if not isinstance(below, dict):
        raise ScimError(400, f"{first} has no parts.", "invalidPath")
    return below, rest


def _at_selected(resource: dict[str, Any], verb: str, selected: re.Match[str], value: Any) -> None:
    """``emails[type eq "work"].value`` and ``members[value eq "…"]``."""
    name, by, wanted, part = selected[1], selected[2], _value(f'"{selected[3]}"'), selected[4]
    values = resource.setdefault(name, [])
    if not isinstance(values, list):
        raise ScimError(400, f"{name} is not a list.", "invalidPath")
    matching = [each for each in values if isinstance(each, dict) and str(each.get(by)) == wanted]
    if verb == "remove" and not part:
        resource[name] = [each for each in values if each not in matching]
        return
    if not matching:
        if verb == "remove":
            return
        matching = [{by: wanted}]
        values.extend(matching)
    for each in matching:
        if verb == "remove":
            each.pop(part, None)
        elif part:
            each[part] = value
        elif isinstance(value, dict):
            each.update(value)
