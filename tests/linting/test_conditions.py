"""Conditions that never hold or always do are found, at the smallest clause that is the cause."""

from pathlib import Path

import pytest

from tests.linting.reading import a_rule, codes, found

P1, P2 = "{ priority: P1 }", "{ priority: [P2, P3] }"
NEVER = [
    pytest.param(f"{{ all: [{P1}, {P2}] }}", id="two priorities"),
    pytest.param("{ all: [{ severity: ERROR }, { severity: INFO }] }", id="two severities"),
    pytest.param(
        "{ all: [{ field: title, equals: a }, { field: title, equals: b }] }", id="two titles"
    ),
    pytest.param("{ all: [{ tags: [a] }, { not: { tags: [a] } }] }", id="a clause and its not"),
    pytest.param("{ all: [{ tags: [a, b] }, { not: { tags: [b] } }] }", id="a tag and not it"),
    pytest.param(
        "{ all: [{ field: d.x, exists: true }, { not: { field: d.x, exists: true } }] }".replace(
            "d.x", "details.x"
        ),
        id="there and not there",
    ),
    pytest.param(
        "{ all: [{ field: details.x, exists: false }, { field: details.x, at_least: 5 }] }",
        id="not there but a number",
    ),
    pytest.param(
        "{ all: [{ field: details.x, values: all, less_than: 5 }, "
        "{ field: details.x, at_least: 5 }] }",
        id="an empty range",
    ),
    pytest.param(
        "{ all: [{ field: title, starts_with: a }, { field: title, starts_with: b }] }",
        id="two beginnings",
    ),
    pytest.param(
        "{ all: [{ field: description, newer_than: 1h }, { field: description, older_than: 2h }] }",
        id="old and new",
    ),
    pytest.param(
        '{ all: [{ during: { hours: "08:00-10:00" } }, { during: { hours: "11:00-12:00" } }] }',
        id="two times of a day",
    ),
    pytest.param(
        "{ all: [{ during: { days: mon-fri } }, { not: { during: { days: mon-sun } } }] }",
        id="a day that no week has",
    ),
    pytest.param("{ field: kind, equals: resolved }", id="rules are not asked about the end"),
    pytest.param("{ not: { any: [{ tags: [a] }, { not: { tags: [a] } }] } }", id="not of always"),
]
MAY_HOLD = [
    pytest.param(
        "{ all: [{ field: details.x, equals: a }, { field: details.x, equals: b }] }",
        id="a field with several values",
    ),
    pytest.param(
        "{ all: [{ field: details.x, at_least: 9 }, { field: details.x, less_than: 5 }] }",
        id="several numbers",
    ),
    pytest.param("{ all: [{ tags: [a] }, { not: { tags: [a, b] } }] }", id="not both tags"),
    pytest.param(
        "{ all: [{ field: title, contains: a }, { field: title, contains: b }] }", id="two parts"
    ),
    pytest.param(
        '{ all: [{ during: { hours: "22:00-06:00" } }, { during: { hours: "05:00-07:00" } }] }',
        id="over midnight",
    ),
    pytest.param("{ any: [{ tags: [a] }, { tags: [b] }] }", id="one of two"),
    pytest.param("{ not: { field: details.x, exists: true } }", id="not there"),
]
ALWAYS = [
    pytest.param("{ any: [{ tags: [a] }, { not: { tags: [a] } }] }", id="a clause or its not"),
    pytest.param(f"{{ not: {{ all: [{P1}, {P2}] }} }}", id="not of never"),
    pytest.param('{ during: { hours: "00:00-24:00" } }', id="all day"),
    pytest.param("{ during: { days: [mon-fri, sat, sun] } }", id="all week"),
    pytest.param("{ field: source, exists: true }", id="what every event has"),
    pytest.param("{ field: kind, in: [opened, updated] }", id="what rules are asked about"),
]


@pytest.mark.parametrize("when", NEVER)
def test_what_can_never_hold_is_found(tmp_path: Path, when: str) -> None:
    assert set(codes(tmp_path, a_rule(when=when))) == {"never-holds"}


@pytest.mark.parametrize("when", MAY_HOLD)
def test_what_may_hold_is_let_pass(tmp_path: Path, when: str) -> None:
    assert codes(tmp_path, a_rule(when=when)) == []


@pytest.mark.parametrize("when", ALWAYS)
def test_what_always_holds_is_found(tmp_path: Path, when: str) -> None:
    assert codes(tmp_path, a_rule(when=when)) == ["always-holds"]


def test_the_smallest_clause_that_is_the_cause_is_pointed_at(tmp_path: Path) -> None:
    when = """
  any:
    - tags: [a]
    - all:
        - tags: [b]
        - all:
            - { priority: P1 }
            - { priority: P2 }"""

    (problem,) = found(tmp_path, a_rule(when=when))

    assert (problem.line, problem.column) == (8, 11)
    assert problem.what == ("this can never hold: not both priority ['P1'] and priority ['P2']")


def test_sources_and_actions_are_a_part_of_the_condition(tmp_path: Path) -> None:
    rule = a_rule(sources="[opsgenie]", when="{ field: source, equals: jsm }")

    (problem,) = found(tmp_path, rule)

    assert problem.code == "never-holds"
    assert "field source in ['opsgenie']" in problem.what


def test_a_rule_for_every_event_may_catch_all_or_wait_for_a_button(tmp_path: Path) -> None:
    when = "{ field: source, exists: true }"
    catching = a_rule(when=when, catch_all="true")
    pressed = a_rule(when=when, name="pressed", actions="[CleanDisk]")

    assert codes(tmp_path, catching, pressed) == []


def test_what_a_name_stands_for_counts_where_it_is_used(tmp_path: Path) -> None:
    shared = "conditions: { urgent: { priority: P1 } }\n"
    when = "{ all: [{ condition: urgent }, { not: { condition: urgent } }] }"

    assert codes(tmp_path, shared, a_rule(when=when)) == ["never-holds"]


def test_a_condition_that_is_too_large_is_left_alone(tmp_path: Path) -> None:
    parts = ", ".join(
        f"{{ any: [{{ tags: [a{number}] }}, {{ tags: [b{number}] }}] }}" for number in range(12)
    )
    when = f"{{ all: [{parts}, {P1}, {P2}] }}"

    assert codes(tmp_path, a_rule(when=when)) == []
