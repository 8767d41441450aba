"""What is not done is counted once for a rule as a whole, else for each target."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.decide import decide
from app.domain.restraint.standing import Pause, Standing
from app.remediation.tally import Tally
from tests.parts.building import HOST, NOW, a_rule, a_situation, an_event

OTHERS = ["db-01.example.net", "db-02.example.net"]


@pytest.mark.parametrize(
    ("rule", "paused", "counted"),
    [
        pytest.param({}, False, {}, id="it acts"),
        pytest.param({"targets": {"hosts": OTHERS}}, True, {"paused": 1}, id="a whole rule"),
        pytest.param(
            {"targets": {"hosts": [HOST, *OTHERS]}}, False, {"not_allowed": 2}, id="some targets"
        ),
        pytest.param({"targets": {"group": "nobody"}}, False, {"no_target": 1}, id="no target"),
    ],
)
def test_what_a_rule_does_not_do_is_counted(
    rule: dict[str, Any], paused: bool, counted: dict[str, int]
) -> None:
    standing = Standing(Pause("a migration", "user:anna", NOW)) if paused else Standing()
    situation = replace(a_situation(), standing=standing)
    tally = Tally()

    tally.decided([decide(a_rule(**rule), an_event(), situation)])

    assert dict(tally.blocks) == counted
