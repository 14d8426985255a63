"""Run by the tests as a process of its own: supervise the shell commands given as JSON in the argument.

`{"data": …, "specs": [{"name": …, "sh": …, "ready": path}], "companion": path, "patience": {…}}`
"""

import json
import os
import sys
from pathlib import Path

from sekisho.config.supervisor import Patience, ProcessSpec, Supervisor

plan = json.loads(sys.argv[1])


def spec(one: dict[str, str]) -> ProcessSpec:
    flag = one.get("ready")
    return ProcessSpec(
        one["name"], ["/bin/sh", "-c", one["sh"]], dict(os.environ), Path(flag).exists if flag else None
    )


companion = plan.get("companion")
supervisor = Supervisor(
    Path(plan["data"]),
    [spec(one) for one in plan["specs"]],
    {"postgres": Path(companion).exists} if companion else {},
    Patience(**plan.get("patience", {})),
    on_ready=lambda: print("ready", flush=True),  # noqa: T201
)
sys.exit(supervisor.run())
