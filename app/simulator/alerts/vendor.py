"""What Opsgenie and JSM Operations have in common: the alerts, the webhooks, the queued writes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.simulator.alerts.requests import AcceptedRequests, Outcome
from app.simulator.alerts.state import Alert, Change
from app.simulator.alerts.webhook import OutgoingWebhook, letter
from app.simulator.alerts.world import AlertWorld
from app.simulator.clock import iso
from app.simulator.page import Card, Remark
from app.simulator.simulator import Simulator


@dataclass(kw_only=True, eq=False, repr=False)
class AlertVendor(AlertWorld, Simulator):
    """`pending_polls`: how often the outcome of a write is asked for in vain before it is done."""

    webhooks: list[OutgoingWebhook] = field(default_factory=list)
    lose_webhooks: bool = False
    pending_polls: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._accepted = AcceptedRequests(self.now, self.new_id)

    def accept(self, action: str, perform: Callable[[], Alert]) -> str:
        """Queue a write and return its request id."""
        return self._accepted.accept(action, perform, self.pending_polls)

    def outcome(self, request_id: str) -> Outcome | None:
        """Poll for a write: None if it is not done yet, KeyError if there is no such request."""
        return self._accepted.poll(request_id)

    def process_accepted(self) -> None:
        """Do what is queued, polled for or not."""
        self._accepted.process_all()

    def _announce(self, change: Change) -> None:
        for webhook in self.webhooks:
            if (written := letter(webhook, change)) is not None:
                self._post(written)

    def _cards(self) -> Iterable[Card]:
        return map(_card, reversed(self.alerts))


def _card(alert: Alert) -> Card:
    return Card(
        title=f"#{alert.tiny_id} {alert.message}",
        over=alert.closed is not None,
        facts=(
            ("State", f"{alert.status}, acknowledged" if alert.acknowledged else alert.status),
            ("Priority", alert.priority),
            ("Teams", ", ".join(team.name for team in alert.teams)),
            ("Owner", alert.owner),
            ("Entity", alert.entity),
            ("Count", str(alert.count) if alert.count > 1 else ""),
            ("Description", alert.description),
            ("Details", ", ".join(f"{key}={value}" for key, value in alert.details.items())),
            ("Since", iso(alert.created_at)),
        ),
        tags=alert.tags,
        remarks=tuple(
            Remark(by=note.owner, at=iso(note.at), text=note.text) for note in alert.notes
        ),
    )
