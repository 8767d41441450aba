"""The problem selector and the entity selector, as far as clients of problems use them.

Source: OpenAPI description of the Environment API v2. Values are quoted; several values mean or,
several criteria mean and.
"""

import re
from collections.abc import Callable, Iterable

from app.simulator.dynatrace.entity_selector import BadSelector
from app.simulator.dynatrace.state import Problem

Matches = Callable[[Problem], bool]

_CRITERION = re.compile(r'\s*(\w+)\(((?:"(?:[^"~]|~.)*"|[\s,])*)\)\s*(,|$)')
_VALUE = re.compile(r'"((?:[^"~]|~.)*)"')
_OF_PROBLEMS: dict[str, Callable[[Problem], Iterable[str]]] = {
    "status": lambda problem: (problem.status.lower(),),
    "severityLevel": lambda problem: (problem.severity,),
    "impactLevel": lambda problem: (problem.impact,),
    "problemId": lambda problem: (problem.id,),
    "displayId": lambda problem: (problem.display_id,),
    "affectedEntities": lambda problem: (entity.id for entity in problem.entities),
    "impactedEntities": lambda problem: (entity.id for entity in problem.entities),
    "rootCauseEntity": lambda problem: (problem.root_cause.id,) if problem.root_cause else (),
    "affectedEntityTypes": lambda problem: (entity.type for entity in problem.entities),
    "managementZones": lambda problem: problem.management_zones,
    "entityTags": lambda problem: map(str, problem.tags),
    "underMaintenance": lambda problem: (str(problem.under_maintenance).lower(),),
}
_OF_ENTITIES: dict[str, Callable[[Problem], Iterable[str]]] = {
    "type": _OF_PROBLEMS["affectedEntityTypes"],
    "entityId": _OF_PROBLEMS["affectedEntities"],
    "tag": _OF_PROBLEMS["entityTags"],
}


def problem_selector(text: str) -> Matches:
    return _matches(text, _OF_PROBLEMS)


def entity_selector(text: str) -> Matches:
    return _matches(text, _OF_ENTITIES)


def _matches(text: str, known: dict[str, Callable[[Problem], Iterable[str]]]) -> Matches:
    criteria = []
    while text:
        match = _CRITERION.match(text)
        if match is None:
            raise BadSelector(f"Cannot parse {text!r}")
        name, values, _ = match.groups()
        if name not in known:
            raise BadSelector(f"Invalid criterion '{name}'")
        wanted = {re.sub("~(.)", r"\1", value) for value in _VALUE.findall(values)}
        criteria.append((known[name], wanted))
        text = text[match.end() :]
    return lambda problem: all(
        not wanted.isdisjoint(values(problem)) for values, wanted in criteria
    )
