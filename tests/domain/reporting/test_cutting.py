"""A period is cut where people would cut it, and falls apart into its pieces without a gap."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reporting.cutting import cut

NOW = datetime(2026, 11, 22, 10, 7, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = [
    "UTC",
    "Europe/Stockholm",
    "America/New_York",
    "America/Havana",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


def of_clock(*edges: datetime, zone: ZoneInfo) -> list[str]:
    return [f"{edge.astimezone(zone):%d %H:%M}" for edge in edges]


@pytest.mark.parametrize(
    ("length", "step", "pieces"),
    [
        pytest.param(timedelta(minutes=5), "1m", 5, id="five minutes"),
        pytest.param(timedelta(hours=1), "5m", 13, id="an hour"),
        pytest.param(timedelta(hours=2), "15m", 9, id="two hours"),
        pytest.param(timedelta(hours=8), "30m", 17, id="eight hours"),
        pytest.param(timedelta(days=1), "1h", 25, id="a day"),
        pytest.param(timedelta(days=7), "6h", 29, id="a week"),
        pytest.param(timedelta(days=30), "1d", 31, id="a month"),
        pytest.param(timedelta(days=90), "7d", 13, id="a quarter"),
        pytest.param(timedelta(days=365), "7d", 53, id="a year"),
        pytest.param(timedelta(days=3660), "1 month", 121, id="ten years"),
        pytest.param(timedelta(days=36_500), "1 year", 57, id="since there are computers"),
        pytest.param(timedelta(days=730_000), "1 year", 57, id="two thousand years"),
    ],
)
def test_the_length_of_the_period_chooses_the_length_of_the_pieces(
    length: timedelta, step: str, pieces: int
) -> None:
    made = cut(NOW - length, NOW, ZoneInfo("UTC"))

    assert (made.step.name, len(made.pieces)) == (step, pieces)
    assert (made.edges[0], made.edges[-1]) == (NOW - length, NOW)


def test_pieces_begin_where_the_clocks_of_the_zone_show_a_full_step() -> None:
    days = cut(NOW - timedelta(days=30), NOW, STOCKHOLM).edges[1:-1]
    weeks = cut(NOW - timedelta(days=90), NOW, STOCKHOLM).edges[1:-1]
    months = cut(NOW - timedelta(days=3660), NOW, STOCKHOLM).edges[1:-1]
    hours = cut(NOW - timedelta(days=1), NOW, ZoneInfo("Asia/Kathmandu")).edges[1:-1]

    assert {f"{day.astimezone(STOCKHOLM):%H:%M}" for day in days} == {"00:00"}
    assert {f"{week.astimezone(STOCKHOLM):%a %H:%M}" for week in weeks} == {"Mon 00:00"}
    assert {f"{month.astimezone(STOCKHOLM):%d %H:%M}" for month in months} == {"01 00:00"}
    assert {hour.minute for hour in hours} == {15}


def test_the_day_on_which_clocks_are_put_back_has_25_hours() -> None:
    since = datetime(2026, 10, 25, tzinfo=STOCKHOLM).astimezone(UTC)

    made = cut(since, since + timedelta(hours=25), STOCKHOLM)

    assert len(made.pieces) == 25
    assert of_clock(*made.edges[1:5], zone=STOCKHOLM) == [
        "25 01:00",
        "25 02:00",
        "25 02:00",
        "25 03:00",
    ]


def test_the_day_on_which_clocks_are_put_forward_has_23_hours_and_four_quarters() -> None:
    since = datetime(2026, 3, 29, tzinfo=STOCKHOLM).astimezone(UTC)

    hours = cut(since, since + timedelta(hours=23), STOCKHOLM)
    quarters = cut(since, since + timedelta(days=5), STOCKHOLM)

    assert len(hours.pieces) == 23
    assert of_clock(*quarters.edges[:5], zone=STOCKHOLM) == [
        "29 00:00",
        "29 06:00",
        "29 12:00",
        "29 18:00",
        "30 00:00",
    ]
    assert quarters.edges[1] - quarters.edges[0] == timedelta(hours=5)


times = st.datetimes(datetime(1999, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
near_changes = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 5, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2011, 12, 30, 10, tzinfo=UTC),
    ]
).flatmap(lambda at: st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda by: at + by))


@given(
    begin=times | near_changes,
    length=st.timedeltas(timedelta(seconds=1), timedelta(days=9))
    | st.timedeltas(timedelta(seconds=1), timedelta(days=9000)),
    within=st.floats(0, 1, exclude_max=True),
    zone=st.sampled_from(ZONES),
)
def test_any_time_of_the_period_is_in_exactly_one_piece(
    begin: datetime, length: timedelta, within: float, zone: str
) -> None:
    made = cut(begin, begin + length, ZoneInfo(zone))
    at = min(begin + within * length, begin + length - timedelta(microseconds=1))

    assert list(made.edges) == sorted(set(made.edges))
    assert (made.edges[0], made.edges[-1]) == (begin, begin + length)
    assert len(made.pieces) <= 300
    homes = [number for number, (since, until) in enumerate(made.pieces) if since <= at < until]
    assert homes == [bisect_right(made.edges, at) - 1]  # as the report counts it
