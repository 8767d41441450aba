"""The teams of an alert of OpsGenie or JSM.

Source: Atlassian, "Integrate Opsgenie with outgoing webhooks" and "Alert API": `responders` hold
id, type and, in webhooks, name; `teams` ids, in old messages names, in the API objects; `team` is
the name of the one that was added, whose id may be among `teams` only.
"""

from collections.abc import Mapping

from pydantic import JsonValue

_MOST, _LONGEST = 50, 100
_TEAM = "team"


def teams_of(alert: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Give the teams, by name where the message says it, else by id; in the message's order."""
    named: dict[str, str] = {}
    responders = [each for each in _listed(alert.get("responders")) if isinstance(each, dict)]
    for id_, name in map(_named, [*responders, *_listed(alert.get("teams"))]):
        if name or id_ not in named:
            named[id_ or name] = name or id_
    added = alert.get(_TEAM)
    unnamed = [id_ for id_, name in named.items() if id_ == name]
    if isinstance(added, str) and added not in named.values() and len(unnamed) == 1:
        named[unnamed[0]] = added
    found = [*named.values(), added]
    lines = (" ".join(each.split())[:_LONGEST] for each in found if isinstance(each, str))
    return tuple(dict.fromkeys(line for line in lines if line))[:_MOST]


def _listed(said: JsonValue) -> list[JsonValue]:
    return said if isinstance(said, list) else []


def _named(said: JsonValue) -> tuple[str, str]:
    """Give id and name of a team; what is lacking is empty, so is what is no team."""
    if isinstance(said, str):
        return said, ""
    if not isinstance(said, dict) or str(said.get("type", _TEAM)).casefold() != _TEAM:
        return "", ""
    id_, name = said.get("id"), said.get("name")
    return id_ if isinstance(id_, str) else "", name if isinstance(name, str) else ""
