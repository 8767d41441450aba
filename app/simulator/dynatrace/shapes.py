"""Problems, comments and entities, as API v2 writes them.

Sources: the OpenAPI description of the Environment API v2 and docs.dynatrace.com "Problems API v2".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.simulator.clock import milliseconds
from app.simulator.dynatrace.state import Comment, Entity, Evidence, Problem, Tag

_DEFAULT_PROFILE = {"id": "c21f969b-5f03-333d-83e0-4f8f136e7682", "name": "Default"}
_STILL_GOING = -1


def problem_json(problem: Problem, fields: Iterable[str] = ()) -> dict[str, Any]:
    """Write a problem; evidence, impact analysis and comments only if they are asked for."""
    more = {
        "evidenceDetails": _evidence_details,
        "impactAnalysis": lambda _: {"impacts": []},
        "recentComments": _recent_comments,
    }
    return {
        "problemId": problem.id,
        "displayId": problem.display_id,
        "title": problem.title,
        "impactLevel": problem.impact,
        "severityLevel": problem.severity,
        "status": problem.status,
        "affectedEntities": [_stub(entity) for entity in problem.entities],
        "impactedEntities": [_stub(entity) for entity in problem.entities],
        "rootCauseEntity": _stub(problem.root_cause) if problem.root_cause else None,
        "managementZones": [
            {"id": str(place), "name": name}
            for place, name in enumerate(problem.management_zones, start=1)
        ],
        "entityTags": [_tag(tag) for tag in problem.tags],
        "problemFilters": [_DEFAULT_PROFILE],
        "startTime": milliseconds(problem.started),
        "endTime": end_time(problem.ended),
        **{name: more[name](problem) for name in fields if name in more},
    }


def comment_json(comment: Comment) -> dict[str, Any]:
    """Write a comment. What is posted as `message` is read as `content`."""
    return {
        "id": comment.id,
        "createdAtTimestamp": milliseconds(comment.at),
        "content": comment.content,
        "authorName": comment.author,
        "context": comment.context,
    }


def entity_json(entity: Entity, fields: Iterable[str]) -> dict[str, Any]:
    """Write an entity; id, type and name are always there."""
    more: dict[str, Any] = {
        "properties": dict(entity.properties),
        "tags": [_tag(tag) for tag in entity.tags],
        "managementZones": [],
        "fromRelationships": _relationships(entity.from_relationships),
        "toRelationships": _relationships(entity.to_relationships),
    }
    return {
        "entityId": entity.id,
        "type": entity.type,
        "displayName": entity.name,
        **{name: more[name] for name in fields if name in more},
    }


def end_time(ended: datetime | None) -> int:
    return milliseconds(ended) if ended else _STILL_GOING


def _stub(entity: Entity) -> dict[str, Any]:
    return {"entityId": {"id": entity.id, "type": entity.type}, "name": entity.name}


def _tag(tag: Tag) -> dict[str, str]:
    """Write a tag; colons within its parts are escaped in the one-string form only."""
    escaped = Tag(
        tag.key.replace(":", r"\:"),
        tag.value if tag.value is None else tag.value.replace(":", r"\:"),
        tag.context,
    )
    said = {"context": tag.context, "key": tag.key, "stringRepresentation": str(escaped)}
    return said if tag.value is None else {**said, "value": tag.value}


def _relationships(relationships: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        name: [{"id": one, "type": one.rpartition("-")[0]} for one in ids]
        for name, ids in relationships.items()
    }


def _recent_comments(problem: Problem) -> dict[str, Any]:
    comments = [comment_json(comment) for comment in reversed(problem.comments)]
    return {"comments": comments, "totalCount": len(comments)}


def _evidence_details(problem: Problem) -> dict[str, Any]:
    details = [_evidence(one, problem) for one in problem.evidence]
    return {"totalCount": len(details), "details": details}


def _evidence(evidence: Evidence, problem: Problem) -> dict[str, Any]:
    event = {
        "startTime": milliseconds(evidence.started),
        "endTime": end_time(evidence.ended),
        "eventId": f"{problem.id.partition('_')[0]}_{milliseconds(evidence.started)}",
        "eventType": evidence.event_type,
    }
    return {
        "evidenceType": "EVENT",
        "displayName": evidence.title,
        "entity": _stub(evidence.entity),
        "groupingEntity": None,
        "rootCauseRelevant": evidence.entity == problem.root_cause,
        **event,
        "data": {
            **event,
            "title": evidence.title,
            "entityId": _stub(evidence.entity),
            "properties": [
                {"key": key, "value": value} for key, value in evidence.properties.items()
            ],
            "status": "CLOSED" if evidence.ended else "OPEN",
            "entityTags": [_tag(tag) for tag in evidence.entity.tags],
            "managementZones": [],
            "underMaintenance": evidence.under_maintenance,
            "suppressAlert": False,
            "suppressProblem": False,
            "frequentEvent": False,
        },
    }
