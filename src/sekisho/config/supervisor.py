"""Start the processes of a town, keep them alive, and end all of them together.

One process, one thread: the kernel's parent-death signal follows the thread that forked, and a loop that
waits for signals needs no locks. Signals are blocked and taken one by one (sigtimedwait), so none is missed
between two steps. Every child leads a session of its own: Ctrl-C in the terminal comes to us alone, and
whatever a child has started itself can be ended with it.

If we are killed outright, each child gets SIGTERM from the kernel, and the guardian ends what is left.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from sekisho.config import guardian
from sekisho.config.parent_death import die_with_parent
from sekisho.config.private_files import private_directory
from sekisho.config.process_logs import ImportantLines, last_words, make_room

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_WAITED_FOR = {signal.SIGCHLD, *_STOPPING}


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One process to keep alive.

    `name`: short, unique, also the log's name. `env`: the whole environment, not an addition to ours.
    `ready`: asked ten times a second until it says yes; must not raise. None: ready as soon as it runs.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, but `tries`: starts in a row before we give up. A process that lived `settled` counts anew."""

    ready: float = 60.0
    stop: float = 20.0
    tries: int = 5
    first_pause: float = 0.5
    longest_pause: float = 30.0
    settled: float = 60.0


@dataclass(slots=True)
class _Child:
    spec: ProcessSpec
    lines: ImportantLines
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    start_again: float | None = None


class StopAskedError(Exception):
    """A signal asked us to stop while we were waiting for something else."""


class GivenUpError(Exception):
    """A process keeps ending, or never became ready. The message is the sentence for people."""


@dataclass(slots=True)
class Supervisor:
    """Run `specs` in order. `companions`: name → "is it still running?" of what others started.

    `run` returns the exit code: 0 when it was asked to stop, 1 when it gave up.
    """

    data: Path
    specs: Sequence[ProcessSpec]
    companions: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    patience: Patience = Patience()
    terminal: TextIO = field(default_factory=lambda: sys.stderr)
    on_ready: Callable[[], None] | None = None
    _children: list[_Child] = field(default_factory=list, init=False)
    _guardian: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def run(self) -> int:
        """Start everything, call `on_ready`, watch until SIGINT, SIGTERM or SIGHUP, stop everything."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _WAITED_FOR)
        try:
            return self._run()
        finally:
            self._stop_all()
            while signal.sigtimedwait(_WAITED_FOR, 0) is not None:
                pass  # an impatient second Ctrl-C is answered: it must not interrupt what our caller still ends
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _run(self) -> int:
        try:
            self._start_all()
            while True:
                self._tend(self._wait())
        except StopAskedError:
            return 0
        except GivenUpError as reason:
            self._say(str(reason))
            return 1

    # Starting

    def _start_all(self) -> None:
        private_directory(self.data / "logs")
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
        for spec in self.specs:
            log = self._log(spec)
            make_room(log)
            child = _Child(spec, ImportantLines(log))
            self._children.append(child)
            self._start(child)
            self._await_ready(child)
        if self.on_ready is not None:
            self.on_ready()

    def _start(self, child: _Child) -> None:
        with self._log(child.spec).open("ab") as log:
            child.process = subprocess.Popen(
                list(child.spec.argv),
                env=dict(child.spec.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  # calls nothing that takes a lock
            )
        child.started = time.monotonic()
        child.start_again = None
        self._will(f"+{child.process.pid}")

    def _await_ready(self, child: _Child) -> None:
        deadline = time.monotonic() + self.patience.ready
        while child.spec.ready is not None and not child.spec.ready():
            if time.monotonic() > deadline:
                raise GivenUpError(self._gave_up(child.spec, "の準備が整いませんでした"))
            self._tend(self._wait())

    # Watching

    def _wait(self, seconds: float = 0.1) -> float:
        """Sleep until a signal or the time comes; return the present. Raises `StopAskedError`."""
        came = signal.sigtimedwait(_WAITED_FOR, seconds)
        if came is not None and came.si_signo in _STOPPING:
            raise StopAskedError
        return time.monotonic()

    def _tend(self, now: float) -> None:
        for name, is_running in self.companions.items():
            if not is_running():
                raise GivenUpError(
                    f"{name} が止まったため、すべてを終了します。記録は {self.data / 'logs'} にあります。"
                )
        for child in self._children:
            self._repeat_important(child)
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, now)
            if child.start_again is not None and now >= child.start_again:
                self._start(child)

    def _bury(self, child: _Child, now: float) -> None:
        """Note the end, end what it left behind (its port, its files), and set the time of the next start."""
        code = self._forget(child)
        child.failures = 1 if now - child.started > self.patience.settled else child.failures + 1
        if child.failures >= self.patience.tries:
            raise GivenUpError(self._gave_up(child.spec, f"が {child.failures} 回続けて止まりました"))
        pause = min(self.patience.first_pause * 2 ** (child.failures - 1), self.patience.longest_pause)
        child.start_again = now + pause
        self._say(f"{child.spec.name} が止まりました ({_how(code)})。{pause:g} 秒後にもう一度始めます。")

    def _repeat_important(self, child: _Child) -> None:
        for line in child.lines.fresh():
            self._say(f"{child.spec.name}: {line}")

    # Stopping

    def _stop_all(self) -> None:
        """In reverse order: whoever needs another process goes before it. A second signal makes it quick."""
        deadline = time.monotonic() + self.patience.stop
        for child in reversed(self._children):
            if child.process is None:
                continue
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
            while child.process.poll() is None and time.monotonic() < deadline:
                try:
                    self._wait(0.05)
                except StopAskedError:
                    deadline = 0.0
            self._forget(child)
            self._repeat_important(child)
        self._end_guardian()

    def _forget(self, child: _Child) -> int:
        """End the whole group and reap its leader; return how that ended."""
        process, child.process = child.process, None
        assert process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        self._will(f"-{process.pid}")
        return code

    def _end_guardian(self) -> None:
        if self._guardian is None:
            return
        assert self._guardian.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guardian.stdin.close()
        self._guardian.wait()
        self._guardian = None

    # Speaking

    def _will(self, change: str) -> None:
        """Tell the guardian. Without one (somebody killed it) the kernel's signal is what remains."""
        assert self._guardian is not None
        assert self._guardian.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guardian.stdin.write(f"{change}\n".encode())
            self._guardian.stdin.flush()

    def _say(self, sentence: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may have been closed
            print(sentence, file=self.terminal, flush=True)

    def _gave_up(self, spec: ProcessSpec, what: str) -> str:
        sentence = f"{spec.name} {what}。すべてを終了します。記録は {self._log(spec)} にあります。"
        return "\n  ".join([sentence, *last_words(self._log(spec))])

    def _log(self, spec: ProcessSpec) -> Path:
        return self.data / "logs" / f"{spec.name}.log"


def _how(code: int) -> str:
    return f"シグナル {-code}" if code < 0 else f"終了コード {code}"
