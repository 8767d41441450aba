"""What a collector does not take is bounded, told once, and in nobody's way."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.domain.span import Span
from app.observability.exporting import MOST_WAITING, Exporting, NotTaken
from tests.parts.alexis import until
from tests.parts.spans import a_span

pytestmark = pytest.mark.anyio


class _There:
    """A collector that answers in this order, and takes all after that."""

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.taken: list[int] = []
        self.hangs = False

    async def post(self, spans: Sequence[Span]) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.answers:
            raise self.answers.pop(0)
        self.taken += [span.context.span for span in spans]

    async def has_all(self) -> bool:
        return bool(self.taken) and not self.answers


async def _exported(there: _There, numbers: range) -> list[dict[str, Any]]:
    """Have so many spans taken, or lost; give what the log says."""
    exporting = Exporting(there.post)
    for number in numbers:
        exporting.take(a_span(number))
    with capture_logs() as log:
        task = asyncio.create_task(exporting.export())
        await until(there.has_all, "the spans to be taken")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await exporting.finish(10)
    return [dict(line) for line in log]


async def test_of_too_many_the_oldest_are_lost() -> None:
    there = _There(NotTaken("no", after=0))

    log = await _exported(there, range(1, MOST_WAITING + 11))

    assert there.taken == list(range(11, MOST_WAITING + 11))
    assert [line["event"] for line in log] == ["spans_not_taken", "spans_taken_again"]
    assert log[1]["lost"] == 10


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(NotTaken("status 400", after=0, is_final=True), id="refused for good"),
        pytest.param(ValueError("a fault of ours"), id="not even written"),
    ],
)
async def test_what_will_never_be_taken_holds_up_nothing(answer: Exception) -> None:
    there = _There(answer)

    await _exported(there, range(1, 301))

    assert there.taken == list(range(257, 301))


async def test_the_end_waits_for_a_collector_no_longer_than_it_may() -> None:
    there = _There()
    there.hangs = True
    exporting = Exporting(there.post)
    exporting.take(a_span())

    began = time.monotonic()
    with capture_logs() as log:
        await exporting.finish(0.05)

    assert time.monotonic() - began < 2
    assert log == [{"event": "spans_lost", "spans": 1, "log_level": "warning"}]
    assert there.asked == 1
