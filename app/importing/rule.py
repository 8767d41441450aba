"""One rule of 2018 as a rule of ours."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.domain.errors import ConfigError, Problem
from app.domain.rule import Mode
from app.importing import conditions, remedies
from app.importing.entities import Aim, aim
from app.importing.holding import hold_for
from app.importing.part import Part, plain
from app.importing.telling import Telling

_NOT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 90
_SOURCES = {"opsgenie": "opsgenie", "dynatrace": "dynatrace"}

T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """A rule as it will be written, the hosts that it names, and whether it acted in 2018."""

    data: dict[str, Any]
    hosts: list[str]
    acted: str


@dataclass
class _Gathering:
    """Goes on after a problem, so that all of a rule's problems are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def attempt(self, what: Callable[[], T]) -> T | None:
        try:
            return what()
        except ConfigError as error:
            self.problems += [each for each in error.problems if each not in self.problems]
            return None


def convert(rule: Part, mode: Mode, development: bool | None, told: Telling) -> Draft:
    """Convert a rule. `development`: nothing was done in 2018.

    Raises `ConfigError` with all of its problems.
    """
    gather = _Gathering()
    name = _name(rule, told)
    source = gather.attempt(lambda: _source(rule, told)) or "opsgenie"
    when = gather.attempt(lambda: conditions.condition(rule, source, told))
    targets = gather.attempt(lambda: aim(rule, source, told))
    then = gather.attempt(lambda: remedies.remedies(rule, told))
    otherwise = gather.attempt(lambda: _otherwise(rule, told))
    if when is None or targets is None or then is None or gather.problems:
        raise ConfigError(*gather.problems)
    idle = _why_idle(rule, source, targets, told)
    data: dict[str, Any] = {"name": name}
    if rule.has("rule_description"):
        data["description"] = plain(rule.at("rule_description").data)
        told.kept(rule.at("rule_description"), "description")
    if not _is_enabled(rule):
        data["enabled"] = False
    data |= {"sources": [source], "mode": mode.value, "when": when.clause}
    if length := hold_for(when.durations, told):
        data["hold_for"] = length
    data |= {"targets": targets.targets, "then": then}
    if otherwise:
        data["otherwise"] = otherwise
    _tell_the_rest(rule, told)
    return Draft(data, targets.hosts, _acted(idle, development))


def _name(rule: Part, told: Telling) -> str:
    """Make a name of letters and digits; of the file, if the rule has none."""
    said = rule.data.get("rule_name")
    given = said if isinstance(said, str) else rule.file.rpartition("/")[2].removesuffix(".json")
    name = _NOT_FOR_A_NAME.sub("-", given).strip("._-")[:_LONGEST_NAME] or "imported"
    if rule.has("rule_name"):
        if name == said:
            told.kept(rule.at("rule_name"), "name")
        else:
            told.changed(rule.at("rule_name"), "name", "a name has letters, digits and ._- only")
    return name


def _source(rule: Part, told: Telling) -> str:
    part = rule.at("alert_feed")
    source = _SOURCES.get(part.text().lower())
    if source is None:
        known = " and ".join(_SOURCES)
        what = f"alert_feed {plain(part.data)!r} is not known: only {known} are"
        raise ConfigError(part.problem(what))
    if source == "opsgenie":
        why = "add jsm if the alerts come from Jira Service Management now"
        told.changed(part, "sources", why)
    else:
        told.kept(part, "sources")
    return source


def _otherwise(rule: Part, told: Telling) -> dict[str, str] | None:
    if not rule.has("route_to_team"):
        return None
    part = rule.at("route_to_team")
    team = part.text()
    why = "in 2018 the team was added after a success; now when no remedy worked"
    told.changed(part, "otherwise", why)
    return {"add_team": team}


def _is_enabled(rule: Part) -> bool:
    """Only the text counted: the `true` of JSON was not equal to it."""
    return bool(rule.data.get("enabled") == "true" and rule.data.get("os_type") == "linux")


def _why_idle(rule: Part, source: str, targets: Aim, told: Telling) -> str | None:
    """Say why the rule did nothing in 2018, whatever the alert; None if it did."""
    idle = None
    if not targets.was_found:
        idle = "its hosts were not found"
    if source == "dynatrace":
        idle = "the action handler took OpsGenie's alerts only"
    if rule.data.get("os_type") != "linux":
        idle = "only os_type linux was acted on"
        if rule.has("os_type"):
            told.changed(rule.at("os_type"), "enabled", idle)
    elif rule.has("os_type"):
        told.dropped(rule.at("os_type"), "every target is reached over SSH")
    if rule.data.get("enabled") == "true":
        told.kept(rule.at("enabled"), "enabled")
    else:
        idle = "it was not enabled"
        if rule.has("enabled"):
            _tell_disabled(rule.at("enabled"), told)
    return idle


def _tell_disabled(part: Part, told: Telling) -> None:
    if part.data == "false":
        told.kept(part, "enabled")
    else:
        why = 'only the text "true" switched a rule on in 2018: this one was off'
        told.changed(part, "enabled", why)


def _acted(idle: str | None, development: bool | None) -> str:
    if idle:
        return f"no: {idle}"
    if development is None:
        return "yes, unless the action handler was in development mode"
    return "no: the action handler was in development mode" if development else "yes"


def _tell_the_rest(rule: Part, told: Telling) -> None:
    if rule.has("rule_version"):
        told.dropped(rule.at("rule_version"), "keep the rules under version control instead")
    conditions.drop_the_rest(rule, told)
    remedies.drop_the_rest(rule, told)
    told.drop_the_rest(rule)
