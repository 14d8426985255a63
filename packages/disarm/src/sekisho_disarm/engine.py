"""The one door: identify → rebuild → verify, and a report whatever happens.

It works in the process that calls it, which is the locked child: callers come by :mod:`sekisho_disarm.entry`.
"""

from __future__ import annotations

import hashlib
import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeVar

from sekisho_disarm import codes, encodings, names, office_password, protection, zipio
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, NeedsPassword, NotProven, Refused, TooComplex, Unsupported
from sekisho_disarm.formats import Format, registry
from sekisho_disarm.identify import extension, identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Action, Finding, Profile, Report, Step, Verdict
from sekisho_disarm.version import ENGINE

_T = TypeVar("_T")
_REFUSED = {
    Kind.PROGRAM: "DSM-900",
    Kind.SCRIPT: "DSM-901",
    Kind.SHORTCUT: "DSM-902",
    Kind.ADDIN: "DSM-903",
}
#: Findings of these actions mean that the output says less than the input did.
_CHANGES = (Action.REMOVED, Action.REPLACED)


def inspect_bytes(
    data: bytes,
    name: str,
    profile: Profile = Profile.KEEP,
    limits: Limits | None = None,
    passwords: Sequence[str] = (),
    *,
    protect: bool = False,
) -> tuple[Report, bytes | None]:
    """The whole inspection in this process: the report, and the output when it passed."""
    return _Inspection(data, name, profile, limits or Limits(), Passwords(passwords), protect=protect).run()


class _Inspection:
    """One top-level file on its way through the door; it keeps the time of each step."""

    def __init__(
        self,
        data: bytes,
        name: str,
        profile: Profile,
        limits: Limits,
        passwords: Passwords,
        *,
        protect: bool = False,
    ) -> None:
        self.protect = protect
        self.data, self.name, self.profile, self.limits = data, name, profile, limits
        self.kind = Kind.UNKNOWN
        self.steps: dict[str, float] = {}
        self.context = Context(profile, Budget(limits), self._nested, passwords=passwords)

    def run(self) -> tuple[Report, bytes | None]:
        started = time.perf_counter()
        try:
            rebuilt = self._pass()
        except DisarmError as error:
            return self._stopped(error, started), None
        except MemoryError:
            return self._stopped(TooComplex("DSM-961"), started), None
        except Exception as fault:  # noqa: BLE001 - hostile input must end in a verdict; only the class name goes out
            return self._stopped(NotProven("DSM-990", reason=type(fault).__name__), started), None
        return self._passed(rebuilt), rebuilt.data

    def _pass(self) -> Rebuilt:
        if len(self.data) > self.limits.input_bytes:
            raise TooComplex("DSM-947")
        self.kind = self._timed("identify", lambda: identify(self.data, self.name))
        rebuilt = self._timed("rebuild", self._rebuild)
        self.steps["rebuild"] -= self.context.verify_seconds
        self._timed("verify", lambda: _prove(rebuilt))
        self.steps["verify"] += self.context.verify_seconds
        return self._protected(rebuilt) if self.protect else rebuilt

    def _protected(self, rebuilt: Rebuilt) -> Rebuilt:
        """Behind the password of the original, if the file as a whole had one."""
        password, opened = self.context.passwords.first_that_fitted, self.context.opened
        if password is None or opened is None:
            return rebuilt
        protected = self._timed("protect", lambda: protection.protect(rebuilt, password, self.limits))
        code = "DSM-005" if protected.kind is rebuilt.kind else "DSM-006"
        self.context.findings[opened] = _finding(code, self.context.findings[opened].where)
        return protected

    def _rebuild(self) -> Rebuilt:
        data, self.kind = _opened(self.data, self.name, self.kind, self.context)
        return _rebuilt(data, self.name, self.kind, self.context, opened=data is not self.data)

    def _nested(self, data: bytes, name: str, context: Context) -> Rebuilt:
        """The same door for what is inside: its proof is not left to the outer file."""
        content, kind = _opened(data, name, identify(data, name), context)
        rebuilt = _rebuilt(content, name, kind, context, opened=content is not data)
        started = time.perf_counter()
        _prove(rebuilt)
        context.verify_seconds += time.perf_counter() - started
        return Rebuilt(rebuilt.data, rebuilt.kind, _named(name, rebuilt, context))

    def _timed(self, step: str, work: Callable[[], _T]) -> _T:
        started = time.perf_counter()
        try:
            return work()
        finally:
            self.steps[step] = time.perf_counter() - started

    def _passed(self, rebuilt: Rebuilt) -> Report:
        output_name = _named(self.name, rebuilt, self.context)
        if self.context.dropped_findings:
            self.context.findings.append(_finding("DSM-003", count=self.context.dropped_findings))
        changed = any(finding.action in _CHANGES for finding in self.context.findings)
        return self._report(
            Verdict.CHANGED if changed else Verdict.CLEAN,
            output_name=output_name,
            sha256_out=hashlib.sha256(rebuilt.data).hexdigest(),
            size_out=len(rebuilt.data),
        )

    def _stopped(self, error: DisarmError, started: float) -> Report:
        if not self.steps:
            self.steps["identify"] = time.perf_counter() - started
        verdict = Verdict.BLOCKED if isinstance(error, Refused) else Verdict.UNDECIDED
        self.context.findings.append(_finding(error.code, error.where, **error.details))
        return self._report(verdict, output_name=None, sha256_out=None, size_out=None)

    def _report(
        self, verdict: Verdict, *, output_name: str | None, sha256_out: str | None, size_out: int | None
    ) -> Report:
        return Report(
            name=names.printable(self.name),
            kind=self.kind,
            verdict=verdict,
            findings=tuple(self.context.findings),
            output_name=output_name,
            sha256_in=hashlib.sha256(self.data).hexdigest(),
            sha256_out=sha256_out,
            size_in=len(self.data),
            size_out=size_out,
            steps=tuple(Step(step, seconds) for step, seconds in self.steps.items()),
            engine=ENGINE,
        )


def _opened(data: bytes, name: str, kind: Kind, context: Context) -> tuple[bytes, Kind]:
    """What an encrypted document holds, and its kind.  Raises ``NeedsPassword``."""
    if kind not in office_password.KINDS:
        return data, kind
    content = office_password.opened(data, kind, context)
    return (data, kind) if content is None else (content, identify(content, name))


def _rebuilt(data: bytes, name: str, kind: Kind, context: Context, *, opened: bool) -> Rebuilt:
    rebuilt = _handler(kind, name).rebuild(data, name, kind, context)
    if opened:
        context.report("DSM-004")
    return rebuilt


def _handler(kind: Kind, name: str) -> Format:
    if kind in _REFUSED:
        raise Refused(_REFUSED[kind], where=names.printable(name))
    if kind is Kind.EMPTY:
        raise Unsupported("DSM-912")
    if kind is Kind.OFFICE_ENCRYPTED:
        raise NeedsPassword
    handler = registry.find(kind)
    if handler is None:
        raise Unsupported(kind=kind.value)
    return handler


def _prove(rebuilt: Rebuilt) -> None:
    """Ask the second reader.  Raises ``NotProven`` with the first thing that it found."""
    handler = registry.find(rebuilt.kind)
    remains = handler.verify(rebuilt.data, rebuilt.kind) if handler else ["no second reader"]
    if remains:
        raise NotProven(reason=names.printable(remains[0]))


def _named(name: str, rebuilt: Rebuilt, context: Context) -> str:
    """The output's name; reports a name that lied about its content or about itself."""
    cleaned = names.clean(rebuilt.name)
    if names.deceives(name):
        context.report("DSM-002")
    result = names.output_name(cleaned, rebuilt.kind)
    same_family = registry.find(rebuilt.kind)
    if result != cleaned and extension(name) not in {
        k.value for k in (same_family.kinds if same_family else ())
    }:
        context.report("DSM-001", extension=names.printable(extension(name)), kind=rebuilt.kind.value)
    return result


def _finding(code: str, where: str = "", **details: str | int | float) -> Finding:
    return Finding(code, where, codes.action(code), codes.sentence(code, **details), details)


def sandbox_target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """The function that the sandbox's child runs: one file from ``source`` to ``sink``, the report returned."""
    from sekisho_disarm import isolation

    return isolation.run_inside(source, sink, options)


def warm() -> None:
    """Load every codec, table and plug-in; run before the sandbox locks its children."""
    from sekisho_sandbox import warm_python

    importlib.import_module("sekisho_disarm.isolation")
    warm_python()
    encodings.warm()
    zipio.warm()
    office_password.warm()
    protection.warm()
    for handler in registry.FORMATS:
        handler.warm()
    inspect_bytes("関所".encode("cp932"), "warm.txt")
