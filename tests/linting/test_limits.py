"""Limits that never count, and rules that never fit into theirs."""

from pathlib import Path
from typing import Any

import pytest

from tests.linting.reading import a_rule, codes

GROUPS = {
    "targets": {
        "allow": ["app-*.example.net"],
        "groups": {"web": [f"app-0{number}.example.net" for number in range(1, 5)]},
    }
}


@pytest.mark.parametrize(
    ("limits", "caps", "expected"),
    [
        pytest.param("{ rate: [3/1h] }", {"rate": ["3/1h"]}, [], id="the same"),
        pytest.param("{ rate: [3/1h] }", {"rate": ["3/2h"]}, ["wide-limit"], id="a longer time"),
        pytest.param("{ rate: [3/1h] }", {"rate": ["2/1h"]}, ["wide-limit"], id="fewer"),
        pytest.param("{ rate: [3/1h] }", {"rate": ["2/30m"]}, [], id="fewer in less time"),
        pytest.param("{ rate: [3/1h] }", {"rate": ["2/1h in all"]}, [], id="another scope"),
        pytest.param(
            "{ rate: [3/1h per tag a] }", {"rate": ["2/1h per tag b"]}, [], id="another tag"
        ),
        pytest.param(
            "{ cooldown: 1h, at_once: [3 in all] }",
            {"at_once": ["2 in all"]},
            ["wide-limit"],
            id="fewer at once",
        ),
        pytest.param("{ cooldown: 1h, max_targets: 11 }", {}, ["wide-limit"], id="more targets"),
        pytest.param(
            "{ cooldown: 1h, max_targets: 50% }", {"max_targets": "20%"}, ["wide-limit"], id="part"
        ),
        pytest.param("{ cooldown: 1h, max_targets: 50% }", {}, [], id="a part and a number"),
    ],
)
def test_a_limit_that_is_wider_than_one_of_the_settings_is_found(
    tmp_path: Path, limits: str, caps: dict[str, Any], expected: list[str]
) -> None:
    assert codes(tmp_path, a_rule(limits=limits), limits=caps, **GROUPS) == expected


@pytest.mark.parametrize(
    "limit", ["rate: [1/1h per group]", "at_once: [1 per group]", "max_targets: 20%"]
)
def test_a_limit_of_a_group_needs_one(tmp_path: Path, limit: str) -> None:
    rule = a_rule(limits=f"{{ cooldown: 1h, {limit} }}")

    assert codes(tmp_path, rule) == ["limit-without-group"]
    assert codes(tmp_path, rule, **GROUPS) == []
    assert codes(tmp_path, rule, "groups: { web: [app-01.example.net] }") == []


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param("max_targets: 4", [], id="just as many"),
        pytest.param("max_targets: 3", ["never-fits"], id="more than a number"),
        pytest.param("max_targets: 75%", ["never-fits"], id="more than a part"),
        pytest.param("rate: [3/1h per rule]", ["never-fits"], id="more than a rate of the rule"),
        pytest.param("rate: [3/1h in all]", ["never-fits"], id="more than a rate of all"),
        pytest.param("rate: [75%/1h per group]", ["never-fits"], id="more than a rate of a group"),
        pytest.param("rate: [1/1h per target]", [], id="each by itself"),
        pytest.param("at_once: [1 in all], ramp: [1]", [], id="one after the other"),
    ],
)
def test_targets_that_are_always_too_many_are_found(
    tmp_path: Path, limits: str, expected: list[str]
) -> None:
    rule = a_rule(targets="{ group: web }", limits=f"{{ cooldown: 1h, {limits} }}")

    assert codes(tmp_path, rule, **GROUPS) == expected
