"""Lengths of time: read as people write them, written as they are read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.duration import parse, spell

TEN_YEARS = timedelta(days=3660)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("2m", 120),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("7d", 604_800),
        ("1w", 604_800),
        ("250ms", 0.25),
        ("1.5s", 1.5),
        ("0s", 0),
        ("3660d", 316_224_000),
        (60, 60),
        (0.5, 0.5),
        (timedelta(minutes=1), 60),
    ],
)
def test_a_length_is_read(text: object, seconds: float) -> None:
    assert parse(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "s", "5", "5 minutes", "1h30", "-1s", "1,5s", "1h-30m", "P7D", True, None, [], {}]
)
def test_what_is_no_length_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match="write a length of time as 30s, 2m, 1h30m or 7d"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "3661d",
        "9" * 400 + "s",
        10**400,
        -(10**400),
        -1,
        -0.001,
        float("inf"),
        float("-inf"),
        timedelta(days=4000),
        timedelta(seconds=-1),
    ],
)
def test_a_length_below_zero_or_over_ten_years_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="between 0s and 3660d"):
        parse(text)


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="length of time"):
        parse(float("nan"))


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=90), "1m30s"),
        (timedelta(hours=1, minutes=30), "1h30m"),
        (timedelta(days=7), "7d"),
        (timedelta(days=1, milliseconds=1), "1d0.001s"),
        (timedelta(seconds=59.999), "59.999s"),
    ],
)
def test_a_length_is_written_in_the_fewest_parts(length: timedelta, text: str) -> None:
    assert spell(length) == text


@given(st.timedeltas(timedelta(0), TEN_YEARS))
def test_what_is_written_is_read_again_to_the_millisecond(length: timedelta) -> None:
    assert abs(parse(spell(length)) - length) <= timedelta(milliseconds=0.5)
