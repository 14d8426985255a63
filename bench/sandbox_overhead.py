"""What the sandbox costs over the in-process call.  Prints a table; the bar is 10 ms at the median.

python bench/sandbox_overhead.py [jobs]
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sekisho_sandbox import Outcome, Sandbox, Status
from sekisho_sandbox.selftest import copy
from sekisho_sandbox.streams import open_sink, open_source

SIZES = {"empty": 0, "1 MB": 10**6, "16 MB": 16 * 10**6}
BAR_MILLISECONDS = 10.0


def memory_file(data: bytes = b"") -> int:
    descriptor = os.memfd_create("bench", os.MFD_CLOEXEC)
    os.write(descriptor, data)
    return descriptor


def in_process(source: int) -> None:
    sink = memory_file()
    writer, _ = open_sink(sink, 2**40)
    copy(open_source(source), writer, {})
    writer.flush()
    os.close(sink)


def sandboxed(sandbox: Sandbox, source: int) -> None:
    sink = memory_file()
    outcome: Outcome = sandbox.run(source, sink)
    if outcome.status is not Status.OK:
        raise SystemExit(f"the job ended as {outcome.status}: {outcome.detail}")
    os.close(sink)


def milliseconds(call: Callable[[], None], count: int) -> list[float]:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def parent_megabytes(sandbox: Sandbox) -> float:
    status = Path(f"/proc/{sandbox.parent_pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 10**6


def main(count: int) -> None:
    print(f"sandbox overhead, {count} jobs each, milliseconds, bar {BAR_MILLISECONDS:.0f} over")
    print(f"{'input':>8} {'in process':>11} {'sandboxed':>10} {'p95':>7} {'over':>7}")
    with Sandbox("sekisho_sandbox.selftest:copy", "sekisho_sandbox:warm_python") as sandbox:
        for name, size in SIZES.items():
            source = memory_file(os.urandom(size))
            milliseconds(partial(sandboxed, sandbox, source), 5)
            plain = statistics.median(milliseconds(partial(in_process, source), count))
            locked = milliseconds(partial(sandboxed, sandbox, source), count)
            middle, late = statistics.median(locked), statistics.quantiles(locked, n=20)[-1]
            verdict = "ok" if middle - plain <= BAR_MILLISECONDS else "OVER"
            print(f"{name:>8} {plain:11.2f} {middle:10.2f} {late:7.2f} {middle - plain:7.2f}  {verdict}")
            os.close(source)
        report_throughput(sandbox, count)
        print(f"parent: {parent_megabytes(sandbox):.0f} MB resident")


def report_throughput(sandbox: Sandbox, count: int) -> None:
    source = memory_file(b"sekisho")
    start = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sandboxed(sandbox, source), range(count)))
    print(f"four callers at once: {count / (time.perf_counter() - start):.0f} empty jobs a second")
    os.close(source)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
