"""What Dynatrace posts of its own accord: problem notifications, and workflows' HTTP requests."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, assert_never

from app.simulator.dynatrace.state import Moment, Problem
from app.simulator.dynatrace.template import Values, fill, problem_values, trial_values
from app.simulator.webhooks import Letter

# The keys that the documentation shows, with the two values that must stand without quotes.
TEMPLATE = """{
  "State": "{State}", "PID": "{PID}", "ProblemID": "{ProblemID}", "ProblemTitle": "{ProblemTitle}",
  "ProblemSeverity": "{ProblemSeverity}", "ProblemImpact": "{ProblemImpact}",
  "ProblemURL": "{ProblemURL}", "Tags": "{Tags}", "ImpactedEntity": "{ImpactedEntity}",
  "ImpactedEntityNames": "{ImpactedEntityNames}", "ImpactedEntities": {ImpactedEntities},
  "ProblemDetailsText": "{ProblemDetailsText}", "ProblemDetailsJSONv2": {ProblemDetailsJSONv2}
}"""

_CATEGORIES = {"PERFORMANCE": "SLOWDOWN"}
_TRANSITIONS = {
    Moment.OPENED: "CREATED",
    Moment.REOPENED: "REOPENED",
    Moment.RESOLVED: "RESOLVED",
}


@dataclass(frozen=True, kw_only=True)
class ProblemNotification:
    """A "custom integration" webhook. The content type is JSON unless a header says otherwise.

    Sources: docs.dynatrace.com "Webhook integration", settings schema "Problem notifications".
    """

    url: str
    name: str = "problem notification"
    template: str = TEMPLATE
    headers: Mapping[str, str] = field(default_factory=dict)
    basic: tuple[str, str] | None = None
    on_merge: bool = False
    on_resolved: bool = True

    @property
    def content_type(self) -> str:
        given = {name.lower(): value for name, value in self.headers.items()}
        return given.get("content-type", "application/json; charset=utf-8")

    def letter(self, problem: Problem, moment: Moment, environment: str) -> Letter | None:
        if moment is Moment.MERGED and not self.on_merge:
            return None
        if moment is Moment.RESOLVED and not self.on_resolved:
            return None
        return self._filled(problem_values(problem, environment))

    def trial(self) -> Letter:
        return self._filled(trial_values())

    def _filled(self, values: Values) -> Letter:
        headers = {
            name: value for name, value in self.headers.items() if name.lower() != "content-type"
        }
        headers["Content-Type"] = self.content_type
        if self.basic:
            credentials = b64encode(":".join(self.basic).encode()).decode()
            headers["Authorization"] = f"Basic {credentials}"
        content = fill(self.template, values, is_json="json" in self.content_type)
        return Letter(webhook=self.name, url=self.url, headers=headers, content=content.encode())


@dataclass(frozen=True, kw_only=True)
class DavisWorkflow:
    """A workflow with a Davis problem trigger, which fires on open, on re-open, and on close.

    It posts the event record bare, under `eventData` (as Dynatrace's Ansible connector does), or
    as the `data` of a CloudEvent. Source: docs.dynatrace.com "Davis problem trigger" and the
    semantic dictionary.
    """

    url: str
    name: str = "workflow"
    headers: Mapping[str, str] = field(default_factory=dict)
    wrapping: Literal["bare", "eventData", "cloudevent"] = "bare"
    on_close: bool = True

    def letter(self, problem: Problem, moment: Moment, environment: str) -> Letter | None:
        if moment not in _TRANSITIONS or (moment is Moment.RESOLVED and not self.on_close):
            return None
        record = self._wrapped(davis_event(problem, moment), environment)
        return Letter(
            webhook=self.name,
            url=self.url,
            headers={"Content-Type": "application/json", **self.headers},
            content=json.dumps(record).encode(),
        )

    def _wrapped(self, record: dict[str, Any], environment: str) -> dict[str, Any]:
        match self.wrapping:
            case "bare":
                return record
            case "eventData":
                return {"eventData": record}
            case "cloudevent":
                return {
                    "specversion": "1.0",
                    "type": "com.dynatrace.event",
                    "source": f"https://{environment}.apps.dynatrace.com",
                    "id": record["event.id"],
                    "time": record["event.start"],
                    "data": record,
                }
            case _:
                assert_never(self.wrapping)


def davis_event(problem: Problem, moment: Moment) -> dict[str, Any]:
    """Write a Davis event record, whose keys hold dots."""
    record = {
        "event.kind": "DAVIS_PROBLEM",
        "event.id": problem.id,
        "display_id": problem.display_id,
        "event.name": problem.title,
        "event.description": f"{problem.title} on {', '.join(e.name for e in problem.entities)}",
        "event.category": _CATEGORIES.get(problem.severity, problem.severity),
        "event.status": "CLOSED" if problem.ended else "ACTIVE",
        "event.status_transition": _TRANSITIONS[moment],
        "event.start": _nine_digits(problem.started),
        "affected_entity_ids": [entity.id for entity in problem.entities],
        "affected_entity_types": [f"dt.entity.{e.type.lower()}" for e in problem.entities],
        "entity_tags": [str(tag) for tag in problem.tags],
        "maintenance.is_under_maintenance": problem.under_maintenance,
        "dt.davis.is_duplicate": False,
    }
    if problem.ended:
        record["event.end"] = _nine_digits(problem.ended)
    if problem.root_cause:
        record["root_cause_entity_id"] = problem.root_cause.id
        record["root_cause_entity_name"] = problem.root_cause.name
    return record


def _nine_digits(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"
