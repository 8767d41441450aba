"""Limits of rules, and the operator's caps that no rule may widen."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.limits import Caps, Limits

SECONDS = st.integers(0, 10_000).map(lambda seconds: f"{seconds}s")
RATES = st.lists(st.builds("{}/{}s".format, st.integers(1, 9), st.integers(1, 9_999)), max_size=3)
NUMBERS = st.none() | st.integers(1, 20)
SAID = {
    "cooldown": SECONDS,
    "rate": RATES,
    "max_targets": NUMBERS,
    "breaker": NUMBERS,
    "rule_breaker": NUMBERS,
    "recurrence": RATES,
    "flapping": RATES,
}
LIMITS = st.builds(Limits, **SAID)
CAPS = st.builds(Caps, **SAID)


def test_a_rule_that_says_nothing_limits_nothing_but_the_operator_caps_the_targets() -> None:
    assert Limits() == Limits(cooldown=timedelta(0), rate=(), max_targets=None)
    assert Caps().on(Limits()).max_targets == 10


def test_limits_are_read_as_people_write_them_and_written_as_they_are_read() -> None:
    limits = Limits.model_validate({"cooldown": "30m", "rate": ["3/1h", " 7 / 1d "]})

    assert [(rate.times, rate.window) for rate in limits.rate] == [
        (3, timedelta(hours=1)),
        (7, timedelta(days=1)),
    ]
    assert limits.model_dump(mode="json") == {
        "cooldown": "30m",
        "rate": ["3/1h", "7/1d"],
        "max_targets": None,
        "breaker": None,
        "rule_breaker": None,
        "recurrence": [],
        "flapping": [],
    }


@pytest.mark.parametrize(
    ("said", "place", "what"),
    [
        pytest.param({"rate": ["3"]}, ("rate", 0), "write a rate as 3/1h", id="no window"),
        pytest.param({"rate": ["x/1h"]}, ("rate", 0), "write a rate as 3/1h", id="no number"),
        pytest.param({"rate": ["3/hour"]}, ("rate", 0), "length of time", id="no length"),
        pytest.param({"rate": ["0/1h"]}, ("rate", 0, "times"), "greater than", id="never"),
        pytest.param({"rate": ["3/0s"]}, ("rate", 0, "window"), "greater than", id="no time"),
        pytest.param({"rate": "3/1h"}, ("rate",), "valid tuple", id="one rate, no list"),
        pytest.param({"cooldown": "soon"}, ("cooldown",), "length of time", id="no cooldown"),
        pytest.param({"breaker": 0}, ("breaker",), "greater than", id="open from the start"),
        pytest.param({"recurrence": "0/1h"}, ("recurrence", 0), "as 3/1h", id="never again"),
        pytest.param({"recurrence": 3}, ("recurrence",), "valid tuple", id="a number alone"),
        pytest.param({"flapping": ["4"]}, ("flapping", 0), "as 3/1h", id="flaps in no time"),
        pytest.param({"flapping": "4/0s"}, ("flapping", 0), "more than", id="flaps at once"),
        pytest.param({"max_targets": 0}, ("max_targets",), "greater than", id="no target at all"),
        pytest.param({"max": 5}, ("max",), "Extra inputs", id="an unknown limit"),
    ],
)
def test_what_is_no_limit_is_refused_where_it_stands(
    said: dict[str, Any], place: tuple[str | int, ...], what: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Limits.model_validate(said)

    (error,) = refused.value.errors()
    assert error["loc"] == place
    assert what in error["msg"]


@given(caps=CAPS, limits=LIMITS)
def test_a_cap_never_widens_a_rule_and_a_rule_never_widens_a_cap(
    caps: Caps, limits: Limits
) -> None:
    both = caps.on(limits)

    for each in (caps, limits):
        assert both.cooldown >= each.cooldown
        assert set(both.rate) >= set(each.rate)
        assert {*both.recurrence} >= {*each.recurrence}
        assert {*both.flapping} >= {*each.flapping}
        for name in ("max_targets", "breaker", "rule_breaker"):
            mine, of_both = getattr(each, name), getattr(both, name)
            assert mine is None or of_both <= mine


def test_an_operator_can_switch_off_what_is_on_by_default() -> None:
    off = dict.fromkeys(("breaker", "rule_breaker", "recurrence", "flapping"))

    assert Caps().on(Limits()) != Limits(max_targets=10)
    assert Caps.model_validate(off).on(Limits()) == Limits(max_targets=10)


@pytest.mark.parametrize(
    ("said", "furthest"),
    [
        pytest.param({}, timedelta(0), id="nothing"),
        pytest.param({"cooldown": "2h", "flapping": "3/1h"}, timedelta(hours=2), id="a cooldown"),
        pytest.param({"flapping": ["9/1h", "9/3d"]}, timedelta(days=3), id="flapping"),
        pytest.param({"recurrence": "3/1h"}, timedelta(hours=6), id="each with a run in between"),
    ],
)
def test_what_limits_look_at_is_kept(said: dict[str, Any], furthest: timedelta) -> None:
    assert Limits.model_validate(said).furthest == furthest


@given(limits=LIMITS)
def test_limits_reach_as_far_back_as_the_longest_of_them(limits: Limits) -> None:
    lengths = [limits.cooldown, *(rate.window for rate in limits.rate)]

    assert limits.reach in lengths
    assert all(limits.reach >= length for length in lengths)
