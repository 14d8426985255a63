"""The door to approvals for other rooms."""

from sekisho.foundation.approvals.models import ReadAfter, Request, RequestState, Vote
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
    "is_granted",
    "latest_of",
    "make_void",
    "open_request",
    "read_afterwards",
    "send_back",
    "unread_by",
    "visible_to",
    "waiting_for",
    "withdraw",
]
