"""The door to approvals for other rooms."""

from sekisho.foundation.approvals.models import ReadAfter, Request, RequestState, Vote
from sekisho.foundation.approvals.offices import people_by
from sekisho.foundation.approvals.policies import MOST_TOGETHER, check_place, phone_will_do
from sekisho.foundation.approvals.services import (
    agree,
    is_granted,
    latest_of,
    make_void,
    open_request,
    read_afterwards,
    send_back,
    unread_by,
    visible_to,
    waiting_for,
    withdraw,
)
from sekisho.foundation.approvals.together import Decided, decide_together

__all__ = [
    "MOST_TOGETHER",
    "Decided",
    "ReadAfter",
    "Request",
    "RequestState",
    "Vote",
    "agree",
    "check_place",
    "decide_together",
    "is_granted",
    "latest_of",
    "make_void",
    "open_request",
    "people_by",
    "phone_will_do",
    "read_afterwards",
    "send_back",
    "unread_by",
    "visible_to",
    "waiting_for",
    "withdraw",
]
