"""The door to the rules for other rooms."""

from sekisho.foundation.policies.engine.conditions import CLASSES
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.rules import Approval, Decision, Floor, Outcome, Rule, Step, StepKind
from sekisho.foundation.policies.models import Judged
from sekisho.foundation.policies.services import (
    decide_again,
    hold_still,
    in_force,
    judge,
    latest_about,
    lock_switch,
    rule_of,
    still_binds,
)
from sekisho.foundation.policies.vocabulary import path_of, roles_of
from sekisho.foundation.policies.words import CLASS_WORDS, STEPS, approver, explain

__all__ = [
    "CLASSES",
    "CLASS_WORDS",
    "STEPS",
    "Approval",
    "Crossing",
    "Decision",
    "Floor",
    "Judged",
    "Outcome",
    "Rule",
    "Step",
    "StepKind",
    "approver",
    "decide_again",
    "explain",
    "hold_still",
    "in_force",
    "judge",
    "latest_about",
    "lock_switch",
    "path_of",
    "roles_of",
    "rule_of",
    "still_binds",
]
