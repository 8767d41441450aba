"""Whether what a plug-in gives is a kind that can be used."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from app.domain.before import Look, Probe
from app.domain.filling import FilledSpec
from app.domain.frozen import Frozen
from app.domain.grammar import grammar
from app.domain.rule import ProbeSucceeds, ProblemResolves
from app.domain.task import Task, TaskSpec
from app.kinds import SourceKind, TaskKind
from app.plugins.catalogue import Group
from app.tasks.remote_ssh.kind import REMOTE_SSH

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BESIDE = (Task, Look, Probe, ProbeSucceeds, ProblemResolves)
"""What stands in a rule beside the name of a task type: that cannot be one."""

_TYPE = "type"
_PRODUCTS = frozenset({"opsgenie", "jsm", "dynatrace"})
"""Sources that are there without a kind."""


def complaint(kind: Any, group: Group, named: str, taken: Collection[str]) -> str | None:
    """Say why it cannot be used. What is asked of the plug-in may raise anything."""
    wanted = TaskKind if group is Group.TASKS else SourceKind
    if not isinstance(kind, wanted):
        return f"it gives a {type(kind).__name__}, not a {wanted.__name__}"
    if why := _of_name(kind.name, named):
        return why
    if kind.name in taken or _is_reserved(kind.name, group):
        return f"the name {kind.name} is taken"
    settings: Any = kind.settings
    if not (isinstance(settings, type) and issubclass(settings, Frozen)):
        return "its settings are no Frozen"
    return _of_task(kind) if group is Group.TASKS else _of_source(kind)


def _of_name(name: Any, named: str) -> str | None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return f"the name {name!r:.60} is not of a-z, 0-9 and _, at most 40 and a letter first"
    if name != named:
        return f"it is called {name}, but its entry point {named}"
    return None


def _is_reserved(name: str, group: Group) -> bool:
    if group is Group.SOURCES:
        return name in _PRODUCTS
    beside = any(hasattr(each, name) or name in each.model_fields for each in _BESIDE)
    return beside or name == _TYPE


def _of_task(kind: Any) -> str | None:
    if not (isinstance(kind.spec, type) and issubclass(kind.spec, TaskSpec)):
        return "its spec is no TaskSpec"
    if not callable(kind.open):
        return "its open is no function"
    if not callable(kind.lacks):
        return "its lacks is no function"
    return _of_spec(kind.spec) or _without_settings(kind) or _in_a_rule(kind)


def _of_spec(spec: type[TaskSpec]) -> str | None:
    fields = spec.model_fields
    if spec.says is TaskSpec.says:
        return "its spec does not say what it does: says() is missing"
    templates: Mapping[str, Any] = spec.templates if issubclass(spec, FilledSpec) else {}
    for what, names in (
        ("shorthand", {getattr(spec, "shorthand", None)}),
        ("privileged", spec.privileged),
        ("templates", templates),
    ):
        if strange := [name for name in names if name not in fields]:
            return f"{what} of its spec names {strange[0]!r}, which is no field of it"
    return None


def _without_settings(kind: TaskKind) -> str | None:
    try:
        kind.settings()
    except ValueError:
        return "its settings have no defaults: without a section of theirs Alexis could not begin"
    return None


def _in_a_rule(kind: TaskKind) -> str | None:
    """Put it into a small grammar of rules, and describe that; raises what is wrong with it."""
    grammar({REMOTE_SSH.name: REMOTE_SSH.spec, kind.name: kind.spec}).task.json_schema()
    return None


def _of_source(kind: Any) -> str | None:
    if not callable(kind.reading) or not (kind.open is None or callable(kind.open)):
        return "its reading or its open is no function"
    kind.settings.model_json_schema()
    return None
