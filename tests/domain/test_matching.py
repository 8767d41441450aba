"""Rules held against an event: which match, and why the others do not."""

from typing import Any

import pytest

from app.domain.decide import occasion
from app.domain.matching import depends_on_missing, match
from tests.parts.building import HOST, NOW, a_rule, an_event

VALUE = {"then": [{"tasks": [{"remote_ssh": "echo {{ details.x }}"}]}]}


@pytest.mark.parametrize(
    ("rule", "clause", "saw"),
    [
        pytest.param({"enabled": False}, "enabled", "false", id="switched off"),
        pytest.param({"sources": ["jsm"]}, "sources ['jsm']", "opsgenie", id="another source"),
        pytest.param({"actions": ["Fix"]}, "actions ['Fix']", "Create", id="another action"),
        pytest.param({"when": {"tags": ["x"]}}, "tags ['x']", "jvm, prod", id="a clause"),
    ],
)
def test_a_rule_that_does_not_match_says_why(rule: dict[str, Any], clause: str, saw: str) -> None:
    matching = match([a_rule(**rule)], an_event(), NOW)

    ((_, failed),) = matching.failures
    assert (failed.clause, failed.saw) == (clause, saw)
    assert not matching.matched


@pytest.mark.parametrize(
    "rule",
    [{}, {"sources": ["jsm", "opsgenie"]}, {"actions": ["Create"]}],
    ids=["for all", "for this source", "for this action"],
)
def test_a_rule_that_is_for_the_event_matches(rule: dict[str, Any]) -> None:
    wanted = a_rule(**rule)

    assert match([wanted], an_event(), NOW).matched == (wanted,)


def test_a_rule_that_is_switched_off_was_not_tried() -> None:
    rules = [a_rule(), a_rule(enabled=False), a_rule(when={"tags": ["x"]})]

    assert match(rules, an_event(), NOW).tried == 2


@pytest.mark.parametrize(
    ("rule", "missing", "depends"),
    [
        pytest.param({}, set(), False, id="nothing was cut"),
        pytest.param({}, {"description"}, False, id="what was cut does not matter"),
        pytest.param({"sources": ["jsm"]}, {"details"}, False, id="not for this source"),
        pytest.param(
            {"when": {"field": "description", "search": "x"}}, {"description"}, True, id="a clause"
        ),
        pytest.param({}, {"details"}, True, id="its targets"),
        pytest.param(
            {"targets": {"hosts": [HOST]}, **VALUE}, {"details"}, True, id="a value of its command"
        ),
        pytest.param(
            {
                "targets": {"hosts": [HOST]},
                "then": [
                    {"tasks": [{"remote_ssh": "true"}]},
                    {
                        "tasks": [{"remote_ssh": "true"}],
                        "verify": {"remote_ssh": "test -e {{ details.x }}"},
                    },
                ],
            },
            {"details"},
            True,
            id="a value of a later proof",
        ),
        pytest.param({}, {"status"}, True, id="whether the problem is open"),
    ],
)
def test_a_source_is_asked_only_for_what_could_change_what_is_done(
    rule: dict[str, Any], missing: set[str], depends: bool
) -> None:
    event = an_event(missing=frozenset(missing))

    assert depends_on_missing(match([a_rule(**rule)], event, NOW), event) is depends


@pytest.mark.parametrize(
    ("tags", "missing", "depends"),
    [
        pytest.param([], {"tags"}, True, id="tags that are left out may have it"),
        pytest.param([], {"entities"}, True, id="an entity may have it"),
        pytest.param(["auto-remediate"], {"tags", "entities"}, False, id="it is there"),
        pytest.param([], {"description"}, False, id="all tags are there"),
    ],
)
def test_a_source_is_asked_for_a_tag_that_has_to_opt_in(
    tags: list[str], missing: set[str], depends: bool
) -> None:
    event = an_event(tags=["jvm", *tags], missing=frozenset(missing))
    matching = match([a_rule(targets={"hosts": [HOST]})], event, NOW)

    assert depends_on_missing(matching, event, "auto-remediate") is depends


def test_each_press_of_a_button_is_an_occasion_of_its_own_and_all_else_is_one() -> None:
    assert occasion(a_rule(actions=["Create"]), an_event(key="press-1")) == "press-1"
    assert occasion(a_rule(), an_event(key="press-1")) == ""
