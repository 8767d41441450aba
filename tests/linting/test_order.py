"""Rules that never act because of another one, and rules that act twice, are found in pairs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.domain.conditions.condition import Condition
from app.linting.logic import cases
from app.linting.topics import Index, offered
from tests.linting.reading import a_rule, codes, found

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
NARROW = "{ all: [{ tags: [disk_full] }, { priority: P1 }] }"


@pytest.mark.parametrize(
    ("first", "late"),
    [
        pytest.param({}, {}, id="the same"),
        pytest.param({}, {"when": NARROW}, id="a narrower one"),
        pytest.param({}, {"sources": "[jsm]"}, id="of fewer sources"),
        pytest.param({"actions": "[A, B]"}, {"actions": "[A]"}, id="of fewer actions"),
        pytest.param({}, {"catch_all": "true"}, id="one that catches all"),
        pytest.param({"hold_for": "5m"}, {}, id="one that waits first"),
        pytest.param({}, {"mode": "observe"}, id="one that only observes"),
        pytest.param(
            {"when": "{ field: details.used, at_least: 80 }"},
            {"when": "{ field: details.used, greater_than: 90 }"},
            id="by numbers",
        ),
        pytest.param(
            {"when": "{ field: title, contains: disk }"},
            {"when": '{ field: title, starts_with: "disk full" }'},
            id="by texts",
        ),
        pytest.param(
            {"when": "{ any: [{ tags: [a] }, { tags: [b] }] }"},
            {"when": "{ any: [{ tags: [b, c] }, { tags: [a, d] }] }"},
            id="case by case",
        ),
        pytest.param(
            {"when": "{ during: { days: mon-fri } }"},
            {"when": '{ during: { days: tue, hours: "08:00-09:00" } }'},
            id="by hours",
        ),
    ],
)
def test_a_rule_that_always_gives_way_is_found(
    tmp_path: Path, first: dict[str, str], late: dict[str, str]
) -> None:
    one, other = a_rule(name="one", stop="true", **first), a_rule(name="other", **late)

    (problem,) = found(tmp_path, one, other)

    assert (problem.code, Path(problem.where).name) == ("never-acts", "b.yaml")
    assert "one matches whenever it does" in problem.what
    assert problem.what.endswith("a.yaml:1)")


@pytest.mark.parametrize(
    ("first", "late"),
    [
        pytest.param({"when": NARROW}, {}, id="a wider one"),
        pytest.param({"count": "{ at_least: 2, within: 1m }"}, {}, id="after one that counts"),
        pytest.param({"mode": "observe"}, {}, id="after one that only observes"),
        pytest.param({"enabled": "false"}, {}, id="after one that is off"),
        pytest.param({}, {"priority": "1"}, id="one that is asked first"),
        pytest.param({"sources": "[jsm]"}, {}, id="of more sources"),
        pytest.param(
            {"when": "{ field: details.used, at_least: 90 }"},
            {"when": "{ field: details.used, at_least: 80 }"},
            id="numbers that reach further",
        ),
        pytest.param(
            {"when": "{ not: { all: [{ field: details.a, equals: x }, { tags: [t] }] } }"},
            {"when": "{ not: { tags: [t] } }"},
            id="when the first clause may not be known",
        ),
    ],
)
def test_a_rule_that_may_act_is_let_pass(
    tmp_path: Path, first: dict[str, str], late: dict[str, str]
) -> None:
    one, other = a_rule(name="one", stop="true", **first), a_rule(name="other", **late)

    assert codes(tmp_path, one, other) == []


def test_what_catches_all_never_acts_when_another_rule_always_matches_too(tmp_path: Path) -> None:
    other = a_rule(name="other", catch_all="true", when=NARROW)

    (problem,) = found(tmp_path, a_rule(name="one"), other)

    assert problem.code == "never-acts"
    assert "comes first and is not a catch_all" in problem.what


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, ["duplicate-rule"], id="the same"),
        pytest.param({}, {"when": NARROW}, ["overlapping-rule"], id="a narrower one"),
        pytest.param({"when": NARROW}, {}, ["overlapping-rule"], id="in whichever order"),
        pytest.param({}, {"targets": "{ from: entity }"}, [], id="on other hosts"),
        pytest.param({}, {"mode": "approve"}, [], id="one that asks"),
        pytest.param({}, {"actions": "[CleanDisk]"}, [], id="one for a button"),
        pytest.param({}, {"hold_for": "10m"}, [], id="one that waits"),
        pytest.param({}, {"count": "{ at_least: 3, within: 1h }"}, [], id="one that counts"),
        pytest.param({"when": NARROW, "stop": "true"}, {}, [], id="one that stops the other"),
        pytest.param({}, {"when": "{ tags: [other] }"}, [], id="for other events"),
    ],
)
def test_rules_that_act_twice_on_the_same_hosts_are_found(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], expected: list[str]
) -> None:
    auto = {"mode": "auto", "limits": "{ cooldown: 1h }"}
    texts = [a_rule(name=name, **{**auto, **keys}) for name, keys in (("a", one), ("b", other))]

    said = [code for code in codes(tmp_path, *texts) if code != "no-tests"]

    assert said == expected


def test_groups_of_the_same_hosts_are_the_same_hosts(tmp_path: Path) -> None:
    hosts = "[app-01.example.net, app-02.example.net]"
    shared = f"groups: {{ web: {hosts} }}\n"
    one = a_rule(name="a", mode="auto", targets="{ group: web }")
    other = a_rule(name="b", mode="auto", targets=f"{{ hosts: {hosts} }}")

    assert "duplicate-rule" in codes(tmp_path, shared, one, other)


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(lambda at: {"tags": [f"team-{at}", "disk_full"]}, id="by tags"),
        pytest.param(lambda at: {"field": "details.check", "equals": f"c{at}"}, id="by a value"),
        pytest.param(lambda at: {"field": "title", "search": f"error {at}"}, id="by a pattern"),
        pytest.param(
            lambda at: {"field": "title", "contains": f"disk {at:04}"}, id="by a part of a text"
        ),
        pytest.param(
            lambda at: {"any": [{"tags": [f"a{at}"]}, {"tags": [f"b{at}"]}]},
            id="by one of two tags",
        ),
        pytest.param(
            lambda at: {"all": [{"field": "*", "contains": "disk"}, {"tags": [f"team-{at}"]}]},
            id="by what is rarest",
        ),
    ],
)
def test_of_a_thousand_rules_each_is_held_only_against_those_that_speak_of_the_same(
    when: Callable[[int], dict[str, Any]],
) -> None:
    conditions = [CONDITION.validate_python(when(number)) for number in range(1000)]
    topics = [offered(cases(condition)) for condition in conditions]

    index = Index(list(zip(conditions, topics, strict=True)))

    looked_at = sum(len(index.candidates(each)) for each in topics)
    assert 1000 <= looked_at <= 10_000
