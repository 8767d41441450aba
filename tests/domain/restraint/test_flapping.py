"""Flapping: so many openings in the time before now."""

from datetime import timedelta

import pytest

from app.domain.restraint.flapping import by_flapping
from tests.parts.building import NOW, limits_in_force


@pytest.mark.parametrize(
    ("minutes_ago", "quiet_in"),
    [
        pytest.param([0], None, id="it opened once"),
        pytest.param([0, 5, 31], None, id="two of three are in the time"),
        pytest.param([0, 5, 30], None, id="the third is just out of it"),
        pytest.param([0, 5, 29], 1, id="three"),
        pytest.param([29, 0, 5], 1, id="in whichever order"),
        pytest.param([0, 5, 10, 29], 20, id="four: the oldest does not matter"),
    ],
)
def test_it_flaps_while_there_are_as_many(minutes_ago: list[int], quiet_in: int | None) -> None:
    openings = [NOW - timedelta(minutes=each) for each in minutes_ago]
    limits = limits_in_force(flapping="3/30m")

    blocks = list(by_flapping(openings, limits, NOW))

    expected = [] if quiet_in is None else [NOW + timedelta(minutes=quiet_in)]
    assert [block.until for block in blocks] == expected


def test_the_longest_of_several_is_seen_too() -> None:
    limits = limits_in_force(flapping=["3/30m", "4/1d"])
    openings = [NOW - timedelta(hours=each) for each in range(4)]

    (block,) = by_flapping(openings, limits, NOW)

    assert block.detail.startswith("problems for the rule on this target opened 4 times, 4/1d")
