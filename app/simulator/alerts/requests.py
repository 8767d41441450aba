"""Accepted writes: said 202 to, done a little later.

Source: docs.opsgenie.com "Alert API": a write is queued; its outcome is asked for by request id.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.simulator.alerts.state import Alert, Refused
from app.simulator.clock import iso

_DONE = {"Create": "Created alert", "AddNote": "Alert note added"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    action: str
    processed_at: datetime
    success: bool
    status: str
    alert_id: str = ""
    alias: str = ""


@dataclass
class _Accepted:
    action: str
    perform: Callable[[], Alert]
    polls_left: int
    outcome: Outcome | None = None


class AcceptedRequests:
    """Each is performed at once or, after so many polls answered "not yet", at the next one."""

    def __init__(self, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._now = now
        self._new_id = new_id
        self._accepted: dict[str, _Accepted] = {}

    def accept(self, action: str, perform: Callable[[], Alert], pending_polls: int) -> str:
        request_id = self._new_id()
        self._accepted[request_id] = accepted = _Accepted(action, perform, pending_polls)
        if pending_polls == 0:
            self._process(accepted)
        return request_id

    def poll(self, request_id: str) -> Outcome | None:
        """Return None as long as the request is not processed; KeyError if there is none."""
        accepted = self._accepted[request_id]
        if accepted.outcome is None and accepted.polls_left == 0:
            self._process(accepted)
        accepted.polls_left -= 1
        return accepted.outcome

    def process_all(self) -> None:
        for accepted in self._accepted.values():
            if accepted.outcome is None:
                self._process(accepted)

    def _process(self, accepted: _Accepted) -> None:
        at = self._now()
        try:
            alert = accepted.perform()
        except Refused as refusal:
            accepted.outcome = Outcome(
                action=accepted.action, processed_at=at, success=False, status=str(refusal)
            )
        else:
            accepted.outcome = Outcome(
                action=accepted.action,
                processed_at=at,
                success=True,
                status=_DONE.get(accepted.action, "Request processed"),
                alert_id=alert.id,
                alias=alert.alias,
            )


def outcome_json(outcome: Outcome, integration_id: str) -> dict[str, Any]:
    """Write it as both vendors do; JSM without an envelope."""
    return {
        "success": outcome.success,
        "action": outcome.action,
        "processedAt": iso(outcome.processed_at),
        "integrationId": integration_id,
        "isSuccess": outcome.success,
        "status": outcome.status,
        "alertId": outcome.alert_id,
        "alias": outcome.alias,
    }
