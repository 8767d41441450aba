"""A test over all rules says what is not as it expects, and nothing when all is."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.event import EventKind
from app.domain.limits import Caps
from app.domain.rule import Rule
from app.testing.judge import judge_scenario
from app.testing.past import Bench, Received
from app.testing.scenario import Scenario
from tests.parts.building import NOW, a_fleet, a_rule, an_event

APP_1, APP_2 = "app-01.example.net", "app-02.example.net"
RESTART = a_rule(targets={"hosts": [APP_1, APP_2]}, limits={"cooldown": "30m"})
OTHER = a_rule(name="other", when={"tags": ["other"]}, then=[{"tasks": [{"remote_ssh": "ls"}]}])


def judged(
    expect: dict[str, Any], *rules: Rule, event: Any = None, earlier: int = 0, **said: Any
) -> list[str]:
    """Hold a test that expects this against these rules, or a rule that matches and one not."""
    rules = rules or (RESTART, OTHER)
    scenario = Scenario.model_validate({"name": "x", "event": {}, "expect": expect, **said})
    received = Received(event or an_event(), NOW)
    before = [Received(an_event(), NOW - timedelta(minutes=1))] * earlier
    bench = Bench({rule.name: rule for rule in rules}, a_fleet(), Caps())
    return list(map(str, judge_scenario(scenario, received, before, rules, bench)))


def a_run(**said: Any) -> dict[str, Any]:
    return {"rule": RESTART.name, "target": APP_1, "ago": "10m", **said}


NO_MATCH = "no match: tags ['other']; the event says jvm, prod"


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        pytest.param({"matches": [RESTART.name]}, [], id="exactly these"),
        pytest.param({"at_least": [RESTART.name]}, [], id="at least these"),
        pytest.param(
            {"matches": "none"},
            ["the rules that match: expected none, was [restart-duplicator]"],
            id="none, but one does",
        ),
        pytest.param(
            {"matches": ["other", RESTART.name]},
            [
                (
                    "the rules that match: expected [other, restart-duplicator], "
                    "was [restart-duplicator]"
                ),
                f"other: expected to match, was {NO_MATCH}",
            ],
            id="one too few",
        ),
        pytest.param(
            {"at_least": ["other"]}, [f"other: expected to match, was {NO_MATCH}"], id="not this"
        ),
        pytest.param(
            {"matches": [RESTART.name], "rules": {"othre": {}}},
            ["the rule othre: expected to be there, was in no file that can be read"],
            id="a rule that there is not",
        ),
    ],
)
def test_which_rules_match(expect: dict[str, Any], said: list[str]) -> None:
    assert judged(expect) == said


@pytest.mark.parametrize(
    ("name", "expect", "said"),
    [
        pytest.param("other", {"fails": {"tags": ["other"]}}, [], id="the clause that fails"),
        pytest.param(
            "other",
            {"fails": {"tags": ["cpu"]}},
            [
                (
                    "the first clause of other that fails: expected tags ['cpu'], "
                    "was tags ['other']; the event says jvm, prod"
                )
            ],
            id="another clause fails",
        ),
        pytest.param(
            RESTART.name,
            {"fails": "tags"},
            ["restart-duplicator: expected not to match: tags, was a match"],
            id="no clause fails",
        ),
        pytest.param(
            "other", {}, [f"other: expected to match, was {NO_MATCH}"], id="a clause fails"
        ),
        pytest.param(RESTART.name, {"targets": [APP_1, APP_2]}, [], id="its targets"),
        pytest.param(
            RESTART.name,
            {"targets": [APP_1, "app-03.example.net"]},
            [
                (
                    "targets of restart-duplicator, number 2: expected [app-01.example.net, "
                    "app-03.example.net], was [app-01.example.net, app-02.example.net]"
                )
            ],
            id="other targets",
        ),
        pytest.param(RESTART.name, {"acts_on": [APP_1, APP_2]}, [], id="where it acts"),
        pytest.param(
            RESTART.name,
            {"blocked": "cooldown"},
            [
                (
                    "why restart-duplicator is blocked: expected cooldown on every target, "
                    "was app-01.example.net: it acts, app-02.example.net: it acts"
                )
            ],
            id="not blocked",
        ),
        pytest.param(
            RESTART.name,
            {"detail": "30m"},
            ["why restart-duplicator is blocked: expected words with '30m', was nothing"],
            id="nothing to say why",
        ),
        pytest.param(
            RESTART.name, {"commands": ["sudo systemctl restart duplicator"]}, [], id="commands"
        ),
        pytest.param(
            RESTART.name,
            {"commands": ["reboot"]},
            [
                (
                    "commands of restart-duplicator: expected [reboot], "
                    "was [sudo systemctl restart duplicator]"
                )
            ],
            id="other commands",
        ),
    ],
)
def test_what_one_rule_says(name: str, expect: dict[str, Any], said: list[str]) -> None:
    assert judged({"rules": {name: expect}}) == said


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        pytest.param({"blocked": {APP_1: "cooldown"}}, [], id="on the target where it ran"),
        pytest.param({"acts_on": [APP_2]}, [], id="it acts on the other"),
        pytest.param({"detail": "cooldown of 30m"}, [], id="in words"),
        pytest.param(
            {"blocked": "cooldown"},
            [
                (
                    "why restart-duplicator is blocked: expected cooldown on every target, "
                    f"was {APP_1}: cooldown (last run 2026-11-22 07:50:00 UTC, cooldown of 30m), "
                    f"{APP_2}: it acts"
                )
            ],
            id="not on every target",
        ),
        pytest.param(
            {"acts_on": []},
            [
                (
                    "targets on which restart-duplicator acts: expected none, "
                    f"was [{APP_2}]; {APP_1}: cooldown (last run 2026-11-22 07:50:00 UTC, "
                    f"cooldown of 30m), {APP_2}: it acts"
                )
            ],
            id="it acts somewhere",
        ),
    ],
)
def test_a_block_is_expected_of_every_target_or_of_some(
    expect: dict[str, Any], said: list[str]
) -> None:
    assert judged({"rules": {RESTART.name: expect}}, history={"runs": [a_run()]}) == said


@pytest.mark.parametrize(
    ("rule", "said", "reason"),
    [
        pytest.param({}, {"history": {"resolved": True}}, "resolved", id="resolved"),
        pytest.param({}, {"dry_run": True}, "dry_run", id="dry run"),
        pytest.param({"mode": "observe"}, {}, "shadow", id="observed"),
        pytest.param({"hold_for": "5m"}, {"history": {"open_for": "4m"}}, "held", id="held"),
        pytest.param({"targets": {"from": "details.no"}}, {}, "no_target", id="no target"),
        pytest.param(
            {"targets": {"hosts": ["db-01.example.net"]}}, {}, "not_allowed", id="not allowed"
        ),
        pytest.param(
            {"targets": {"hosts": [APP_1, APP_2]}, "limits": {"max_targets": 1}},
            {},
            "too_many_targets",
            id="too many targets",
        ),
        pytest.param(
            {"limits": {"rate": ["2/1h"]}},
            {"history": {"runs": [a_run(ago=["10m", "20m"])]}},
            "rate",
            id="rate",
        ),
        pytest.param(
            {"limits": {"cooldown": "1m"}},
            {"history": {"runs": [a_run(state="running")]}},
            "busy",
            id="busy",
        ),
        pytest.param(
            {},
            {"history": {"runs": [a_run(state="failed", same_problem=True)]}},
            "duplicate",
            id="duplicate",
        ),
    ],
)
def test_every_reason_can_be_shown(rule: dict[str, Any], said: dict[str, Any], reason: str) -> None:
    expect = {"rules": {RESTART.name: {"blocked": reason, "acts_on": []}}}

    assert judged(expect, a_rule(**rule), **said) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        pytest.param({"hold_for": "5m"}, {"history": {"open_for": "5m"}}, id="open long enough"),
        pytest.param(
            {"limits": {"cooldown": "30m"}}, {"history": {"runs": [a_run(ago="30m")]}}, id="later"
        ),
        pytest.param({"count": {"at_least": 3, "within": "5m"}}, {"earlier": 2}, id="often enough"),
    ],
)
def test_it_acts_when_nothing_is_in_the_way(rule: dict[str, Any], said: dict[str, Any]) -> None:
    expect = {"rules": {RESTART.name: {"acts_on": [APP_1]}}}

    assert judged(expect, a_rule(**rule), **said) == []


@pytest.mark.parametrize(
    ("rules", "fails"),
    [
        pytest.param(
            [a_rule(name="first", stop=True), a_rule(name="second")], "stop", id="after a stop"
        ),
        pytest.param(
            [a_rule(name="first"), a_rule(name="second", catch_all=True)],
            "catch_all",
            id="catch all",
        ),
        pytest.param(
            [a_rule(name="first"), a_rule(name="second", count={"at_least": 2, "within": "1m"})],
            "count 2 in 1m",
            id="too seldom",
        ),
    ],
)
def test_the_order_of_rules_and_counts_have_their_say(rules: list[Rule], fails: str) -> None:
    expect = {"matches": ["first"], "rules": {"second": {"fails": fails}}}

    assert judged(expect, *rules) == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        pytest.param({"ignore": "our own note"}, "our own note", id="ignored"),
        pytest.param({"kind": EventKind.RESOLVED}, "it is the end of a problem", id="resolved"),
    ],
)
def test_an_event_that_is_not_for_the_rules_matches_none(event: dict[str, Any], why: str) -> None:
    none = judged({"matches": "none"}, event=an_event(**event))
    one = judged({"at_least": [RESTART.name]}, event=an_event(**event))
    of_it = judged({"rules": {RESTART.name: {}}}, event=an_event(**event))

    assert none == []
    for said in (one, of_it):
        assert said[0] == "restart-duplicator: expected to match, was not asked"
        assert said[1].startswith(f"the event: expected to be decided, was {why}")


def test_a_value_that_may_not_go_into_a_command_is_told() -> None:
    rule = a_rule(then=[{"tasks": [{"remote_ssh": "clean {{ details.mount }}"}]}])

    said = judged({"rules": {rule.name: {"commands": ["clean '/var'"]}}}, rule)

    assert said == [
        (
            "commands of restart-duplicator: expected [clean '/var'], "
            "was [refused: the event does not say details.mount]"
        )
    ]
