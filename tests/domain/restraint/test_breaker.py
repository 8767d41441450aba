"""The breaker: never more failures in a row than are allowed, without a person's word."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.limits import InForce
from app.domain.restraint.block import Block
from app.domain.restraint.breaker import End, after, by_failures, in_a_row, room_left
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.run import RunState
from tests.parts.building import HOST, NOW, a_trouble, limits_in_force

FAILURES = ("failed", "timed_out", "unreachable", "unknown")
NEITHER = ("cancelled", "blocked")
OTHER = "app-02.example.net"


def an_end(state: str = "failed", target: str = HOST, minutes: int = 0, **said: Any) -> End:
    at = NOW + timedelta(minutes=minutes)
    return End("restart-duplicator", target, RunState(state), at, **said)


def ends(*states: str) -> list[End]:
    return [an_end(state, minutes=number) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "count", "is_open"),
    [
        pytest.param((), 0, False, id="nothing was done"),
        pytest.param(("failed",), 1, False, id="one failure"),
        pytest.param(FAILURES[:3], 3, True, id="three of whichever kind"),
        pytest.param(("unknown",) * 3, 3, True, id="what may have had an effect"),
        pytest.param(("failed", "succeeded", "failed", "failed"), 2, False, id="a success between"),
        pytest.param(("failed", *NEITHER, "failed"), 2, False, id="what was called off is neither"),
        pytest.param(("failed", *NEITHER, "failed", "failed"), 3, True, id="and breaks no row"),
        pytest.param(("failed",) * 3 + ("succeeded",), 3, True, id="a success of one at work"),
        pytest.param(("failed",) * 4, 4, True, id="a failure of one that was at work"),
    ],
)
def test_failures_in_a_row_are_counted_and_open_it(
    states: tuple[str, ...], count: int, is_open: bool
) -> None:
    found = in_a_row(ends(*states), HOST, limits_in_force(breaker=3))

    assert [(each.count, each.is_open) for each in found] == ([(count, is_open)] if count else [])


def test_it_says_since_when_and_what_came_of_the_last_one() -> None:
    done = [*ends("failed"), an_end("timed_out", minutes=9, detail="over after 60 s")]

    (found,) = in_a_row(done, HOST, limits_in_force(breaker=2))

    assert (found.since, found.opened_at) == (NOW, NOW + timedelta(minutes=9))
    assert found.words == (
        f"the rule did not repair 2 times in a row on {HOST}, "
        f"the last time: timed out on {HOST}, over after 60 s"
    )


def test_targets_count_apart_and_the_rule_over_all_of_them() -> None:
    done = [an_end(target=target) for target in (HOST, OTHER, HOST, OTHER)]

    there, in_all = in_a_row(done, HOST, limits_in_force(breaker=3, rule_breaker=4))

    assert (there.target, there.count, there.is_open) == (HOST, 2, False)
    assert (in_all.target, in_all.count, in_all.is_open) == (None, 4, True)


@pytest.mark.parametrize(
    ("trouble", "limits", "reason"),
    [
        pytest.param({}, {"breaker": 3}, None, id="it only counts"),
        pytest.param({"opened_at": NOW}, {"breaker": 3}, "breaker", id="open"),
        pytest.param(
            {"opened_at": NOW}, {"breaker": 9}, "breaker", id="open, whatever is said now"
        ),
        pytest.param({"opened_at": NOW}, {"rule_breaker": 3}, None, id="switched off by now"),
        pytest.param(
            {"opened_at": NOW, "target": None}, {"rule_breaker": 9}, "breaker", id="in all"
        ),
        pytest.param(
            {"opened_at": NOW, "cause": Cause.RECURRENCE}, {"breaker": 3}, None, id="another cause"
        ),
    ],
)
def test_what_is_open_blocks(
    trouble: dict[str, Any], limits: dict[str, Any], reason: str | None
) -> None:
    blocks = list(by_failures([a_trouble(**trouble)], limits_in_force(**limits)))

    assert [block.reason for block in blocks] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("failed", "room"),
    [
        pytest.param(0, None, id="no failure"),
        pytest.param(1, 4, id="one"),
        pytest.param(4, 1, id="one is left"),
        pytest.param(7, 1, id="too many, since more were at work"),
    ],
)
def test_while_it_fails_no_more_begin_than_are_left(failed: int, room: int | None) -> None:
    troubles = [a_trouble(target=None, count=failed)] if failed else []

    assert room_left([a_trouble(), *troubles], limits_in_force(rule_breaker=5)) == room
    assert room_left([a_trouble(), *troubles], limits_in_force()) is None


class _Rule:
    """A rule at work on many targets, one at a time on each, as both gates let it."""

    def __init__(self, limits: InForce, at_once: int) -> None:
        self.limits, self.at_once = limits, at_once
        self.at_work: list[str] = []
        self.known: dict[str | None, Trouble] = {}
        self.row: dict[str | None, int] = {}
        self.longest: dict[str | None, int] = {}

    def begin(self, target: str) -> None:
        if target in self.at_work or len(self.at_work) >= self.at_once:
            return
        troubles = self._of(target)
        room = room_left(troubles, self.limits)
        blocked: list[Block] = list(by_failures(troubles, self.limits))
        if not blocked and (room is None or len(self.at_work) < room):
            self.at_work.append(target)

    def end(self, state: str) -> None:
        if not self.at_work:
            return
        target = self.at_work.pop(0)
        end = an_end(state, target)
        if end.repaired:
            self._forget(target)
        self.known |= {each.target: each for each in after(self._of(target), end, self.limits)}
        for key in (target, None):
            if end.repaired is not None:
                self.row[key] = 0 if end.repaired else self.row.get(key, 0) + 1
            self.longest[key] = max(self.longest.get(key, 0), self.row.get(key, 0))

    def reset(self) -> None:
        self.known.clear()
        self.row.clear()

    def _forget(self, target: str) -> None:
        for key in (target, None):
            if key in self.known and not self.known[key].is_open:
                del self.known[key]

    def _of(self, target: str) -> list[Trouble]:
        return [self.known[key] for key in (target, None) if key in self.known]


STEPS = st.one_of(
    st.tuples(st.just("begin"), st.sampled_from(["a", "b", "c", "d", "e", "f"])),
    st.tuples(st.just("end"), st.sampled_from([*FAILURES, *NEITHER, "failed", "succeeded"])),
    st.tuples(st.just("reset"), st.just("")),
)


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(STEPS, max_size=80),
    on_target=st.integers(1, 4),
    of_rule=st.integers(1, 6),
    at_once=st.integers(1, 6),
)
def test_there_are_never_more_failures_in_a_row_without_a_reset_by_a_person(
    steps: list[tuple[str, str]], on_target: int, of_rule: int, at_once: int
) -> None:
    rule = _Rule(limits_in_force(breaker=on_target, rule_breaker=of_rule), at_once)

    for step, what in steps:
        if step == "begin":
            rule.begin(what)
        elif step == "end":
            rule.end(what)
        else:
            rule.reset()

    in_all = rule.longest.pop(None, 0)
    assert all(times <= on_target for times in rule.longest.values())
    assert in_all <= max(of_rule, at_once)
