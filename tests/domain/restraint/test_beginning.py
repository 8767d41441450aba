"""What a queued run meets when its turn comes, if its rule has something against it by now."""

import pytest

from app.domain.restraint.beginning import Doubts, Wait, against_beginning
from app.domain.restraint.block import Block
from app.domain.restraint.standing import Standing
from app.domain.restraint.trouble import Cause, Trouble
from tests.parts.building import NOW, a_run, a_trouble, limits_in_force

LIMITS = limits_in_force(breaker=3, rule_breaker=5, recurrence="3/1h")


@pytest.mark.parametrize(
    ("troubles", "at_work", "meets"),
    [
        pytest.param([], 99, [], id="nothing is against it"),
        pytest.param([a_trouble(opened_at=NOW)], 0, ["breaker"], id="its breaker has opened"),
        pytest.param(
            [a_trouble(opened_at=NOW, cause=Cause.RECURRENCE)],
            0,
            ["ineffective"],
            id="it was marked",
        ),
        pytest.param([a_trouble(target=None)], 1, [], id="it failed, and there is room"),
        pytest.param(
            [a_trouble(target=None)], 2, ["wait"], id="it failed, and the rest is at work"
        ),
    ],
)
def test_a_run_of_a_rule_that_fails(
    troubles: list[Trouble], at_work: int, meets: list[str]
) -> None:
    found = against_beginning(a_run(), Standing(), Doubts(troubles, LIMITS, lambda: at_work))

    assert [_name(each) for each in found] == meets


def _name(found: Block | Wait) -> str:
    return "wait" if isinstance(found, Wait) else found.reason.value
