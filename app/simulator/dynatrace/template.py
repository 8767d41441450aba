"""Fill the template of a problem notification.

Source: docs.dynatrace.com "Webhook integration" and the settings schema of problem notifications.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.simulator.dynatrace.shapes import problem_json
from app.simulator.dynatrace.state import Problem, Tag
from app.simulator.dynatrace.v1 import problem_v1

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\[([^\]]*)\])?\}")


@dataclass(frozen=True, kw_only=True)
class Values:
    """What the placeholders stand for: texts, JSON (written without quotes), single tags."""

    texts: Mapping[str, str]
    json: Mapping[str, Any]
    tags: Sequence[Tag]


def fill(template: str, values: Values, *, is_json: bool) -> str:
    """Put values for placeholders; one that is unknown stays as it is.

    Quotes and the like in texts are escaped only where the content type is JSON.
    """

    def value(match: re.Match[str]) -> str:
        name, key = match.groups()
        if name in values.json and key is None:
            return json.dumps(values.json[name])
        text = values.texts.get(name) if key is None else _tag_value(name, key, values.tags)
        if text is None:
            return match[0]
        return json.dumps(text, ensure_ascii=False)[1:-1] if is_json else text

    return _PLACEHOLDER.sub(value, template)


def problem_values(problem: Problem, environment: str) -> Values:
    names = ", ".join(entity.name for entity in problem.entities)
    lines = _detail_lines(problem, environment)
    return Values(
        texts={
            "State": "RESOLVED" if problem.ended else "OPEN",
            "PID": problem.id,
            "ProblemID": problem.display_id,
            "ProblemTitle": problem.title,
            "ProblemImpact": problem.singular_impact,
            "ProblemSeverity": problem.severity,
            "ProblemURL": problem_url(problem, environment),
            "ProblemDetailsText": "\n".join(lines),
            "ProblemDetailsMarkdown": "\n\n".join([f"# {lines[0]}", *filter(None, lines[1:])]),
            "ProblemDetailsHTML": f"<div>{'<br>'.join(map(escape, lines))}</div>",
            "ImpactedEntity": _impacted_entity(problem),
            "ImpactedEntityNames": names,
            "NamesOfImpactedEntities": names,
            "Tags": ", ".join(map(str, problem.tags)),
        },
        json={
            "ImpactedEntities": [
                {"type": entity.type, "name": entity.name, "entity": entity.id}
                for entity in problem.entities
            ],
            "ProblemDetailsJSON": problem_v1(problem),
            "ProblemDetailsJSONv2": problem_json(problem, ("evidenceDetails", "impactAnalysis")),
        },
        tags=problem.tags,
    )


def trial_values() -> Values:
    """Return what "Send test notification" sends."""
    entities = [
        {"type": "HOST", "name": "MyHost1", "entity": "HOST-XXXXXXXXXXXXX"},
        {"type": "SERVICE", "name": "MyService1", "entity": "SERVICE-XXXXXXXXXXXXX"},
    ]
    run = "Dynatrace problem notification test run"
    return Values(
        texts={
            "State": "OPEN",
            "PID": "99999",
            "ProblemID": "999",
            "ProblemTitle": run,
            "ProblemImpact": "INFRASTRUCTURE",
            "ProblemSeverity": "RESOURCE_CONTENTION",
            "ProblemURL": "https://example.com",
            "ProblemDetailsText": f"{run} details",
            "ProblemDetailsMarkdown": f"# {run} details",
            "ProblemDetailsHTML": f"<h1>{run}</h1>",
            "ImpactedEntity": "MyHost1, MyService1",
            "ImpactedEntityNames": "MyHost1, MyService1",
            "NamesOfImpactedEntities": "MyHost1, MyService1",
            "Tags": "testtag1, testtag2",
        },
        json={
            "ImpactedEntities": entities,
            "ProblemDetailsJSON": {"ID": "99999"},
            "ProblemDetailsJSONv2": {"ID": "99999"},
        },
        tags=(Tag("testtag1"), Tag("testtag2")),
    )


def problem_url(problem: Problem, environment: str) -> str:
    return f"https://{environment}.live.dynatrace.com/#problems/problemdetails;pid={problem.id}"


def _tag_value(name: str, key: str, tags: Sequence[Tag]) -> str | None:
    """Return "" for a tag without a value, None if no entity has the key."""
    if name != "Tags":
        return None
    return next((tag.value or "" for tag in tags if tag.key == key), None)


def _impacted_entity(problem: Problem) -> str:
    if len(problem.entities) != 1:
        return f"{len(problem.entities)} {problem.singular_impact.lower()} problems"
    entity = problem.entities[0]
    return f"{problem.title} on {entity.type.replace('_', ' ').capitalize()} {entity.name}"


def _detail_lines(problem: Problem, environment: str) -> list[str]:
    state = "RESOLVED" if problem.ended else "OPEN"
    lines = [
        f"{state} Problem {problem.display_id} in environment {environment}",
        f"Problem detected at: {problem.started:%H:%M} (UTC) {problem.started:%d.%m.%Y}",
    ]
    for evidence in problem.evidence:
        kind = evidence.entity.type.replace("_", " ").capitalize()
        lines += ["", kind, evidence.entity.name, "", evidence.title]
        lines += [f"{key}: {value}" for key, value in evidence.properties.items()]
    return lines
