"""Ids, one type each: 26 characters (ULID), in the order of their making."""

from collections.abc import Callable
from typing import NewType

EventId = NewType("EventId", str)
ProblemId = NewType("ProblemId", str)
DecisionId = NewType("DecisionId", str)
RunId = NewType("RunId", str)
NoteId = NewType("NoteId", str)
DeliveryId = NewType("DeliveryId", str)
ApprovalId = NewType("ApprovalId", str)
SilenceId = NewType("SilenceId", str)

NewId = Callable[[], str]
