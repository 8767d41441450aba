"""Whatever the settings say after a restart: what no entry covers does not begin."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine

from app.domain.audit import Seal
from app.domain.ids import DecisionId, EventId, ProblemId
from app.domain.limits import Caps
from app.domain.note import Links
from app.domain.restraint.permission import Permissions
from app.domain.rule import Rule
from app.domain.run import RunState
from app.ledger import Ledger
from app.reality import new_ulid
from app.remediation.beginning import begin
from app.remediation.clock import WatchedClock
from app.remediation.world import World
from app.store.columns import metadata
from app.store.ledger import Rows
from tests.parts.building import GRAMMAR, HOST, NOW, a_fleet, a_rule, a_run, an_id
from tests.parts.history import write_event, write_problem

NAMES = ("restart", "clean", "other")
CLIENTS = ("opsgenie", "feed:opsgenie", "operator")
HOSTS = (HOST, "app-02.example.net")
ENTRIES = st.fixed_dictionaries(
    {"rules": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2)},
    optional={
        "clients": st.lists(st.sampled_from(CLIENTS), min_size=1, max_size=2),
        "targets": st.lists(st.sampled_from(HOSTS), min_size=1, max_size=2),
    },
)


@pytest.fixture(scope="module", name="empty")
def _empty() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@settings(max_examples=60, deadline=None)
@given(
    entries=st.lists(ENTRIES, min_size=1, max_size=3),
    name=st.sampled_from(NAMES),
    client=st.sampled_from(CLIENTS),
    host=st.sampled_from(HOSTS),
)
def test_what_no_entry_covers_does_not_begin(
    empty: Engine, entries: list[dict[str, Any]], name: str, client: str, host: str
) -> None:
    allow = Permissions.model_validate({"allow": entries})
    clock = WatchedClock(lambda: NOW)
    world = World({}, a_fleet(), Caps(), False, clock, new_ulid, Links(), permissions=allow)

    with empty.connect() as rows:
        begun, state = _begun(rows, a_rule(name=name), client, host, world)

    covered = any(
        name in entry["rules"]
        and client in entry.get("clients", CLIENTS)
        and host in entry.get("targets", HOSTS)
        for entry in entries
    )
    assert (begun, state) == (covered, RunState.RUNNING if covered else RunState.BLOCKED)


def _begun(
    rows: Connection, rule: Rule, client: str, host: str, world: World
) -> tuple[bool, RunState]:
    """Let a queued run of the rule begin; tell whether it did, and its state then."""
    ledger: Ledger = Rows(rows, GRAMMAR, new_ulid, Seal(None))
    write_problem(rows, 1, NOW, state="open")
    write_event(rows, 2, NOW, problem=1, client=client)
    made = DecisionId(an_id(3))
    ledger.runs.add_decision(made, EventId(an_id(2)), ProblemId(an_id(1)), rule, None, NOW)
    run = a_run(
        id=an_id(4),
        decision_id=made,
        event_id=an_id(2),
        problem_id=an_id(1),
        rule=rule.name,
        rule_digest=rule.digest,
        target=host,
    )
    ledger.runs.add(run)
    return begin(ledger, run, NOW, world), ledger.runs.get(run.id).state
