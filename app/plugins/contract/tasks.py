"""What a task type has to keep."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import TargetUnreachable
from app.domain.event import Event, EventKind
from app.domain.fields import OWN_NAMES
from app.domain.filling import STORED
from app.domain.fleet import Machine
from app.domain.frozen import Frozen
from app.domain.gone import stored_plan
from app.domain.grammar import Grammar, grammar
from app.domain.rule import Plan
from app.domain.task import Ending, TaskSpec
from app.kinds import Known, TaskKind, Toolbox
from app.plugins.catalogue import Group, built_in
from app.plugins.contract.check import (
    Broke,
    Check,
    demand,
    every_field_says_what_it_is,
    is_for_people,
)
from app.plugins.fitting import complaint
from app.plugins.shown import a_toolbox
from app.ports import Place, TaskType
from app.secret.section import secrets_in

_LONGEST_LINE = 1000
_PATIENCE = 5.0
_A_WHILE = 0.5
_HOSTILE = (
    *("a", "-rf", "--", "/../..", "a/b?c=d&e#f", "%2e%2e%2f", "a b", "ä€𝄞", "=cmd()", "x" * 1000),
    *("'; reboot; '", '"; reboot; "', "$(reboot)", "`reboot`", "a\\", "\\", "'", '"', "${HOME}"),
    *("{{ target }}", "{{", "}}", '{"a": 1}', '", "b": "', "]}", "%s", "{0}", "null", "true"),
    *("a\nb", "a\r\nX-Header: b", "a\x00b", "\x1b[31m", "[a](b)", "<b>", "- a: b", "# a"),
)


@dataclass
class Printed:
    """What a task put out."""

    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)

    def stdout(self, data: bytes) -> None:
        self.out += data

    def stderr(self, data: bytes) -> None:
        self.err += data


@dataclass(frozen=True)
class TaskContract:
    """The checks of a task type. What it is not given an example of it does not check.

    `says` are what rules may write under its name. Of those that are run at `place` with `toolbox`
    and `settings`, `works` end well, `unreachable` find nobody, and `slow` take longer than half a
    second.
    """

    kind: TaskKind
    says: Sequence[Any] = ()
    works: Sequence[Any] = ()
    unreachable: Sequence[Any] = ()
    slow: Sequence[Any] = ()
    settings: Frozen | None = None
    toolbox: Toolbox = field(default_factory=a_toolbox)
    place: Place = field(default_factory=lambda: Place("app-01.example.net", Machine(), {}))

    def checks(self) -> list[Check]:
        """Give all of them, by their names."""
        name = self.kind.name
        plain: Mapping[str, Callable[[], None]] = {
            "it can be used as a plug-in": self._fits,
            "every field says what it is": self._is_described,
            "a stored plan is read back as it was": self._is_stored,
            "it tells people what it does": self._tells,
            "it says what the settings lack": self._says_what_is_lacking,
            "hostile values change nothing around them": self._is_filled,
        }
        lively: Mapping[str, Callable[[], Awaitable[None]]] = {
            "what works says so, by its output only": self._works,
            "nobody there is unreachable": self._is_unreachable,
            "cancelled, it ends": self._ends,
        }
        found = [Check(f"{name}: {words}", _waiting(does)) for words, does in plain.items()]
        return found + [Check(f"{name}: {words}", does) for words, does in lively.items()]

    def _fits(self) -> None:
        why = complaint(self.kind, Group.TASKS, self.kind.name, ())
        demand(why is None, f"it would be a broken plug-in: {why}")

    def _is_described(self) -> None:
        every_field_says_what_it_is(self.kind.spec)
        every_field_says_what_it_is(self.kind.settings)

    def _is_stored(self) -> None:
        language = self._language()
        for said in self._all():
            plan = language.plan.model_validate({"tasks": [{self.kind.name: said}]})
            for text in _texts(plan):
                again = stored_plan(language, text)
                demand(again == plan, f"stored as {text} it is read back as another: {again}")

    def _tells(self) -> None:
        secrets = list(secrets_in(self._section()))
        for spec in map(self._spec, self._all()):
            self._tells_of(spec)
            for secret in secrets:
                told = spec.says() + spec.in_full()
                demand(secret not in told, "says() or in_full() holds a secret of the settings")

    def _tells_of(self, spec: TaskSpec) -> None:
        is_for_people(spec.says(), "says()")
        is_for_people(spec.in_full(), "in_full()")
        demand(len(spec.says().splitlines()) == 1, f"says() is not one line: {spec.says()!r:.200}")
        demand(len(spec.says()) <= _LONGEST_LINE, f"says() is longer than {_LONGEST_LINE}")

    def _says_what_is_lacking(self) -> None:
        for said in self._all():
            spec, known = self._spec(said), self._known()
            lacking = self._lacking(spec, known)
            again = self._lacking(spec, known)
            demand(again == lacking, f"asked twice, lacks() says {lacking} and then {again}")
            needs = said in self.works and lacking
            demand(not needs, f"lacks() says {lacking} of what works")

    def _lacking(self, spec: TaskSpec, known: Known) -> list[str]:
        try:
            lacking = list(self.kind.lacks(spec, known))
        except Exception as error:
            raise Broke(f"lacks() raised {type(error).__name__}: {error}") from error
        for words in lacking:
            demand(isinstance(words, str), f"lacks() gave a {type(words).__name__}, no text")
            is_for_people(words, "lacks()")
            for secret in secrets_in(known.section):
                demand(secret not in words, "lacks() holds a secret of the settings")
        return lacking

    def _known(self) -> Known:
        desks, targets = frozenset(self.toolbox.desks), frozenset({self.place.target})
        return Known(self._section(), desks, targets=targets)

    def _is_filled(self) -> None:
        for spec in map(self._spec, self._all()):
            shape = _shape(self._filled(spec, "a"))
            for value in _HOSTILE:
                with suppress(ValueError):  # refused, which is always right
                    filled = self._filled(spec, value)
                    there = f"with the value {value!r:.80}"
                    demand(_shape(filled) == shape, f"{there} it has other parts: {filled!r:.300}")
                    self._tells_of(filled)
                    _reads_back(filled, there)

    def _filled(self, spec: TaskSpec, value: str) -> TaskSpec:
        event = _saying(spec.paths(), value)
        return spec.filled(event, {}).at(self.place.target)

    async def _works(self) -> None:
        for spec in map(self._spec, self.works):
            own = io.StringIO()
            async with self._opened() as task:
                with redirect_stdout(own), redirect_stderr(own):
                    ending = await task.run(spec.at(self.place.target), self.place, Printed())
            demand(isinstance(ending, Ending), f"run() gave a {type(ending).__name__}, no Ending")
            demand(ending.worked, f"it did not work: {ending.detail}")
            printed = own.getvalue()
            demand(not printed, f"it printed, and not to its output: {printed!r:.200}")

    async def _is_unreachable(self) -> None:
        for spec in map(self._spec, self.unreachable):
            async with self._opened() as task:
                try:
                    ending = await task.run(spec.at(self.place.target), self.place, Printed())
                except TargetUnreachable:
                    continue
            raise Broke(f"it gave {ending}, and did not raise TargetUnreachable")

    async def _ends(self) -> None:
        for spec in map(self._spec, self.slow):
            async with self._opened() as task:
                run = task.run(spec.at(self.place.target), self.place, Printed())
                at_work = asyncio.ensure_future(run)
                done, _ = await asyncio.wait({at_work}, timeout=_A_WHILE)
                demand(not done, "what is said to be slow was over within half a second")
                at_work.cancel()
                done, _ = await asyncio.wait({at_work}, timeout=_PATIENCE)
                demand(done, f"cancelled, it was still at work after {_PATIENCE:g} seconds")
                demand(at_work.cancelled(), "cancelled, it went on as if nothing had been")

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[TaskType]:
        async with self.kind.open(self._section(), self.toolbox) as task:
            yield task

    def _section(self) -> Frozen:
        return self.settings or self.kind.settings()

    def _all(self) -> Iterator[Any]:
        yield from (*self.says, *self.works, *self.unreachable, *self.slow)

    def _spec(self, said: Any) -> TaskSpec:
        return self._language().task.validate_python({self.kind.name: said}).spec

    def _language(self) -> Grammar:
        """Give the grammar of rules with the task type in it."""
        return grammar({**built_in().specs(), self.kind.name: self.kind.spec})


def _waiting(does: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def done() -> None:
        does()

    return done


def _texts(plan: Plan) -> Iterator[str]:
    """Write it as rows of runs and of rules hold it."""
    yield plan.model_dump_json(by_alias=True, exclude_defaults=True)
    yield plan.model_dump_json(by_alias=True)


def _reads_back(spec: TaskSpec, there: str) -> None:
    text = spec.model_dump_json(by_alias=True, exclude_defaults=True)
    try:
        again = type(spec).model_validate_json(text, context=STORED)
    except ValueError as error:
        raise Broke(f"{there} it could be stored, but not read again: {error}") from error
    demand(again == spec, f"{there} it is read back as another: {again!r:.300}")


def _shape(spec: TaskSpec) -> Any:
    return _parts(json.loads(spec.model_dump_json(by_alias=True)))


def _parts(value: Any) -> Any:
    """Give what there is of it but its texts."""
    if isinstance(value, dict):
        return {name: _parts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_parts(inner) for inner in value]
    return type(value).__name__


def _saying(paths: frozenset[str], value: str) -> Event:
    """Make an event that says this under each of the paths."""
    own: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        if head in ("tags", "entities"):
            fields[path] = value
        elif head in OWN_NAMES and not rest:
            own[head] = value
        else:
            fields[path] = value
    event = Event(
        source="contract", ref="1", kind=EventKind.OPENED, action="made-up", key="1", fields=fields
    )
    return event.model_copy(update=own)
