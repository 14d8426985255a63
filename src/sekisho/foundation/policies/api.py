"""The door to the rules for other rooms."""

from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.rules import Approval, Decision, Floor, Outcome, Step, StepKind
from sekisho.foundation.policies.models import Judged
from sekisho.foundation.policies.services import hold_still, in_force, judge, rule_of, still_binds
from sekisho.foundation.policies.vocabulary import path_of, roles_of
from sekisho.foundation.policies.words import STEPS, approver, explain

__all__ = [
    "STEPS",
    "Approval",
    "Crossing",
    "Decision",
    "Floor",
    "Judged",
    "Outcome",
    "Step",
    "StepKind",
    "approver",
    "explain",
    "hold_still",
    "in_force",
    "judge",
    "path_of",
    "roles_of",
    "rule_of",
    "still_binds",
]
