"""What a child would work out again for every file, the parent has worked out once."""

from __future__ import annotations

import json
import subprocess
import sys

#: asked in a fresh interpreter, as a parent is: which caches of functions without arguments are still empty?
ASK = """
import inspect, json, sys
from {engine} import warm
warm()
cold = []
for name, module in sorted(sys.modules.items()):
    if name.startswith("sekisho_"):
        for attribute, value in vars(module).items():
            if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
                if not value.cache_info().currsize:
                    cold.append(f"{{name}}.{{attribute}}")
print(json.dumps(cold))
"""


def cold_after_warming(engine: str) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", ASK.format(engine=engine)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(result.stdout)
    assert isinstance(found, list)
    return found


def test_no_table_is_left_for_the_children_to_make() -> None:
    """One that was cost 55 ms of every workbook: more than all the rest of its inspection."""
    assert cold_after_warming("sekisho_disarm.engine") == []
