"""The rows of what people are asked about before it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ids import ApprovalId
from app.domain.problem import Problem
from app.domain.restraint.approval import Request


class Approvals(Protocol):
    """The rows of requests. One waits for an answer as long as a run of it does."""

    def add(self, request: Request) -> None: ...
    def get(self, approval_id: ApprovalId) -> Request | None: ...
    def that_wait(self, problem: Problem) -> Sequence[Request]:
        """Give those of the problem's episode that wait for an answer, the oldest first."""
        ...

    def renew(self, approval_id: ApprovalId, asked_at: datetime, until: datetime) -> None:
        """Let its time begin anew: the clock was set back."""
        ...

    def close_word(self, approval_id: ApprovalId) -> None:
        """Let its word count no more."""
        ...

    def count_wrong_word(self, approval_id: ApprovalId) -> None: ...
