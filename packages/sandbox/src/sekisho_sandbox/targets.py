"""From ``module:function`` to the function."""

from __future__ import annotations

import gc
import importlib
import re
from collections.abc import Callable
from typing import Any

from sekisho_sandbox.errors import Unavailable

_NAME = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", re.ASCII)


def check_name(name: str) -> str:
    """``name`` itself.  Raises ``ValueError`` when it is not ``module:function``."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"a target is written module:function, not {name!r}")
    return name


def load(name: str) -> Callable[..., Any]:
    """Import the function.  Raises ``Unavailable`` when it is not there."""
    module, _, attribute = check_name(name).partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise Unavailable(f"The target {name} cannot be imported: {error}.") from error
    if not callable(found):
        raise Unavailable(f"The target {name} is not a function.")
    function: Callable[..., Any] = found
    return function


def prepare(target: str, warm: str | None) -> Callable[..., Any]:
    """Import the target, call ``warm``, and put everything so far out of the collector's reach.

    A collection in a child would touch every object of the parent and copy its pages.
    """
    function = load(target)
    if warm is not None:
        load(warm)()
    gc.collect()
    gc.freeze()
    return function
