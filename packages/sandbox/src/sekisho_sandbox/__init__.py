"""隔離: run one named function over hostile bytes in a locked child process.

Threat model.  The bytes were made by an enemy, and the function that reads them (or a C library below it)
has a hole: assume that code of the enemy's choice runs in the child.  Then that code

* cannot open, list, make or delete a file, make a socket, start a program, a process or a thread, look into
  or signal another process, map executable memory, or raise a limit (seccomp kills it; Landlock, rlimits,
  no privileges, no capabilities and, for root, the user ``nobody`` stand behind);
* holds three things and no more: the source to read, the sink to write, the report (sealed in size);
* ends with its job: a clean child is forked for the next one;
* is bounded in wall time, processor time, address space, output and report, by others than itself.

What is *not* promised.  The enemy decides what comes out: sink and report are lies until someone else has
proven them.  The kernel must hold: a hole in an allowed system call is a way out.  Size and times of files
whose names the enemy guesses can be asked (``newfstatat``), never their content.  Time, load and caches can
be measured: side channels are not closed.  The secrets of the parent are readable in the child: it must have
none, which is why it starts with a clean environment.  Where the kernel lacks a piece there is no sandbox
(:class:`Unavailable`), never a weaker one.

    Sandbox(target, warm) ── owns ──▶ parent: imports, warms, compiles the filter, forks ahead
        run(source, sink)                 │ hands three descriptors to the spare child, keeps the clock
             ▲                            ▼
             └── Outcome ◀── status ── child: locks itself, runs the function, leaves a report, ends
"""

from sekisho_sandbox.client import Sandbox
from sekisho_sandbox.daemon import serve
from sekisho_sandbox.errors import ProtocolError, SandboxError, Unavailable
from sekisho_sandbox.kernel import check_kernel
from sekisho_sandbox.limits import Limits
from sekisho_sandbox.memory import Runner, SharedSandbox, chunks_of, digest_of, give_out, memory_file, pour
from sekisho_sandbox.outcome import Outcome, Status
from sekisho_sandbox.streams import OutputLimitError, copy_limited
from sekisho_sandbox.warm import warm_python

__all__ = [
    "Limits",
    "Outcome",
    "OutputLimitError",
    "ProtocolError",
    "Runner",
    "Sandbox",
    "SandboxError",
    "SharedSandbox",
    "Status",
    "Unavailable",
    "check_kernel",
    "chunks_of",
    "copy_limited",
    "digest_of",
    "give_out",
    "memory_file",
    "pour",
    "serve",
    "warm_python",
]
