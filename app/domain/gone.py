"""What was stored with a task type that is not there any more, or that says other things now.

It is kept as it was written, and says what it is; nobody can do it. Rules in files are not read
like this: there it is a mistake.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.before import Probe
from app.domain.filling import STORED
from app.domain.grammar import Grammar, grammar
from app.domain.placeholder import paths
from app.domain.rule import Plan, ProbeSucceeds, Rule
from app.domain.task import Task, TaskSpec

_BESIDE = frozenset(name for model in (Task, Probe, ProbeSucceeds) for name in model.model_fields)
_PROBLEM = "problem"
_Context = Mapping[str, Any] | None


class GoneSpec(TaskSpec):
    """What a task of a type was to do that is not there."""

    model_config = ConfigDict(extra="allow")

    shorthand: ClassVar[str] = ""
    may_look: ClassVar[bool] = True
    named: ClassVar[str] = ""
    why: ClassVar[str] = ""

    def says(self) -> str:
        return f"a task of the type {self.named}, {self.why}"

    def in_full(self) -> str:
        said = json.dumps(self.model_extra, ensure_ascii=False, sort_keys=True)
        return f"{self.named}: {said} ({self.why})"

    def paths(self) -> frozenset[str]:
        return frozenset(paths(self.model_dump_json()))

    @property
    def gone(self) -> str:
        return f"nobody can do {self.says()}"


def stored_rule(language: Grammar, text: str) -> Rule:
    """Read a rule from a row. Raises `ValidationError`."""
    rule: Rule = _read(language, text, lambda known: known.rule)
    return rule


def stored_plan(language: Grammar, text: str) -> Plan:
    """Read the plan of a run from its row. Raises `ValidationError`."""
    plan: Plan = _read(language, text, lambda known: known.plan, STORED)
    return plan


def _read(
    language: Grammar,
    text: str,
    model: Callable[[Grammar], type[BaseModel]],
    context: _Context = None,
) -> Any:
    try:
        return model(language).model_validate_json(text, context=context)
    except ValidationError:
        gone = _gone(language, text, context)
        if not gone:
            raise
    return model(_knowing(language, gone)).model_validate_json(text, context=context)


def _knowing(language: Grammar, gone: frozenset[str]) -> Grammar:
    """Give the grammar that takes whatever these types say. It is made once for each set."""
    if gone not in language.with_gone:
        more = {name: _spec(name, is_known=name in language.types) for name in gone}
        language.with_gone[gone] = grammar({**language.types, **more})
    return language.with_gone[gone]


def _spec(name: str, *, is_known: bool) -> type[GoneSpec]:
    why = "which cannot read any more what it says" if is_known else "which is not installed"
    return type("GoneSpec", (GoneSpec,), {"named": name, "why": why, "__doc__": GoneSpec.__doc__})


def _gone(language: Grammar, text: str, context: _Context) -> frozenset[str]:
    """Find the types in it that are not there, or cannot read what stands there."""
    try:
        said = json.loads(text)
    except ValueError:
        return frozenset()
    return frozenset(
        name
        for doing in _doings(said)
        for name in doing.keys() - _BESIDE
        if name.isidentifier()
        and not name.startswith("_")
        and not _can_read(language.types.get(name), doing[name], context)
    )


def _can_read(spec: type[TaskSpec] | None, said: Any, context: _Context) -> bool:
    if spec is None:
        return False
    try:
        spec.model_validate(said, context=context)
    except ValidationError:
        return False
    return True


def _doings(said: Any) -> Iterator[dict[str, Any]]:
    """Give whatever stands where a rule or a plan says what to do."""
    if not isinstance(said, dict):
        return
    for remedy in _list(said.get("then")):
        yield from _doings(remedy)
    before = said.get("before")
    one = [said.get("verify"), before.get("probe") if isinstance(before, dict) else None]
    for doing in (*_list(said.get("tasks")), *_list(said.get("collect")), *one):
        if isinstance(doing, dict) and _PROBLEM not in doing:
            yield doing


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []
