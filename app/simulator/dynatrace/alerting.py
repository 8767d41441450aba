"""Dynatrace's own Opsgenie integration: a problem makes an alert, and its end closes it.

Sources: docs.dynatrace.com "Opsgenie integration" (message template, priority by severity, tags
of all affected entities, the problem's URL as a link back, closing). How the alert's alias, details
and tags look is not documented: here the alias is the problem's id, there are no details, and the
URL is in the description.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import assert_never

from app.simulator.alerts.state import By, Integration, Refused
from app.simulator.alerts.vendor import AlertVendor
from app.simulator.dynatrace.state import Moment, Problem
from app.simulator.dynatrace.template import fill, problem_url, problem_values

_DYNATRACE = By(integration=Integration("Dynatrace", "Dynatrace"))
_PRIORITIES = {
    "AVAILABILITY": "P1",
    "ERROR": "P2",
    "PERFORMANCE": "P3",
    "RESOURCE_CONTENTION": "P4",
}


@dataclass(frozen=True, kw_only=True)
class OpsgenieIntegration:
    """`vendor` may be JSM as well. `teams` are those the alerts are for."""

    vendor: AlertVendor
    message: str = "{ProblemImpact} Problem {ProblemID}: {ProblemTitle}"
    teams: tuple[str, ...] = ()

    def tell(self, problem: Problem, moment: Moment, environment: str) -> None:
        match moment:
            case Moment.OPENED | Moment.REOPENED:
                self._create_alert(problem, environment)
            case Moment.RESOLVED:
                with suppress(Refused):  # somebody closed or deleted it already
                    self.vendor.close(self.vendor.alert(problem.id, "alias").id, _DYNATRACE)
            case Moment.MERGED:
                pass
            case _:
                assert_never(moment)

    def _create_alert(self, problem: Problem, environment: str) -> None:
        values = problem_values(problem, environment)
        details = values.texts["ProblemDetailsText"]
        self.vendor.create_alert(
            fill(self.message, values, is_json=False),
            _DYNATRACE,
            alias=problem.id,
            description=f"{details}\n{problem_url(problem, environment)}",
            tags=[str(tag) for tag in problem.tags],
            priority=_PRIORITIES.get(problem.severity, "P5"),
            source="Dynatrace",
            teams=self.teams,
        )
