"""A history to be replayed, made of events that a test names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.backtesting.history import Before, Happened, HistoryPage, Stock, StoredRun
from app.backtesting.replay import Asked, Replay
from app.backtesting.result import Backtest
from app.backtesting.side import World
from app.domain.ids import EventId, ProblemId
from app.domain.limits import Caps
from app.domain.maintenance.window import Window
from app.domain.rule import Rule
from tests.parts.building import HOST, NOW, a_fleet, an_event, an_id

UNTIL = NOW + timedelta(days=1)
STOCK = Stock(first=NOW - timedelta(days=90), lengths={}, left_out={})


class Story:
    """Events so many minutes after NOW, and what a replay of them finds."""

    def __init__(self) -> None:
        self._items: list[Happened] = []
        self._before: dict[ProblemId, Before] = {}
        self.lengths: dict[str, float] = {}
        self.caps = Caps()
        self.most_problems = 0

    def event(self, minutes: float, problem: int = 1, **said: Any) -> EventId:
        """Let a message come; it is the first one of its problem unless it is told."""
        parts = {"by_hand": False, "decisions": (), "runs": ()}
        mine = {name: said.pop(name, default) for name, default in parts.items()}
        number = len(self._items) + 1
        event = an_event(
            **{"ref": f"a-{problem}", "aliases": (f"opsgenie:a-{problem}",)}
            | {"key": f"opsgenie:{number}"}
            | said
        )
        at = NOW + timedelta(minutes=minutes)
        id_ = EventId(an_id(number))
        self._items.append(Happened(id_, at, event, ProblemId(an_id(problem)), **mine))
        return id_

    def had_run(self, problem: int, run: StoredRun) -> None:
        """Let the problem be older than the replay, with this run."""
        earlier = ((run.queued_at, an_event()),)
        self._before[ProblemId(an_id(problem))] = Before(earlier, (run,))

    def replayed(self, before: Sequence[Rule], after: Sequence[Rule], *windows: Window) -> Backtest:
        """Replay it, with a page for each event; the windows come with the changed rules."""
        world = World(a_fleet(), self.caps, self.lengths, usual_length=60)
        replay = Replay(Asked(before, after, NOW, UNTIL, windows_after=windows), world)
        items = sorted(self._items, key=lambda each: (each.at, each.id))
        for number, item in enumerate(items):
            going_on = frozenset(each.problem for each in items[number + 1 :])
            page = HistoryPage((item,), self._before if number == 0 else {}, going_on, more=True)
            replay.take(page)
            self.most_problems = max(self.most_problems, len(replay.problems))
        return replay.result(STOCK)


@pytest.fixture
def story() -> Story:
    return Story()


def a_stored_run(minutes: float = 0, length: float = 1, **said: Any) -> StoredRun:
    """Give a run that was queued so many minutes after NOW."""
    queued_at = NOW + timedelta(minutes=minutes)
    run = StoredRun(
        rule="restart-duplicator",
        target=HOST,
        episode=1,
        occasion="",
        queued_at=queued_at,
        ended_at=queued_at + timedelta(minutes=length),
        began=True,
    )
    return replace(run, **said)
