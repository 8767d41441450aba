"""Hours of days in a time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions.timetable import During, Hours
from tests.parts.building import an_event

OFFICE = {"days": "mon-fri", "hours": "08:00-18:00", "time_zone": "Europe/Stockholm"}
NIGHT = {"days": ["fri"], "hours": ["22:00-06:00"]}
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hours", "at", "within"),
    [
        pytest.param(OFFICE, "2026-11-20T07:00:00Z", True, id="a Friday at eight in winter"),
        pytest.param(OFFICE, "2026-11-20T06:59:59Z", False, id="before eight in winter"),
        pytest.param(OFFICE, "2026-07-17T06:00:00Z", True, id="a Friday at eight in summer"),
        pytest.param(OFFICE, "2026-11-20T17:00:00Z", False, id="the end is not within"),
        pytest.param(OFFICE, "2026-11-21T10:00:00Z", False, id="a Saturday"),
        pytest.param(NIGHT, "2026-11-20T22:00:00Z", True, id="the night of Friday begins"),
        pytest.param(NIGHT, "2026-11-21T05:59:00Z", True, id="and lasts into Saturday"),
        pytest.param(NIGHT, "2026-11-21T06:00:00Z", False, id="until six"),
        pytest.param(NIGHT, "2026-11-20T05:00:00Z", False, id="the morning is Thursday's night"),
        pytest.param({"days": "sat-mon"}, "2026-11-22T23:59:00Z", True, id="over the weekend"),
        pytest.param({"days": "Saturday"}, "2026-11-22T00:00:00Z", False, id="a whole name"),
        pytest.param({"hours": "18:00-24:00"}, "2026-11-22T23:59:59Z", True, id="to midnight"),
        pytest.param(
            {"hours": ["01:00-02:00", "03:00-04:00"]}, "2026-11-22T03:30:00Z", True, id="2"
        ),
    ],
)
def test_a_time_is_within_or_not(hours: dict[str, object], at: str, within: bool) -> None:
    clause = During.model_validate({"during": hours})

    failed = clause.failure(an_event(), datetime.fromisoformat(at))

    assert (failed is None) is within


def test_what_is_seen_is_the_time_as_the_clocks_of_the_zone_show_it() -> None:
    failed = During.model_validate({"during": OFFICE}).failure(
        an_event(), datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    )

    assert failed is not None
    assert failed.clause == "during mon-fri 08:00-18:00 Europe/Stockholm"
    assert failed.saw == "sun 09:00 Europe/Stockholm"


@given(MOMENTS, st.integers(0, 23), st.integers(0, 23))
def test_hours_and_their_rest_make_the_day(at: datetime, begin: int, end: int) -> None:
    if begin == end:
        return
    there = Hours(hours=(f"{begin:02}:00-{end:02}:00",))
    back = Hours(hours=(f"{end:02}:00-{begin:02}:00",))

    assert there.includes(at) is not back.includes(at)


@given(MOMENTS)
def test_a_week_later_is_the_same(at: datetime) -> None:
    night = Hours.model_validate(NIGHT)

    assert night.includes(at) is night.includes(at + timedelta(days=7))
