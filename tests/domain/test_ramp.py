"""Waves: what the end of one run means for the others."""

import pytest

from app.domain.ids import EventId, ProblemId, RunId
from app.domain.ramp import Member, turn, waits_for
from app.domain.run import RunState
from tests.parts.building import an_id


def members(*said: str) -> list[Member]:
    """Make runs of `target wave state`, with a number before the target for a later remedy."""
    made = []
    for number, words in enumerate(said):
        target, wave, state = words.split()
        remedy = int(target[0]) if target[0].isdigit() else 0
        made.append(
            Member(
                id=RunId(an_id(number)),
                event_id=EventId(an_id(100)),
                problem_id=ProblemId(an_id(101)),
                rule="r",
                rule_digest="0" * 16,
                target=target.lstrip("0123456789"),
                remedy=remedy,
                wave=int(wave),
                state=RunState({"parked": "queued", "healthy": "blocked"}.get(state, state)),
                is_parked=state == "parked",
                found_well=state == "healthy",
            )
        )
    return made


@pytest.mark.parametrize(
    ("runs", "begin", "never", "failed"),
    [
        pytest.param(
            ["a 0 succeeded", "b 1 parked", "c 1 parked", "d 2 parked"],
            ["b", "c"],
            [],
            None,
            id="the first wave is repaired",
        ),
        pytest.param(
            ["a 0 succeeded", "b 0 running", "c 1 parked"], [], [], None, id="only a part of it"
        ),
        pytest.param(
            ["a 0 failed", "1a 0 queued", "b 1 parked"],
            [],
            [],
            None,
            id="a remedy is to come",
        ),
        pytest.param(
            ["a 0 failed", "1a 0 succeeded", "b 1 parked"], ["b"], [], None, id="the second helped"
        ),
        pytest.param(
            ["a 0 failed", "1a 0 timed_out", "b 1 parked", "c 2 parked"],
            [],
            ["b", "c"],
            "a",
            id="no remedy helped",
        ),
        pytest.param(
            ["a 0 failed", "b 0 succeeded", "c 1 parked"],
            [],
            ["c"],
            "a",
            id="one of a wave is enough",
        ),
        pytest.param(["a 0 blocked", "b 1 awaiting_approval"], [], ["b"], "a", id="it was blocked"),
        pytest.param(
            ["a 0 running", "b 1 cancelled", "c 1 parked", "d 2 parked"],
            [],
            ["d"],
            "b",
            id="somebody stopped one before its turn: its wave goes on, those after it do not",
        ),
        pytest.param(
            ["a 0 succeeded", "b 1 cancelled", "c 1 parked", "d 2 cancelled"],
            ["c"],
            [],
            "b",
            id="and later, when its wave has its turn",
        ),
        pytest.param(
            ["a 0 healthy", "b 1 parked"], ["b"], [], None, id="a probe found that it is well"
        ),
        pytest.param(["a 0 succeeded", "b 1 running"], [], [], None, id="nothing waits"),
        pytest.param([], [], [], None, id="no waves"),
    ],
)
def test_a_wave_follows_when_all_before_are_repaired_and_none_follows_a_failure(
    runs: list[str], begin: list[str], never: list[str], failed: str | None
) -> None:
    following = turn(members(*runs))

    assert [each.target for each in following.begin] == begin
    assert [each.target for each in following.never] == never
    assert (following.failed and following.failed.target) == failed


def test_the_first_wave_waits_for_nothing() -> None:
    assert waits_for(None) is None
    assert waits_for(0) is None
    assert waits_for(2) == "every target of wave 2 has to be repaired first"
