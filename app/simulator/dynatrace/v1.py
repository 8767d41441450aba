"""A problem as the deprecated API v1 writes it, which {ProblemDetailsJSON} still does.

Source: docs.dynatrace.com "Problems API v1", and captures of notifications.
"""

from typing import Any

from app.simulator.clock import milliseconds
from app.simulator.dynatrace.shapes import end_time
from app.simulator.dynatrace.state import Evidence, Problem, Tag

_LEVELS = ("INFRASTRUCTURE", "SERVICE", "APPLICATION", "ENVIRONMENT")


def problem_v1(problem: Problem) -> dict[str, Any]:
    affected = dict.fromkeys(_LEVELS, 0) | {problem.singular_impact: len(problem.entities)}
    none = dict.fromkeys(_LEVELS, 0)
    return {
        "id": problem.id,
        "startTime": milliseconds(problem.started),
        "endTime": end_time(problem.ended),
        "displayName": problem.display_id.removeprefix("P-"),
        "impactLevel": problem.singular_impact,
        "status": problem.status,
        "severityLevel": problem.severity,
        "commentCount": len(problem.comments),
        "tagsOfAffectedEntities": [_tag(tag) for tag in problem.tags],
        "rankedEvents": [_event(one, problem) for one in problem.evidence],
        "rankedImpacts": [_impact(one, problem) for one in problem.evidence],
        "affectedCounts": none if problem.ended else affected,
        "recoveredCounts": affected if problem.ended else none,
        "hasRootCause": problem.root_cause is not None,
    }


def _tag(tag: Tag) -> dict[str, str]:
    said = {"context": tag.context, "key": tag.key}
    return said if tag.value is None else {**said, "value": tag.value}


def _impact(evidence: Evidence, problem: Problem) -> dict[str, Any]:
    return {
        "entityId": evidence.entity.id,
        "entityName": evidence.entity.name,
        "severityLevel": problem.severity,
        "impactLevel": problem.singular_impact,
        "eventType": evidence.event_type,
    }


def _event(evidence: Evidence, problem: Problem) -> dict[str, Any]:
    return {
        **_impact(evidence, problem),
        "startTime": milliseconds(evidence.started),
        "endTime": end_time(evidence.ended),
        "status": "CLOSED" if evidence.ended else "OPEN",
        "severities": [],
        "isRootCause": evidence.entity == problem.root_cause,
        **evidence.properties,
    }
