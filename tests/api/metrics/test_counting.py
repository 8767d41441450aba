"""What is counted, by which labels, and that nobody outside can make it grow."""

from dataclasses import replace
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from app.api.metrics.counting import Counting
from app.api.metrics.naming import OTHER, Names
from app.domain.arrival import Origin
from app.domain.decide import decide
from app.domain.restraint.standing import Pause, Standing
from tests.parts.building import HOST, NOW, a_rule, a_situation, an_event

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
    tally = Counting(CollectorRegistry())

    tally.knows_rules(f"rule-{number}" for number in range(_RULES))
    for number in range(_RULES):
        rule = a_rule(name=f"rule-{number}")
        tally.decided([decide(rule, an_event(), a_situation())], None)

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
