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
        "at_once": [],
        "max_targets": None,
        "ramp": [],
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
        pytest.param({"rate": ["25%/1h"]}, ("rate", 0), "of a group", id="percent of what"),
        pytest.param(
            {"rate": ["101%/1h per group"]}, ("rate", 0), "more than 100%", id="more than all"
        ),
        pytest.param({"rate": ["3/1h per host"]}, ("rate", 0), "per target", id="no scope"),
        pytest.param({"rate": ["3/1h per tag"]}, ("rate", 0), "write a tag", id="which tag"),
        pytest.param({"rate": ["3/1h per rule x"]}, ("rate", 0), "only there", id="no tag here"),
        pytest.param({"at_once": ["3"]}, ("at_once", 0), "3 per rule", id="at once of what"),
        pytest.param(
            {"at_once": ["3 per target"]}, ("at_once", 0), "one run at a time", id="on a target"
        ),
        pytest.param({"max_targets": "0%"}, ("max_targets", "percent"), "greater", id="no part"),
        pytest.param({"max_targets": "half"}, ("max_targets",), "as 20%", id="a part in words"),
        pytest.param({"max_targets": True}, ("max_targets",), "a number", id="no number"),
        pytest.param({"ramp": [0]}, ("ramp", 0), "greater than", id="an empty wave"),
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


SAID_IN_FULL: dict[str, Any] = {
    "cooldown": "30m",
    "rate": [
        "3/1h",
        "20/1d per rule",
        "2/1h per target",
        "5/1h per group",
        "25%/1h per group",
        "5/1h per tag service:*",
        "50/1h in all",
    ],
    "at_once": ["3 per rule", "1 per group", "10% per group", "2 per tag a b", "20 in all"],
    "max_targets": "20%",
    "ramp": [1, 5],
    "breaker": 3,
    "rule_breaker": 5,
    "recurrence": ["3/1h"],
    "flapping": ["4/30m", "9/1d"],
}


def test_every_limit_is_written_as_it_is_read() -> None:
    limits = Limits.model_validate(SAID_IN_FULL)

    assert limits.model_dump(mode="json") == SAID_IN_FULL
    assert Limits.model_validate_json(limits.model_dump_json()) == limits
    assert Caps().on(limits).reach == timedelta(days=1)


def test_the_operator_and_the_rule_hold_both() -> None:
    caps = Caps.model_validate({"max_targets": "50%", "ramp": [2, 2, 2], "at_once": ["9 in all"]})

    both = caps.on(Limits.model_validate(SAID_IN_FULL))
    numbers = caps.on(Limits.model_validate({"max_targets": 7}))

    assert (str(both.max_share), both.max_targets) == ("20%", None)
    assert (str(numbers.max_share), numbers.max_targets) == ("50%", 7)
    assert both.ramp == (1, 2, 2)
    assert [str(each) for each in both.at_once] == [*SAID_IN_FULL["at_once"], "9 in all"]


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

    both = Caps.model_validate(off).on(Limits())

    assert (both.breaker, both.rule_breaker, both.recurrence, both.flapping) == (None, None, (), ())


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
    off = dict.fromkeys(("breaker", "rule_breaker", "recurrence", "flapping"))

    both = Caps.model_validate(off).on(Limits.model_validate(said))

    assert both.furthest == furthest


@given(limits=LIMITS)
def test_limits_reach_as_far_back_as_the_longest_of_them(limits: Limits) -> None:
    lengths = [limits.cooldown, *(rate.window for rate in limits.rate)]

    reach = Caps().on(limits).reach

    assert reach in lengths
    assert all(reach >= length for length in lengths)
