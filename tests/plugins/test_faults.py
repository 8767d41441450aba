"""What a plug-in should not do ends its own run, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import Field

from app.api.problems import answer_to
from app.domain.errors import PayloadError, PluginFault
from app.domain.event import Event
from app.domain.task import Ending, TaskSpec
from app.kinds import NoSettings, Reading, SourceKind, TaskKind, Toolbox
from app.plugins.catalogue import Catalogue, built_in
from app.plugins.guarding import guarded
from app.plugins.opening import open_tasks
from app.plugins.shown import a_toolbox
from app.ports import Output, Place, TaskType
from tests.parts.alexis import (
    NO_STORM_MODE,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    write_rules,
)
from tests.parts.building import an_event

pytestmark = pytest.mark.anyio

Run = Callable[[], Awaitable[Any]]


class OddSpec(TaskSpec):
    """Something odd."""

    shorthand: ClassVar[str] = "text"

    text: str = Field(description="What.")

    def says(self) -> str:
        return f"be odd: {self.text}"


class Odd:
    """Does as its text says."""

    async def run(self, spec: OddSpec, place: Place, output: Output) -> Ending:
        output.stdout(b"as far as this\n")
        ending: Ending = await DEEDS[spec.text]()
        return ending


async def _raising() -> None:
    raise KeyError("a made-up-genie-key\nlies here")


async def _impatient() -> None:
    raise TimeoutError("the other side was slow")


async def _silent() -> None:
    return


async def _wordy() -> Ending:
    return Ending(worked=True, detail=3)  # type: ignore[arg-type]


async def _slow() -> None:
    await asyncio.sleep(60)


DEEDS: Mapping[str, Run] = {
    "raise": _raising,
    "be impatient": _impatient,
    "be silent": _silent,
    "be wordy": _wordy,
    "be slow": _slow,
}


@asynccontextmanager
async def _opened(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Odd]:
    yield Odd()


def _with(kind: TaskKind) -> Catalogue:
    known = built_in()
    return replace(known, tasks={**known.tasks, kind.name: kind})


async def test_the_run_of_a_task_type_at_fault_ends_once_and_says_why(
    tmp_path: Path, products: Vendors
) -> None:
    rules = {
        f"rule{number}": f"""
        name: rule{number}
        when: {{tags: [t{number}]}}
        targets: {{hosts: [host{number}.example.net]}}
        then: [{{tasks: [{{odd: {does}, timeout: 200ms, repeatable: true}}]}}]
        """
        for number, does in enumerate(DEEDS)
    }
    write_rules(tmp_path, **rules)
    settings = settings_for(
        tmp_path,
        sources=products.settings,
        targets={"allow": ["host?.example.net"]},
        storm=NO_STORM_MODE,
    )

    odd = TaskKind("odd", OddSpec, _opened)
    async with alexis(tmp_path, settings, catalogue=_with(odd)) as service:
        products.post_to(service.url)
        for number in range(len(DEEDS)):
            products.opsgenie.create_alert(f"Trouble {number}", tags=[f"t{number}"])
        await all_settled(service, products)
        stories = [await service.get(f"/v1/runs/{run['id']}") for run in await service.runs()]
        letters = await service.get("/v1/dead-letters")

    assert {each["target"]: (each["state"], each["detail"]) for each in stories} == {
        "host0.example.net": (
            "unknown",
            r"a fault of the task type odd: KeyError: 'a [secret]\nlies here'",
        ),
        "host1.example.net": (
            "unknown",
            "a fault of the task type odd: TimeoutError: the other side was slow",
        ),
        "host2.example.net": (
            "unknown",
            "a fault of the task type odd: TypeError: its run gave None",
        ),
        "host3.example.net": (
            "unknown",
            (
                "a fault of the task type odd: TypeError: its run gave "
                "Ending(worked=True, detail=3, exit_status=None)"
            ),
        ),
        "host4.example.net": ("timed_out", "it took longer than 0.2 s and was ended"),
    }
    assert {each["steps"][0]["result"]["stdout"] for each in stories} == {"as far as this\n"}
    assert len(stories) == len(DEEDS)
    assert letters["items"] == []


@asynccontextmanager
async def _not_opening(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Odd]:
    raise ZeroDivisionError("by nothing")
    yield Odd()  # type: ignore[unreachable]


@asynccontextmanager
async def _not_closing(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Odd]:
    yield Odd()
    raise ZeroDivisionError("at the end")


async def test_one_that_cannot_be_opened_stands_there_and_says_why() -> None:
    kinds = {"odd": TaskKind("odd", OddSpec, _not_opening), **built_in().tasks}

    async with AsyncExitStack() as stack:
        opened = await open_tasks(kinds, NoSettings(), a_toolbox(), stack)
        why = await _refusal(opened["odd"])

    assert set(opened) == set(kinds)
    assert why == "the task type odd could not be opened: ZeroDivisionError: by nothing"


async def _refusal(task: TaskType) -> str:
    with pytest.raises(Exception, match="odd") as refused:
        await task.run(OddSpec(text="x"), None, None)  # type: ignore[arg-type]
    return str(refused.value)


async def test_one_that_cannot_be_closed_stops_nothing_else() -> None:
    ended = []

    async with AsyncExitStack() as stack:
        stack.callback(lambda: ended.append("what is older"))
        kinds = {"odd": TaskKind("odd", OddSpec, _not_closing)}
        await open_tasks(kinds, NoSettings(), a_toolbox(), stack)

    assert ended == ["what is older"]


def _reading(read: Callable[[bytes], Any]) -> Reading:
    kind = SourceKind("odd", NoSettings, lambda name, settings: Reading(read, is_signed=_unsure))
    return guarded(kind, "alexis-odd 1.0").reading("odd", NoSettings())


def _unsure(headers: object, body: bytes) -> bool:
    raise LookupError


def _event(body: bytes) -> Event:
    if body == b"no":
        raise PayloadError("body", "is no")
    return an_event()


def test_a_source_that_works_is_left_alone() -> None:
    reading = _reading(_event)

    assert reading.read(b"yes") == an_event()
    with pytest.raises(PayloadError):
        reading.read(b"no")


@pytest.mark.parametrize(
    ("does", "why"),
    [
        pytest.param(lambda body: 1 / 0, "ZeroDivisionError: division by zero", id="raises"),
        pytest.param(lambda body: None, "it read a NoneType, not an Event", id="no event"),
    ],
)
def test_a_source_at_fault_is_named_and_its_sender_asked_to_come_again(
    does: Callable[[bytes], Any], why: str
) -> None:
    with pytest.raises(PluginFault) as raised:
        _reading(does).read(b"{}")
    answer = answer_to(raised.value, "/v1/webhooks/odd")

    assert str(raised.value) == f"alexis-odd 1.0: {why}"
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert b"alexis-odd" not in bytes(answer.body)


def test_a_signature_that_cannot_be_looked_at_is_a_fault_as_well() -> None:
    is_signed = _reading(_event).is_signed

    assert is_signed is not None
    with pytest.raises(PluginFault, match="LookupError"):
        is_signed({}, b"")
