"""Permissions that can never apply, and rules that none covers."""

from typing import Any

import pytest

from app.domain.restraint.permission import Permissions
from app.linting.permitted import dead_entries
from tests.parts.building import a_fleet, a_rule

CLIENTS = {"opsgenie", "feed:opsgenie"}


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        pytest.param({"rules": ["no-such"]}, "rules", id="no such rule"),
        pytest.param({"rules": ["restart-*"], "tasks": ["http"]}, "tasks", id="no such task"),
        pytest.param({"clients": ["jsm", "feed:jsm"]}, "clients", id="no such client"),
        pytest.param({"targets": ["db-01.example.net"]}, "targets", id="a host not allowed"),
        pytest.param({"targets": [{"group": "dbs"}]}, "targets", id="a group not allowed"),
    ],
)
def test_an_entry_that_can_never_apply_is_told(entry: dict[str, Any], key: str) -> None:
    said = Permissions.model_validate({"allow": [{"rules": ["*"]}, entry]})
    fleet = a_fleet(groups={"dbs": ["db-01.example.net"]})

    found = list(dead_entries(said, [a_rule()], CLIENTS, fleet))

    assert [(dead.number, dead.key) for dead in found] == [(1, key)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"rules": ["restart-duplicator"]}, id="the rule"),
        pytest.param({"rules": ["by-hand"], "tasks": ["http"]}, id="by hand"),
        pytest.param({"clients": ["jsm", "feed:*"]}, id="one of two clients"),
        pytest.param({"targets": ["db-*"]}, id="a pattern may cover anything"),
        pytest.param({"targets": ["db-01.example.net", "app-01.example.net"]}, id="one of two"),
    ],
)
def test_an_entry_that_may_apply_is_left_alone(entry: dict[str, Any]) -> None:
    said = Permissions.model_validate({"allow": [entry]})

    assert list(dead_entries(said, [a_rule()], CLIENTS, a_fleet())) == []
