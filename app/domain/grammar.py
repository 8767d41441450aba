"""The grammar of rules for the task types that are there.

A rule says what to do under the name of a task type, `remote_ssh: uptime`. Which types there
are is known only when the program is put together, so the models that read rules are made then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from types import GenericAlias, MappingProxyType
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Discriminator, Field, Tag, TypeAdapter, create_model
from pydantic_core import PydanticCustomError

from app.domain.before import COLLECT, PROBE, Before, Look, Probe
from app.domain.rule import (
    TASKS,
    THEN,
    VERIFY,
    Plan,
    ProbeSucceeds,
    ProblemResolves,
    Remedy,
    Rule,
)
from app.domain.task import Doing, Task, TaskSpec

_PROBLEM = "problem"
_BEFORE = "What is looked at before a remedy begins."


@dataclass(frozen=True)
class Grammar:
    """What reads and writes rules, remedies, plans of runs and single tasks."""

    rule: type[Rule]
    remedy: type[Remedy]
    plan: type[Plan]
    task: TypeAdapter[Task]
    types: Mapping[str, type[TaskSpec]] = field(default_factory=dict)
    with_gone: dict[frozenset[str], "Grammar"] = field(default_factory=dict, compare=False)
    """Grammars that were made to read what was stored with types that are gone."""


_NONE: Mapping[str, str] = MappingProxyType({})


def grammar(types: Mapping[str, type[TaskSpec]], broken: Mapping[str, str] = _NONE) -> Grammar:
    """Make the models for these task types: name in a rule → what it is to do.

    `broken` tells by name why a type that one may look for is not there.
    """
    task = _one_of({name: _doing(name, spec, Task) for name, spec in types.items()}, broken)
    looks_of = {name: spec for name, spec in types.items() if spec.may_look}
    verify = _one_of(
        {
            _PROBLEM: ProblemResolves,
            **{name: _doing(name, spec, ProbeSucceeds) for name, spec in looks_of.items()},
        },
        broken,
    )
    look = _one_of({name: _doing(name, spec, Look) for name, spec in looks_of.items()}, broken)
    probe = _one_of({name: _doing(name, spec, Probe) for name, spec in looks_of.items()}, broken)
    remedy = create_model(
        "Remedy",
        __base__=Remedy,
        __doc__=Remedy.__doc__,
        tasks=(_tuple_of(task), Field(min_length=1, description=TASKS)),
        verify=(verify | None, Field(default=None, description=VERIFY)),
    )
    before = create_model(
        "Before",
        __base__=Before,
        __doc__=Before.__doc__,
        probe=(probe | None, Field(default=None, description=PROBE)),
    )
    looks: dict[str, Any] = {
        "before": (before, Field(default=before(), description=_BEFORE)),
        "collect": (_tuple_of(look), Field(default=(), description=COLLECT)),
    }
    plan = cast(
        type[Plan],
        create_model("Plan", __base__=(remedy, Plan), __doc__=Plan.__doc__, **looks),
    )
    rule = create_model(
        "Rule",
        __base__=Rule,
        __doc__=Rule.__doc__,
        then=(_tuple_of(remedy), Field(min_length=1, description=THEN)),
        **looks,
    )
    rule.plan_type = plan
    return Grammar(rule, remedy, plan, TypeAdapter(task), MappingProxyType({**types}))


def _tuple_of(item: Any) -> Any:
    return GenericAlias(tuple, (item, ...))


def _doing(name: str, spec: type[TaskSpec], base: type[Doing]) -> type[Doing]:
    def whole(value: object) -> object:
        return {spec.shorthand: value} if isinstance(value, str) else value

    read = BeforeValidator(whole, json_schema_input_type=str | spec)
    words = "".join(part.capitalize() for part in name.split("_"))
    model = create_model(
        f"{words}{base.__name__}",
        __base__=base,
        __doc__=base.__doc__,
        **{name: (Annotated[spec, read], Field(description=spec.__doc__))},  # type: ignore[call-overload]
    )
    model.type = name
    return cast(type[Doing], model)


def _one_of(models: Mapping[str, type[Any]], broken: Mapping[str, str]) -> Any:
    """Give the union of these models, told apart by the key that names the type."""
    names = {model: name for name, model in models.items()}

    def which(value: object) -> str | None:
        if isinstance(value, dict):
            keys = [name for name in models if name in value]
            return keys[0] if len(keys) == 1 else None
        return names.get(type(value))

    def none_is_broken(value: Any) -> Any:
        for name, why in broken.items() if isinstance(value, dict) else ():
            if name in value:
                raise PydanticCustomError("task", "{name}: {why}", {"name": name, "why": why})
        return value

    tagged: list[Any] = [Annotated[model, Tag(name)] for name, model in models.items()]
    one: Any = Annotated[
        reduce(or_, tagged),
        Discriminator(
            which,
            custom_error_type="task",
            custom_error_message="one of these names what to do: " + ", ".join(models),
        ),
    ]
    return Annotated[one, BeforeValidator(none_is_broken)] if broken else one
