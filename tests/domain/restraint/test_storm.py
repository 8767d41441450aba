"""Storms: begun above the counts, over only after quiet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.note import Links
from app.domain.restraint.beginning import against_beginning
from app.domain.restraint.block import Block
from app.domain.restraint.standing import Standing
from app.domain.restraint.storm import Newest, Sign, StormLimits, exceeded, over_at
from app.domain.restraint.storm_report import Collected, HeldBack, over
from tests.parts.building import NOW, a_run, a_storm
from tests.parts.weather import Weather

MINUTE = timedelta(minutes=1)
NO_LINKS = Links()


def limits(**said: Any) -> StormLimits:
    few = {"targets": 3, "problems": 4, "within": "5m", "quiet": "15m"}
    return StormLimits.model_validate({**few, **said})


def seen(**ago: list[float]) -> Newest:
    """Give what was seen so many minutes ago."""
    times: Mapping[str, list[datetime]] = {
        sign: sorted((NOW - each * MINUTE for each in minutes), reverse=True)
        for sign, minutes in ago.items()
    }

    def newest(sign: Sign, number: int) -> datetime | None:
        found = times.get(sign, [])
        return found[number - 1] if number <= len(found) else None

    return newest


@pytest.mark.parametrize(
    ("said", "ago", "found"),
    [
        pytest.param({}, {}, None, id="nothing"),
        pytest.param({}, {"target": [0, 1, 2]}, None, id="as many as may be"),
        pytest.param({}, {"target": [0, 1, 2, 3]}, "target", id="one more"),
        pytest.param({}, {"target": [0, 1, 2, 5]}, None, id="one of them just too long ago"),
        pytest.param({}, {"problem": [0, 1, 2, 3, 4.9]}, "problem", id="problems"),
        pytest.param({"problems": None}, {"problem": [0] * 9}, None, id="a count that is off"),
        pytest.param(
            {}, {"target": [0] * 9, "problem": [0] * 9}, "target", id="both: targets say more"
        ),
    ],
)
def test_a_storm_begins_above_the_counts_only(
    said: dict[str, Any], ago: dict[str, list[float]], found: str | None
) -> None:
    assert exceeded(limits(**said), Sign, seen(**ago), NOW) == found


@pytest.mark.parametrize(
    ("said", "ago", "minutes"),
    [
        pytest.param({}, {"target": [1, 2, 3, 4]}, -2 + 5 + 15, id="from the second: half is two"),
        pytest.param({}, {"target": [1]}, None, id="below half of it"),
        pytest.param({}, {"problem": [0, 7]}, -7 + 5 + 15, id="the other count"),
        pytest.param(
            {}, {"target": [1, 2], "problem": [0, 1]}, -1 + 5 + 15, id="the later one of both"
        ),
        pytest.param({"quiet_below": 1}, {"target": [1, 2, 3]}, -3 + 5 + 15, id="another share"),
        pytest.param({"targets": 1}, {"target": [1]}, -1 + 5 + 15, id="never less than one"),
        pytest.param({"targets": None}, {"target": [1, 2, 3]}, None, id="a count that is off"),
    ],
)
def test_a_storm_is_over_when_it_was_quiet_for_long_enough(
    said: dict[str, Any], ago: dict[str, list[float]], minutes: float | None
) -> None:
    found = over_at(limits(**said), seen(**ago))

    assert found == (None if minutes is None else NOW + minutes * MINUTE)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"targets": 0}, id="no targets at all"),
        pytest.param({"within": "0s"}, id="no time"),
        pytest.param({"quiet": "0s"}, id="no quiet"),
        pytest.param({"quiet_below": 0}, id="never quiet"),
        pytest.param({"quiet_below": 1.5}, id="quiet while it rages"),
        pytest.param({"event": 5}, id="a name that there is not"),
    ],
)
def test_settings_that_make_no_sense_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        limits(**said)


def test_by_default_storms_are_watched_for() -> None:
    found = StormLimits()

    assert (found.targets, found.problems) == (20, 100)
    assert (found.restless(Sign.TARGET), found.restless(Sign.PROBLEM)) == (10, 50)


def test_a_queued_run_does_not_begin_in_a_storm() -> None:
    (said,) = against_beginning(a_run(), Standing(storm=a_storm()))

    assert isinstance(said, Block)
    assert said.reason == "storm"


@settings(max_examples=60, deadline=None)
@given(
    limits=st.builds(
        StormLimits,
        targets=st.none() | st.integers(1, 4),
        problems=st.none() | st.integers(1, 4),
        within=st.sampled_from([MINUTE, 5 * MINUTE]),
        quiet=st.sampled_from([MINUTE, 15 * MINUTE]),
        quiet_below=st.sampled_from([0.3, 0.5, 1.0]),
    ),
    happens=st.lists(
        st.tuples(
            st.integers(0, 8 * 60),
            st.lists(st.tuples(st.sampled_from(Sign), st.sampled_from("abcdef")), max_size=4),
        ),
        max_size=40,
    ),
)
def test_a_storm_is_never_over_before_the_whole_history_says_so(
    limits: StormLimits, happens: list[tuple[int, list[tuple[Sign, str]]]]
) -> None:
    """Compare with an account that forgets nothing and looks at each second.

    A storm may last longer: of what trickles in before it is over only the newest is known.
    """
    weather, account, now = Weather(limits), _Account(limits), NOW
    for pause, signs in happens:
        for _ in range(pause):
            now += timedelta(seconds=1)
            account.passes(now)
        account.sees(signs, now)

        weather.see(signs, now)

        assert weather.storms(now) or not account.storms
    assert not weather.storms(now + limits.within + limits.quiet)


class _Account:
    """Whether it storms, by all that was ever seen."""

    def __init__(self, limits: StormLimits) -> None:
        self._limits = limits
        self._seen: list[tuple[datetime, Sign, str]] = []
        self._restless: datetime | None = None
        self.storms = False

    def sees(self, signs: list[tuple[Sign, str]], now: datetime) -> None:
        self._seen += [(now, sign, key) for sign, key in signs]
        begins = any(
            (most := self._limits.most(sign)) is not None and self._count(sign, now) > most
            for sign, _ in signs
        )
        self.storms = self.storms or begins
        self._look(now)

    def passes(self, now: datetime) -> None:
        self._look(now)
        if self._restless is None or now - self._restless > self._limits.quiet:
            self.storms = False

    def _look(self, now: datetime) -> None:
        for sign in Sign:
            most = self._limits.most(sign)
            if most is not None and self._count(sign, now) >= most * self._limits.quiet_below:
                self._restless = now

    def _count(self, sign: Sign, now: datetime) -> int:
        since = now - self._limits.within
        of_late = takewhile(lambda seen: seen[0] > since, reversed(self._seen))
        return len({key for _, each, key in of_late if each is sign})


def test_what_it_was_is_told_in_a_few_lines() -> None:
    rules = tuple(HeldBack(rule=f"rule-{n:02}", runs=30 - n, targets=2) for n in range(12))
    collected = Collected(events=210, problems=180, targets=1, rules=rules)

    said = over(a_storm(), NOW + 65 * MINUTE, None, "", collected, NO_LINKS).splitlines()

    assert said[:3] == [
        "Alexis: storm: over after 1h5m. Rules act again.",
        "In it: 210 events, 180 problems opened, 1 target on which rules would have acted.",
        "Rule rule-00: 30 runs on 2 targets held back",
    ]
    assert said[12] == "and 2 more rules"
    assert len(said) == 15
