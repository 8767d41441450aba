"""Dynatrace itself."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from app.simulator.clock import iso
from app.simulator.dynatrace.alerting import OpsgenieIntegration
from app.simulator.dynatrace.api import DynatraceApi
from app.simulator.dynatrace.notifications import DavisWorkflow, ProblemNotification
from app.simulator.dynatrace.rest import DynatraceRest
from app.simulator.dynatrace.state import Moment, Problem
from app.simulator.dynatrace.world import ProblemWorld
from app.simulator.page import Card, Remark
from app.simulator.simulator import Simulator

TOKEN = "dt0c01.MADEUP.TOKEN"  # noqa: S105  made up
ALL_SCOPES = frozenset({"problems.read", "problems.write", "entities.read", "events.ingest"})


@dataclass(kw_only=True, eq=False, repr=False)
class Dynatrace(ProblemWorld, Simulator):
    """`tokens` have scopes each; comments made by token are by `author`.

    The API is at {base}/api/v2, as on SaaS.
    """

    tokens: Mapping[str, AbstractSet[str]] = field(default_factory=lambda: {TOKEN: ALL_SCOPES})
    author: str = "alexis"
    environment: str = "abc12345"
    requests_per_minute: int = 1000
    webhooks: list[ProblemNotification | DavisWorkflow] = field(default_factory=list)
    lose_webhooks: bool = False
    opsgenie: OpsgenieIntegration | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        api = DynatraceApi(self.tokens, self.requests_per_minute, self.now)
        routes = DynatraceRest(self, api, self.author).routes()
        self._open("Dynatrace (simulated)", routes, self.now)

    def test_notification(self) -> None:
        """Press "Send test notification" on every problem notification."""
        for webhook in self.webhooks:
            if isinstance(webhook, ProblemNotification):
                self._post(webhook.trial())

    def _announce(self, problem: Problem, moment: Moment) -> None:
        for webhook in self.webhooks:
            if (letter := webhook.letter(problem, moment, self.environment)) is not None:
                self._post(letter)
        if self.opsgenie:
            self.opsgenie.tell(problem, moment, self.environment)

    def _cards(self) -> Iterable[Card]:
        return map(_card, reversed(self.problems))


def _card(problem: Problem) -> Card:
    return Card(
        title=f"{problem.display_id} {problem.title}",
        over=problem.ended is not None,
        facts=(
            ("State", problem.status),
            ("Severity", problem.severity),
            ("Impact", problem.impact),
            ("Entities", ", ".join(entity.name for entity in problem.entities)),
            ("Id", problem.id),
            ("Since", iso(problem.started)),
            ("Until", iso(problem.ended) if problem.ended else ""),
        ),
        tags=tuple(map(str, problem.tags)),
        remarks=tuple(
            Remark(by=comment.author, at=iso(comment.at), text=comment.content)
            for comment in problem.comments
        ),
    )
