"""The contract finds what authors of plug-ins get wrong."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from pydantic import Field, SecretStr

from app.plugins.api import (
    Ending,
    Event,
    EventKind,
    FilledSpec,
    Frozen,
    NoSettings,
    Output,
    PayloadError,
    Place,
    Reading,
    SourceKind,
    TargetUnreachable,
    TaskKind,
    Toolbox,
    read_json,
)
from app.plugins.contract import Broke, Check, SourceContract, TaskContract

pytestmark = pytest.mark.anyio

_NO_WORDS: Any = Field()
_NUMBERS = itertools.count()


class Good(FilledSpec):
    """A thing."""

    shorthand: ClassVar[str] = "text"
    templates: ClassVar = {"text": str}

    text: str = Field(description="What.")

    def says(self) -> str:
        return f"do {self.text[:100]}"


class WithoutWords(Good):
    """Lacks them."""

    more: str = _NO_WORDS


class InLines(Good):
    """Says too much."""

    def says(self) -> str:
        return f"first\nthen {self.text}"


class Growing(Good):
    """Adds to what it is filled with, and takes less."""

    text: str = Field(max_length=50, description="What.")

    def filled(self, event: Any, parameters: Any) -> "Growing":
        whole = super().filled(event, parameters)
        return whole.model_copy(update={"text": f"{whole.text:!<51}"})


class Cutting(Good):
    """Cuts itself in parts."""

    parts: tuple[str, ...] = Field(default=(), description="Made of the text.")

    def filled(self, event: Any, parameters: Any) -> "Cutting":
        whole = super().filled(event, parameters)
        return whole.model_copy(update={"parts": tuple(whole.text.split("/"))})


class Telling(Good):
    """Tells what it should not."""

    def in_full(self) -> str:
        return f"{self.says()} by made-up-key"


class Key(Frozen):
    """Has a secret."""

    key: SecretStr = Field(default=SecretStr("made-up-key"), description="Which.")


@dataclass(frozen=True)
class Doing:
    """Does as its text says."""

    async def run(self, spec: Good, place: Place, output: Output) -> Ending:
        match spec.text:
            case "print":
                print("hello")  # noqa: T201 - what it should not do
            case "sleep":
                await asyncio.sleep(60)
            case "sleep on":
                await self._sleep_on()
            case "nobody":
                raise TargetUnreachable("nobody is there")
            case _:
                pass
        return Ending(worked=spec.text != "fail")

    async def _sleep_on(self) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return


@asynccontextmanager
async def _open(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Doing]:
    yield Doing()


def _task(spec: type[Good] = Good, settings: type[Frozen] = NoSettings, **examples: Any) -> Any:
    contract = TaskContract(TaskKind("thing", spec, _open, settings), **examples)
    return contract.checks()


def _lacking(lacks: Any, **examples: Any) -> Any:
    return TaskContract(TaskKind("thing", Good, _open, Key, lacks), **examples).checks()


async def _broken(checks: list[Check]) -> list[str]:
    found = []
    for check in checks:
        try:
            await check()
        except Broke as broke:
            found.append(f"{check}: {broke}".partition(": ")[2].partition(" (")[0])
    return found


_PLACE = ["{{ title }}"]


@pytest.mark.parametrize(
    ("checks", "what"),
    [
        pytest.param(
            _task(WithoutWords, says=[]),
            "every field says what it is: WithoutWords.more has no description",
            id="a field without words",
        ),
        pytest.param(
            _task(InLines, says=["a"]),
            r"it tells people what it does: says() is not one line: 'first\nthen a'",
            id="two lines",
        ),
        pytest.param(
            _task(Growing, says=_PLACE),
            "hostile values change nothing around them: "
            "with the value 'a' it could be stored, but not read again",
            id="what is filled is not read again",
        ),
        pytest.param(
            _task(Cutting, says=_PLACE),
            "hostile values change nothing around them: with the value '/../..' it has other parts",
            id="a value that makes parts",
        ),
        pytest.param(
            _task(Telling, Key, says=["a"]),
            "it tells people what it does: says() or in_full() holds a secret of the settings",
            id="a secret that is told",
        ),
        pytest.param(
            _lacking(lambda spec, known: known.section.file, says=["a"]),
            "it says what the settings lack: lacks() raised AttributeError",
            id="stumbles over the settings",
        ),
        pytest.param(
            _lacking(lambda spec, known: [known.section.key.get_secret_value()], says=["a"]),
            "it says what the settings lack: lacks() holds a secret of the settings",
            id="a secret that is said to lack",
        ),
        pytest.param(
            _lacking(lambda spec, known: [str(next(_NUMBERS))], says=["a"]),
            "it says what the settings lack: asked twice, lacks() says ['0'] and then ['1']",
            id="says another thing each time",
        ),
        pytest.param(
            _lacking(lambda spec, known: ["a file"], works=["a"]),
            "it says what the settings lack: lacks() says ['a file'] of what works",
            id="lacks what it does not need",
        ),
        pytest.param(
            _task(works=["print"]),
            "what works says so, by its output only: it printed, and not to its output",
            id="prints by itself",
        ),
        pytest.param(
            _task(works=["fail"]),
            "what works says so, by its output only: it did not work",
            id="does not work",
        ),
        pytest.param(
            _task(unreachable=["a"]),
            "nobody there is unreachable: it gave ",
            id="reaches nobody and does not say so",
        ),
        pytest.param(
            _task(slow=["sleep on"]),
            "cancelled, it ends: cancelled, it went on as if nothing had been",
            id="does not mind to be cancelled",
        ),
        pytest.param(
            _task(slow=["quick"]),
            "cancelled, it ends: what is said to be slow was over within half a second",
            id="an example that does not fit",
        ),
    ],
)
async def test_a_task_type_that_breaks_it_is_told_where(checks: list[Check], what: str) -> None:
    found, *_ = await _broken(checks)

    assert found.startswith(what.partition(" (")[0])


async def test_a_good_task_type_keeps_it() -> None:
    checks = _task(says=_PLACE, works=["a"], unreachable=["nobody"], slow=["sleep"])

    assert await _broken(checks) == []


_SAID = {"id": "1", "more": {"at": [1, 2]}}


def _event(name: str, said: Mapping[str, Any], **more: Any) -> Event:
    wanted = {"source": name, "ref": str(said["id"]), "key": f"{name}:{said['id']}", **more}
    return Event(kind=EventKind.OPENED, action="opened", fields=dict(said), **wanted)


def _careful(name: str, body: bytes) -> Event:
    said = read_json(body)
    if not isinstance(said.get("id"), str) or not 0 < len(str(said["id"])) < 100:
        raise PayloadError("id", "must be a text")
    return _event(name, said)


def _careless(name: str, body: bytes) -> Event:
    return _event(name, json.loads(body))


def _from_elsewhere(name: str, body: bytes) -> Event:
    return _careful("elsewhere", body)


class _Forgetful:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, name: str, body: bytes) -> Event:
        self.count += 1
        event = _careful(name, body)
        return event.model_copy(update={"key": f"{event.key}:{self.count}"})


def _source(read: Any) -> list[Check]:
    def reading(name: str, settings: NoSettings) -> Reading:
        return Reading(lambda body: read(name, body))

    kind = SourceKind("thing", NoSettings, reading)
    return SourceContract(kind, [json.dumps(_SAID).encode()]).checks()


@pytest.mark.parametrize(
    ("read", "what"),
    [
        pytest.param(
            _careless,
            "what it does not know is refused, and nothing else is raised: "
            "no PayloadError but JSONDecodeError: Expecting value: line 1 column 1",
            id="reads without a look",
        ),
        pytest.param(
            _from_elsewhere,
            "an event says where it is from and what it is about: "
            "the event says that it is from 'elsewhere'",
            id="says another name",
        ),
        pytest.param(
            _Forgetful(),
            "a message says the same each time: "
            "read twice, a message gives two events that are not the same",
            id="a key that is new each time",
        ),
    ],
)
async def test_a_source_that_breaks_it_is_told_where(read: Any, what: str) -> None:
    assert await _broken(_source(read)) == [what]


async def test_a_careful_source_keeps_it() -> None:
    assert await _broken(_source(_careful)) == []
