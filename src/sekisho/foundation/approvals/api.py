"""The door to approvals for other rooms."""

from sekisho.foundation.approvals.models import ReadAfter, Request, RequestState, Vote
from sekisho.foundation.approvals.policies import check_place, phone_will_do
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

__all__ = [
    "ReadAfter",
    "Request",
    "RequestState",
    "Vote",
    "agree",
    "check_place",
    "is_granted",
    "latest_of",
    "make_void",
    "open_request",
    "phone_will_do",
    "read_afterwards",
    "send_back",
    "unread_by",
    "visible_to",
    "waiting_for",
    "withdraw",
]
