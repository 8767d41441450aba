"""The history that a test gives counts as the same history in the database would."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine

from app.domain.audit import Seal
from app.domain.decide import decide
from app.domain.limits import Caps
from app.domain.rates import Scope
from app.domain.restraint.pools import Pool
from app.domain.restraint.situation import Past
from app.domain.rule import Rule
from app.domain.run import RunState
from app.reality import new_ulid
from app.store.columns import metadata
from app.store.ledger import Rows
from app.testing.past import Bench, Received, situation_for, too_seldom
from app.testing.scenario import Scenario
from tests.parts.building import GRAMMAR, NOW, a_fleet, a_problem, a_rule, an_event, an_id
from tests.parts.history import write_event, write_problem, write_run

RULE = a_rule()
TARGETS = ("app-01.example.net", "app-02.example.net")
THIS = 1
"""The number of the problem that the event is about."""


def a_bench(*rules: Rule) -> Bench:
    return Bench({rule.name: rule for rule in rules or (RULE,)}, a_fleet(), Caps())


def a_scenario(**history: Any) -> Scenario:
    said = {"name": "x", "event": {}, "history": history, "expect": {"matches": "none"}}
    return Scenario.model_validate(said)


POOLS = (
    *(Pool(Scope.RULE, RULE.name), Pool(Scope.TARGET, TARGETS[0]), Pool(Scope.ALL)),
    *(Pool(Scope.TAG, "jvm"), Pool(Scope.TAG, "else")),
    Pool(Scope.GROUP, "web", hosts=frozenset(TARGETS[1:])),
)
RUNS = st.lists(
    st.fixed_dictionaries(
        {
            "rule": st.sampled_from((RULE.name, "other")),
            "target": st.sampled_from(TARGETS),
            "ago": st.integers(0, 50).map(lambda hours: timedelta(hours=hours)),
            "took": st.integers(0, 20).map(lambda hours: timedelta(hours=hours)),
            "state": st.sampled_from(RunState),
            "same_problem": st.booleans(),
            "tags": st.just(("jvm",)),
        }
    ),
    max_size=6,
    unique_by=lambda run: (run["rule"], run["target"], run["same_problem"] or run["ago"]),
)


@pytest.fixture(scope="module", name="empty")
def _empty() -> Iterator[Engine]:
    """Give one for all: whoever connects leaves nothing behind, since nothing is committed."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def write(connection: Connection, runs: list[dict[str, Any]]) -> None:
    """Write the rows that such runs leave behind."""
    write_problem(connection, THIS, NOW, state="open")
    for number, run in enumerate(runs, 10):
        problem = THIS if run["same_problem"] else number
        if problem != THIS:
            write_problem(connection, problem, NOW)
        write_event(connection, number, NOW, problem=problem)
        at, state = NOW - run["ago"], run["state"]
        waits = state in ("queued", "awaiting_approval")
        never_began = waits or state in ("blocked", "cancelled")
        is_over = not (waits or state in ("running", "verifying", "blocked"))
        write_run(
            connection,
            number,
            number,
            problem,
            at,
            rule=run["rule"],
            target=run["target"],
            state=state,
            started_at=None if never_began else at,
            finished_at=at + run["took"] if is_over else None,
        )


def ordered(past: Past) -> dict[str, object]:
    return past.__dict__ | {"begun": sorted(past.begun)}


@settings(max_examples=60, deadline=None)
@given(runs=RUNS, reach=st.integers(0, 60))
def test_runs_count_as_the_rows_that_they_leave(
    empty: Engine, runs: list[dict[str, Any]], reach: int
) -> None:
    since = NOW - timedelta(hours=reach)
    received = Received(an_event(), NOW)
    with empty.connect() as connection:
        write(connection, runs)
        ledger, problem = Rows(connection, GRAMMAR, new_ulid, Seal()), a_problem(id=an_id(THIS))

        situation = situation_for(RULE, received, a_scenario(runs=runs), a_bench())

        assert situation.acted() is ledger.runs.acted(RULE.name, problem, "")
        for target in TARGETS:
            stored = ledger.runs.past(RULE.name, target, problem, "", since)
            assert ordered(situation.past(target, since)) == ordered(stored)
        for pool in POOLS:
            assert situation.begun(pool, since, 3) == ledger.pools.begun(pool, since, 3)


def test_a_press_of_a_button_is_an_occasion_of_its_own() -> None:
    rule = a_rule(actions=["Create"])
    runs = [{"rule": rule.name, "target": "app-01.example.net", "ago": "1h", "same_problem": True}]

    situation = situation_for(rule, Received(an_event(), NOW), a_scenario(runs=runs), a_bench(rule))

    assert not situation.acted()
    assert not situation.past("app-01.example.net", NOW - timedelta(days=1)).done_here


@pytest.mark.parametrize(
    ("history", "happened", "open_for"),
    [
        pytest.param({}, timedelta(minutes=3), timedelta(minutes=3), id="since it happened"),
        pytest.param({}, -timedelta(minutes=3), timedelta(0), id="a clock that is ahead"),
        pytest.param(
            {"open_for": "10m"}, timedelta(minutes=3), timedelta(minutes=10), id="as the test says"
        ),
    ],
)
def test_the_problem_is_open_since_it_happened_unless_the_test_says_otherwise(
    history: dict[str, Any], happened: timedelta, open_for: timedelta
) -> None:
    received = Received(an_event(occurred_at=NOW - happened), NOW)

    situation = situation_for(RULE, received, a_scenario(**history), a_bench())

    assert situation.open_for == open_for
    assert situation.problem_is_open


COUNTING = a_rule(count={"at_least": 3, "within": "10m", "by": ["details.host"]})


@pytest.mark.parametrize(
    ("earlier", "is_enough"),
    [
        pytest.param([{}, {}], True, id="two before it"),
        pytest.param([{}], False, id="one before it"),
        pytest.param([{}, {"minutes": 10}], False, id="too long ago"),
        pytest.param([{}, {"tags": ("other",)}], False, id="the condition did not hold"),
        pytest.param([{}, {"kind": "resolved"}], False, id="the end of a problem"),
        pytest.param([{}, {"fields": {"details": {"host": "b"}}}], False, id="another host"),
        pytest.param([{}, {"fields": {}}], False, id="no host"),
    ],
)
def test_events_count_when_the_condition_held_for_them(
    earlier: list[dict[str, Any]], is_enough: bool
) -> None:
    before = [
        Received(
            an_event(**{name: value for name, value in said.items() if name != "minutes"}),
            NOW - timedelta(minutes=said.get("minutes", 1)),
        )
        for said in earlier
    ]

    failed = too_seldom(COUNTING, Received(an_event(), NOW), before, a_bench(COUNTING))

    assert (failed is None) is is_enough


def test_an_event_that_does_not_say_what_is_counted_by_is_not_counted() -> None:
    received = Received(an_event(fields={}), NOW)

    failed = too_seldom(COUNTING, received, [], a_bench(COUNTING))

    assert failed is not None
    assert failed.saw == "the event does not say details.host"


@pytest.mark.parametrize(
    ("limits", "run", "reason"),
    [
        pytest.param(
            {"breaker": 2},
            {"ago": ["2h", "1h"], "state": "failed"},
            "breaker",
            id="failures in a row",
        ),
        pytest.param(
            {"recurrence": "2/1h"},
            {"ago": ["100m", "50m"], "took": "1m"},
            "ineffective",
            id="successes that did not last",
        ),
        pytest.param(
            {"flapping": "3/30m"},
            {"ago": ["20m", "10m"], "state": "blocked"},
            "flapping",
            id="problems that open again and again",
        ),
        pytest.param(
            {"breaker": 3, "recurrence": "3/1h", "flapping": "4/3h"},
            {"ago": ["100m", "50m"]},
            None,
            id="not so often",
        ),
    ],
)
def test_what_a_rule_has_to_show_blocks_it(
    limits: dict[str, Any], run: dict[str, Any], reason: str | None
) -> None:
    rule, received = a_rule(limits=limits), Received(an_event(), NOW)
    scenario = a_scenario(runs=[{"rule": rule.name, "target": TARGETS[0], **run}])

    situation = situation_for(rule, received, scenario, a_bench(rule))
    (choice,) = decide(rule, received.event, situation).choices

    assert (choice.block and choice.block.reason) == reason
