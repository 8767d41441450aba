"""Where the fields of 2018 stand in an event of ours."""

from dataclasses import dataclass

_OPSGENIE = {"message": "title", "source": "alertSource"}
_DYNATRACE = {
    "severityLevel": "severity",
    "impactLevel": "impact",
    "id": "problem.problemId",
    "displayName": "problem.displayId",
    "tagsOfAffectedEntities": "tags",
    "startTime": "problem.startTime",
    "endTime": "problem.endTime",
    "status": "status",
}
_NOT_BY_WEBHOOK = frozenset({"count", "lastOccurredAt", "owner", "acknowledged"})
_RANKED = "rankedEvents"


@dataclass(frozen=True)
class Found:
    """A path of ours, and what is to be looked at; nothing when it means the same."""

    path: str
    remark: str = ""


def path_of(steps: tuple[str, ...], source: str) -> Found:
    """Give the path under which the old one is found now."""
    return _of_problem(steps) if source == "dynatrace" else _of_alert(steps)


def _of_alert(steps: tuple[str, ...]) -> Found:
    first, *rest = steps
    path = ".".join([_OPSGENIE.get(first, first), *rest])
    if first == "status":
        return Found(path, "an alert that is over is `resolved` now; it was `closed`")
    if first == "id":
        return Found(path, "a webhook calls it alertId; only the feed says id")
    if first in _NOT_BY_WEBHOOK:
        return Found(path, f"a webhook does not say {first}, the feed does")
    return Found(path)


def _of_problem(steps: tuple[str, ...]) -> Found:
    first, *rest = steps
    if first == _RANKED and rest and rest[-1] == "entityName":
        return Found("entities.name", "these are all entities of the problem, not one event's")
    if first in _DYNATRACE and not rest:
        return Found(_DYNATRACE[first], "API v2 says it, in its own words (docs/fields.md)")
    path = ".".join(["problem", *steps])
    return Found(path, "it was a name of Dynatrace's API v1: look for that of v2 (docs/fields.md)")
