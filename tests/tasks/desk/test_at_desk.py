"""What a source says to a deed becomes the end of a task: of all that it has of the problem."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import pytest

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Machine
from app.domain.task import Ending
from app.kinds import Answer, NoSettings, TaskKind, Toolbox
from app.ports import Desk, Place
from app.simulator import Drop, Dynatrace, Entity, Fault, Opsgenie, When
from app.tasks.dynatrace.kind import DYNATRACE
from app.tasks.jsm.kind import JSM
from app.tasks.opsgenie.kind import OPSGENIE
from tests.parts.alexis import Vendors, vendors
from tests.parts.desks import NOW, answers, trouble_at

pytestmark = pytest.mark.anyio

KINDS = {kind.name: kind for kind in (DYNATRACE, JSM, OPSGENIE)}


class Nowhere:
    """Where nothing is printed."""

    def stdout(self, data: bytes) -> None:
        raise AssertionError(data)

    stderr = stdout


class Ssh:
    """Nobody logs in anywhere."""

    async def run(
        self,
        command: str,
        place: Place,
        output: object,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        raise AssertionError(command)


def _no_secret(name: str, host: str) -> str:
    raise AssertionError(name)


async def _run(
    kind: TaskKind, desks: Mapping[str, Desk], said: Mapping[str, object], *refs: str
) -> Ending:
    toolbox = Toolbox(Ssh(), _no_secret, lambda: NOW, desks)
    place = Place("app-01", Machine(), {}, {kind.name: refs} if refs else {})
    async with kind.open(NoSettings(), toolbox) as task:
        return await task.run(kind.spec.model_validate(said), place, Nowhere())


@pytest.fixture
async def desks(products: Vendors) -> AsyncIterator[Mapping[str, Desk]]:
    async with AsyncExitStack() as stack:
        settings = SourceSettings.model_validate(products.settings)
        sources = await sources_of(settings, stack, lambda: NOW)
        yield {name: source.desk for name, source in sources.items() if source.desk}


@pytest.mark.parametrize("name", ["opsgenie", "jsm"])
async def test_it_is_done_to_every_alert_of_the_problem(
    desks: Mapping[str, Desk], products: Vendors, name: str
) -> None:
    product: Opsgenie = getattr(products, name)
    refs = [trouble_at(product, title) for title in ("one", "two")]

    ending = await _run(KINDS[name], desks, {"do": "add_tags", "tags": ["repaired"]}, *refs)

    assert ending == Ending(worked=True, detail="on 2 of them")
    assert [product.alert(ref).tags for ref in refs] == [("repaired",)] * 2


async def test_a_problem_gets_an_event(desks: Mapping[str, Desk], products: Vendors) -> None:
    problem = products.dynatrace.open_problem("Trouble", Entity.named("web-01"))

    said = {"do": "add_event", "title": "restarted", "properties": {"rule": "r"}}
    ending = await _run(DYNATRACE, desks, said, problem.id)

    assert ending == Ending(worked=True)
    assert [each.title for each in products.dynatrace.ingested] == ["restarted"]


async def test_what_is_queued_is_asked_for_until_it_is_done() -> None:
    async with vendors(pending_polls=2) as products, AsyncExitStack() as stack:
        settings = SourceSettings.model_validate(products.settings)
        desk = (await sources_of(settings, stack, lambda: NOW))["opsgenie"].desk
        assert desk is not None
        ref = trouble_at(products.opsgenie)

        ending = await _run(OPSGENIE, {"opsgenie": desk}, {"do": "acknowledge"}, ref)

        assert ending == Ending(worked=True)
        assert products.opsgenie.alert(ref).acknowledged


async def test_what_is_never_done_there_is_waited_for_only_as_long_as_the_task_may_take() -> None:
    async with vendors(pending_polls=1_000_000) as products, AsyncExitStack() as stack:
        settings = SourceSettings.model_validate(products.settings)
        desk = (await sources_of(settings, stack, lambda: NOW))["opsgenie"].desk
        assert desk is not None
        ref = trouble_at(products.opsgenie)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await _run(OPSGENIE, {"opsgenie": desk}, {"do": "acknowledge"}, ref)


async def test_what_the_source_refuses_has_failed_in_its_words(desks: Mapping[str, Desk]) -> None:
    ending = await _run(OPSGENIE, desks, {"do": "close"}, "no-such-alert")

    assert ending == Ending(worked=False, detail="Alert does not exist")


async def test_what_is_done_in_part_has_failed_and_says_where(
    desks: Mapping[str, Desk], products: Vendors
) -> None:
    ref = trouble_at(products.opsgenie)

    ending = await _run(OPSGENIE, desks, {"do": "close"}, ref, "no-such-alert")

    assert ending == Ending(
        worked=False, detail=f"{ref}: done; no-such-alert: Alert does not exist"
    )


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(answers(429), TargetUnreachable, id="too many requests"),
        pytest.param(answers(403), TargetUnreachable, id="not allowed yet"),
        pytest.param(answers(503), TargetLost, id="an error in there"),
        pytest.param(Fault(effect=Drop(When.AFTER)), TargetLost, id="the answer got lost"),
    ],
)
async def test_nothing_was_done_or_nobody_knows(
    desks: Mapping[str, Desk],
    products: Vendors,
    name: str,
    fault: Fault,
    error: type[Exception],
) -> None:
    product: Opsgenie | Dynatrace = getattr(products, name)
    ref = trouble_at(product)
    product.faults.add(fault)
    said = {"do": "close", "text": "over"} if name == "dynatrace" else {"do": "close"}

    with pytest.raises(error):
        await _run(KINDS[name], desks, said, ref)


async def test_a_problem_that_the_source_does_not_know_fails(desks: Mapping[str, Desk]) -> None:
    ending = await _run(JSM, desks, {"do": "close"})

    assert ending == Ending(worked=False, detail="the problem has no alert at jsm")


async def test_without_an_account_nothing_is_done() -> None:
    with pytest.raises(TargetUnreachable, match="no account for jsm"):
        await _run(JSM, {}, {"do": "close"}, "a-1")
