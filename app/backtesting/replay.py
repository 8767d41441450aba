"""The replay: stored events in the order of time, held against two sets of rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.backtesting.assuming import assumptions
from app.backtesting.comparing import Comparison, Counted
from app.backtesting.history import Happened, History, HistoryPage, Stock, StoredRun
from app.backtesting.problems import Problems
from app.backtesting.result import Backtest
from app.backtesting.side import Answer, Side, World
from app.domain.event import Event, EventKind
from app.domain.ids import ProblemId
from app.domain.indexing.index import Index
from app.domain.maintenance.window import Window
from app.domain.matching import Matching, match
from app.domain.problem import Problem
from app.domain.rule import Rule

_NOT_ASKED = Matching((), ())


@dataclass(frozen=True)
class Asked:
    """Which rules and windows are compared, over which period, with how many examples each.

    `kept_since`: of what is older, only what was still needed is stored.
    """

    before: Sequence[Rule]
    after: Sequence[Rule]
    since: datetime
    until: datetime
    examples: int = 3
    kept_since: datetime | None = None
    windows_before: Sequence[Window] = ()
    windows_after: Sequence[Window] = ()


async def backtest(history: History, asked: Asked, world_of: Callable[[Stock], World]) -> Backtest:
    """Replay the events of a period, page by page. Raises `StoreUnavailable`."""
    stock = await history.stock(asked.since, asked.until)
    replay = Replay(asked, world_of(stock))
    last: Happened | None = None
    more = True
    while more:
        page = await history.page(replay.begin, asked.until, last, replay.problems)
        replay.take(page)
        more = page.more
        last = page.items[-1] if page.items else last
    return replay.result(stock)


class Replay:
    """Takes the pages, the oldest first."""

    def __init__(self, asked: Asked, world: World) -> None:
        old = {rule.name: rule for rule in asked.before}
        after = [_same_if_equal(rule, old.get(rule.name)) for rule in asked.after]
        self._asked = asked
        self._world = world
        self._sides = (
            Side(asked.before, world, asked.windows_before),
            Side(after, world, asked.windows_after),
        )
        self._rules = tuple({id(rule): rule for rule in (*asked.before, *after)}.values())
        self._index = Index(self._rules)
        self._places = [{id(rule): n for n, rule in enumerate(each.rules)} for each in self._sides]
        self._counted = (Counted(), Counted())
        self._comparison = Comparison(*self._sides, asked.examples)
        self._kept_for_holds: set[ProblemId] = set()
        self._events = self._warm_up = self._by_hand = 0
        self.problems = Problems()
        self.begin = asked.since - max(side.looks_back for side in self._sides)

    def take(self, page: HistoryPage) -> None:
        """Replay a page."""
        for problem_id, before in page.before.items():
            for at, event in before.events:
                self.problems.after(problem_id, event, at)
            for run in before.runs:
                self._take_run(run, problem_id)
        for happened in page.items:
            self._decide_held(happened.at)
            self._take(happened)
        if page.items:
            self._forget(page)

    def result(self, stock: Stock) -> Backtest:
        """Decide what is still held, and give what was found."""
        asked = self._asked
        self._decide_held(asked.until)
        length = asked.until - asked.since
        before, after = self._counted
        return Backtest(
            since=asked.since,
            until=asked.until,
            first=stock.first,
            events=self._events,
            by_hand=self._by_hand,
            warm_up=self._warm_up,
            left_out=dict(sorted(stock.left_out.items())),
            before=before.all.counts(length),
            after=after.all.counts(length),
            rules=tuple(self._comparison.rules(before, after, length)),
            faithful=self._comparison.faithful(),
            assumptions=assumptions(stock, asked.since, asked.kept_since, self._world.usual_length),
        )

    def _take(self, happened: Happened) -> None:
        happened = _as_known(happened)
        problem = self.problems.after(happened.problem, happened.event, happened.at)
        counts = happened.at >= self._asked.since
        if happened.by_hand:
            self._by_hand += counts
            for run in happened.runs:
                self._take_run(run, happened.problem)
            return
        self._events += counts
        self._warm_up += not counts
        before, after = self._answers(happened, problem)
        if not counts:
            return
        for counted, answer in zip(self._counted, (before, after), strict=True):
            counted.answer(happened, answer)
        self._comparison.add(happened, before, after)
        self._comparison.check(happened, before)

    def _answers(self, happened: Happened, problem: Problem) -> Sequence[Answer]:
        """Hold the rules against the event, those that both sides have only once."""
        event = happened.event
        if event.kind is EventKind.RESOLVED:
            return [side.answer(happened, problem, _NOT_ASKED) for side in self._sides]
        matching = self._match(event, happened.at)
        return [
            side.answer(happened, problem, _of_side(matching, places))
            for side, places in zip(self._sides, self._places, strict=True)
        ]

    def _match(self, event: Event, at: datetime) -> Matching:
        # Of rules that nobody can decide for an incomplete event the index names only one.
        return match(self._rules, event, at) if event.missing else self._index.match(event, at)

    def _take_run(self, run: StoredRun, problem: ProblemId) -> None:
        for side in self._sides:
            side.take(run, problem)

    def _decide_held(self, until: datetime) -> None:
        for side, counted in zip(self._sides, self._counted, strict=True):
            for held, decision in side.later(until, self.problems):
                if held.due_at >= self._asked.since:
                    counted.later(decision, held.due_at)

    def _forget(self, page: HistoryPage) -> None:
        """Drop the problems that nothing more is heard of, and that nothing is held for."""
        held = frozenset[ProblemId]().union(*(side.waits_for() for side in self._sides))
        here = {happened.problem for happened in page.items} | self._kept_for_holds
        quiet = here - page.going_on
        self._kept_for_holds = quiet & held
        over = quiet - held
        for problem in over:
            self.problems.forget(problem)
        for side in self._sides:
            side.forget(over, page.items[-1].at)


def _same_if_equal(rule: Rule, old: Rule | None) -> Rule:
    return old if old is not None and old.digest == rule.digest else rule


def _of_side(matching: Matching, places: dict[int, int]) -> Matching:
    """Give what is said of the rules of one side, in their order there."""
    matched = [rule for rule in matching.matched if id(rule) in places]
    failures = tuple(each for each in matching.failures if id(each[0]) in places)
    return Matching(tuple(sorted(matched, key=lambda rule: places[id(rule)])), failures)


def _as_known(happened: Happened) -> Happened:
    """Give it with the event as the service would have completed it, as far as that can be told.

    Nobody asked the source whether a problem was open that no rule was for: then it is taken for
    open until a message says that it is over.
    """
    event = happened.event
    if "status" in event.missing and not happened.decisions:
        known = event.model_copy(update={"missing": event.missing - {"status"}})
        return replace(happened, event=known)
    return happened
