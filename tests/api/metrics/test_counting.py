"""What is counted, by which labels, and that nobody outside can make it grow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from app.api.metrics.counting import Counting
from app.api.metrics.naming import OTHER, Names
from app.domain.arrival import Origin
from app.domain.dead_letter import DeadLetterKind
from app.domain.decide import decide
from app.domain.ids import DeliveryId, EventId, NoteId
from app.domain.restraint.block import BlockReason
from app.domain.restraint.standing import Pause, Standing
from app.domain.run import RunState
from app.ledger import Delivery, DeliveryState
from app.ports import Source
from app.remediation import auditing
from app.remediation.tally import Looked, Reading, Told
from tests.parts.building import (
    HOST,
    NOW,
    a_decision,
    a_rule,
    a_run,
    a_situation,
    an_event,
)

OTHERS = ["db-01.example.net", "db-02.example.net"]
_RULES = 2_000
_MOST_SAMPLES = 3_000


def _counted(tally: Counting, name: str, label: str) -> dict[str, float]:
    return {
        sample.labels[label]: sample.value
        for family in tally.registry.collect()
        for sample in family.samples
        if sample.name == name and sample.value
    }


@pytest.mark.parametrize(
    ("rule", "paused", "counted", "outcome"),
    [
        pytest.param({}, False, {}, "acts", id="it acts"),
        pytest.param(
            {"targets": {"hosts": OTHERS}}, True, {"paused": 1}, "blocked", id="a whole rule"
        ),
        pytest.param(
            {"targets": {"hosts": [HOST, *OTHERS]}},
            False,
            {"not_allowed": 2},
            "acts",
            id="some targets",
        ),
        pytest.param(
            {"targets": {"group": "nobody"}}, False, {"no_target": 1}, "blocked", id="no target"
        ),
    ],
)
def test_what_a_rule_does_not_do_is_counted(
    rule: dict[str, Any], paused: bool, counted: dict[str, float], outcome: str
) -> None:
    standing = Standing(Pause("a migration", "user:anna", NOW)) if paused else Standing()
    situation = replace(a_situation(), standing=standing)
    tally = Counting(CollectorRegistry())

    tally.decided([decide(a_rule(**rule), an_event(), situation)], None)

    assert _counted(tally, "alexis_blocks_total", "reason") == counted
    assert _counted(tally, "alexis_events_decided_total", "outcome") == {outcome: 1}


def test_of_thousands_of_rules_the_first_ones_are_counted_by_name_and_the_others_together() -> None:
    tally, decision = Counting(CollectorRegistry()), a_decision()
    rules = [
        decision.rule.model_copy(update={"name": f"rule-{number}"}) for number in range(_RULES)
    ]

    tally.knows_rules(rules)
    for rule in rules:
        tally.decided([replace(decision, rule=rule)], None)

    decisions = _counted(tally, "alexis_decisions_total", "rule")
    samples = [
        sample
        for family in tally.registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    ]
    assert (decisions["rule-0"], decisions["rule-99"], decisions[OTHER]) == (1, 1, _RULES - 100)
    assert len(decisions) == 101
    assert len(samples) < _MOST_SAMPLES


def test_a_name_that_only_a_sender_knows_is_counted_with_the_others() -> None:
    tally = Counting(CollectorRegistry())

    tally.received(an_event().model_copy(update={"source": "made-up"}), Origin.WEBHOOK, "accepted")
    tally.answered("/v1/runs", "MADE-UP", 405, 0.1)

    assert _counted(tally, "alexis_events_received_total", "source") == {OTHER: 1}
    assert _counted(tally, "alexis_http_requests_total", "method") == {OTHER: 1}


def test_a_name_that_is_known_stays_known_when_there_is_no_more_room() -> None:
    names = Names(most=1)

    given = [names.add("first"), names.add("second"), names.add("first"), names.known("first")]

    assert given == ["first", OTHER, "first", "first"]


_MINUTE = timedelta(minutes=1)
_NOTE = Delivery(
    id=DeliveryId("d"),
    note_id=NoteId("n"),
    event_id=EventId("e"),
    run_id=None,
    source="opsgenie",
    ref="1",
    team=None,
    text="",
    state=DeliveryState.PENDING,
    tries=0,
    request=None,
    created_at=NOW,
)
_RUN = a_run(rule=OTHER, state=RunState.FAILED, started_at=NOW, finished_at=NOW + 2 * _MINUTE)
_BLOCKED = a_run(rule=OTHER, state=RunState.BLOCKED)


@pytest.mark.parametrize(
    ("tell", "expected"),
    [
        pytest.param(
            lambda tally: tally.told(_NOTE, Told.RETRIED, NOW),
            {"alexis_deliveries_total opsgenie note retried": 1},
            id="a note that is tried again",
        ),
        pytest.param(
            lambda tally: tally.told(_NOTE, Told.DELIVERED, NOW + _MINUTE),
            {
                "alexis_deliveries_total opsgenie note delivered": 1,
                "alexis_delivery_delay_seconds_sum opsgenie": 60,
            },
            id="a note that is posted",
        ),
        pytest.param(
            lambda tally: tally.told(replace(_NOTE, team="humans"), Told.REFUSED, NOW),
            {"alexis_deliveries_total opsgenie team refused": 1},
            id="a team that is refused",
        ),
        pytest.param(
            lambda tally: tally.told(_NOTE, Told.DELIVERED, NOW - _MINUTE),
            {
                "alexis_deliveries_total opsgenie note delivered": 1,
                "alexis_delivery_delay_seconds_sum opsgenie": 0,
            },
            id="a note that was written before the clock was set back",
        ),
        pytest.param(
            lambda tally: tally.looked("opsgenie", Looked.FAILED),
            {"alexis_feed_looks_total opsgenie failed": 1},
            id="a feed that does not answer",
        ),
        pytest.param(
            lambda tally: tally.failed(DeadLetterKind.RUN),
            {"alexis_faults_total run": 1},
            id="a fault",
        ),
        pytest.param(
            lambda tally: tally.read_rules(Reading.UNREADABLE, NOW),
            {"alexis_rule_reloads_total unreadable": 1},
            id="a folder that cannot be read",
        ),
        pytest.param(
            lambda tally: tally.ended(_RUN, _MINUTE),
            {
                "alexis_run_duration_seconds_sum (other)": 120,
                "alexis_verification_duration_seconds_sum failed": 60,
            },
            id="a run that was not proven",
        ),
        pytest.param(
            lambda tally: tally.written([auditing.ended(_BLOCKED, NOW, BlockReason.STORM)]),
            {
                "alexis_audit_entries_total run.finished": 1,
                "alexis_blocks_total storm": 1,
                "alexis_runs_ended_total (other) blocked": 1,
            },
            id="a run that is blocked as it is to begin",
        ),
    ],
)
def test_what_happens_is_counted_once(
    tell: Callable[[Counting], None], expected: dict[str, float]
) -> None:
    tally = Counting(CollectorRegistry())
    tally.knows_sources([Source("opsgenie", lambda body: an_event(), str)])

    tell(tally)

    counted = {
        f"{sample.name} {' '.join(sample.labels.values())}": sample.value
        for family in tally.registry.collect()
        for sample in family.samples
        if family.name.startswith("alexis")
        and not sample.name.endswith(("_created", "_bucket", "_count"))
        and (sample.value or sample.name == "alexis_delivery_delay_seconds_sum")
    }
    assert {name: counted[name] for name in counted.keys() | expected.keys()} == expected
