"""無害化: bytes in, safe bytes and a report out.

A file is rebuilt from what is *known to be safe* (an allow-list of parts, elements, objects, chunks);
the rest is dropped and reported.  It does not hunt for known-bad.  After writing, an independent reader
(:mod:`sekisho_disarm.verify`) opens the output; if it finds anything outside the allow-list, the verdict
is ``undecided`` and nothing is given out.
"""

from sekisho_disarm.entry import disarm
from sekisho_disarm.errors import DisarmError, Malformed, NeedsPassword, Refused, TooComplex, Unsupported
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits
from sekisho_disarm.report import Action, Finding, Profile, Report, Sink, Step, Verdict

__all__ = [
    "Action",
    "DisarmError",
    "Finding",
    "Kind",
    "Limits",
    "Malformed",
    "NeedsPassword",
    "Profile",
    "Refused",
    "Report",
    "Sink",
    "Step",
    "TooComplex",
    "Unsupported",
    "Verdict",
    "disarm",
]
