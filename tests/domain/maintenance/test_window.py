"""When a window is: by the clocks of its zone, from its start on until right before its end."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.maintenance.window import Window

SECOND = timedelta(seconds=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def a_window(**said: Any) -> Window:
    return Window.model_validate(
        {
            "name": "patching",
            "comment": "monthly patches",
            "author": "the platform team",
            "starts": "2026-11-29 22:00",
            "lasts": "2h",
            **said,
        }
    )


def _is_on(window: Window, at: datetime) -> bool:
    span = window.next(at)
    return span is not None and span.begins <= at < span.ends


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "is_on"),
    [
        pytest.param("2026-11-29 21:59:59", False, id="right before"),
        pytest.param("2026-11-29 22:00", True, id="its start is in it"),
        pytest.param("2026-11-29 23:59:59", True, id="its last second"),
        pytest.param("2026-11-30 00:00", False, id="its end is not"),
    ],
)
def test_it_is_from_its_start_to_right_before_its_end(at: str, is_on: bool) -> None:
    assert _is_on(a_window(), _utc(at)) is is_on


@pytest.mark.parametrize(
    ("starts", "lasts", "since", "begins", "ends"),
    [
        pytest.param(
            *("2026-03-28 22:00", "8h", "2026-03-28 12:00"),
            *("2026-03-28 21:00", "2026-03-29 04:00"),
            id="22:00 to 06:00 is an hour less when clocks are put forward",
        ),
        pytest.param(
            *("2026-10-24 22:00", "8h", "2026-10-24 12:00"),
            *("2026-10-24 20:00", "2026-10-25 05:00"),
            id="and an hour more when they are put back",
        ),
        pytest.param(
            *("2026-03-20 02:30", "1h", "2026-03-29 00:00"),
            *("2026-03-29 01:00", "2026-03-29 01:30"),
            id="a start that is left out: from the change on",
        ),
        pytest.param(
            *("2026-10-20 02:15", "30m", "2026-10-24 12:00"),
            *("2026-10-25 00:15", "2026-10-25 01:45"),
            id="an hour that comes twice: from the first to the last",
        ),
        pytest.param(
            *("2026-03-20 02:15", "30m", "2026-03-28 12:00"),
            *("2026-03-30 00:15", "2026-03-30 00:45"),
            id="what lies in the hour that is left out is left out",
        ),
    ],
)
def test_the_clocks_on_the_wall_count(
    starts: str, lasts: str, since: str, begins: str, ends: str
) -> None:
    window = a_window(starts=starts, lasts=lasts, zone="Europe/Stockholm", repeats="FREQ=DAILY")

    span = window.next(_utc(since))

    assert span == (_utc(begins), _utc(ends))


@settings(max_examples=200, deadline=None)
@given(
    starts=st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
    lasts=st.integers(1, 60 * 48).map(lambda minutes: timedelta(minutes=minutes)),
    zone=st.sampled_from(["Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
    at=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_whenever_the_clock_shows_a_time_of_the_window_it_is_on(
    starts: datetime, lasts: timedelta, zone: str, at: datetime
) -> None:
    starts, now = starts.replace(microsecond=0), at.replace(tzinfo=UTC)
    window = a_window(starts=starts, lasts=lasts, zone=zone, repeats="FREQ=WEEKLY")
    shows = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    inside = shows >= starts and (shows - starts) % timedelta(weeks=1) < lasts

    assert _is_on(window, now) or not inside
    assert inside or not _is_on(window, now) or _is_near_a_change(now, ZoneInfo(zone))


def _is_near_a_change(at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the clocks are put back within an hour: what comes twice is on as a whole."""
    hour = timedelta(hours=1)
    offsets = {(at + ahead).astimezone(zone).utcoffset() for ahead in (-hour, 0 * hour, hour)}
    return len(offsets) > 1


@settings(max_examples=100, deadline=None)
@given(
    repeats=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,WE", "FREQ=MONTHLY;BYDAY=2TU"]),
    lasts=st.integers(1, 60 * 20).map(lambda minutes: timedelta(minutes=minutes)),
    since=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_at_each_edge_it_begins_or_is_over(repeats: str, lasts: timedelta, since: datetime) -> None:
    window = a_window(
        starts="2025-01-01 01:30", lasts=lasts, zone="Europe/Stockholm", repeats=repeats
    )
    now = since.replace(tzinfo=UTC)

    spans = list(islice(window.spans(now), 3))

    assert spans[0].ends > now
    for begins, ends in spans:
        assert begins < ends
        assert _is_on(window, begins)
        assert not _is_on(window, begins - SECOND)
        assert _is_on(window, ends - SECOND)
        assert not _is_on(window, ends)


def test_until_cuts_off_what_still_lasts() -> None:
    window = a_window(repeats="FREQ=DAILY", until="2026-11-30 23:00")

    spans = list(window.spans(_utc("2026-11-29 00:00")))

    assert [(f"{a:%d %H:%M}", f"{b:%d %H:%M}") for a, b in spans] == [
        ("29 22:00", "30 00:00"),
        ("30 22:00", "30 23:00"),
    ]


def test_what_is_once_does_not_come_again() -> None:
    assert a_window().next(_utc("2026-11-30 00:00")) is None


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"starts": "2026-11-29T22:00:00+01:00"}, id="a start with an offset"),
        pytest.param({"starts": "next Sunday"}, id="a start in words"),
        pytest.param({"starts": "1999-12-31 22:00"}, id="a start of long ago"),
        pytest.param({"starts": 5}, id="a start that is a number"),
        pytest.param({"lasts": "0s"}, id="no length"),
        pytest.param({"lasts": "400d"}, id="longer than a year"),
        pytest.param({"zone": "Mars/Olympus"}, id="an unknown zone"),
        pytest.param({"until": "2027-01-01"}, id="until without repeats"),
        pytest.param({"repeats": "FREQ=DAILY", "until": "2026-11-29 22:00"}, id="over at once"),
        pytest.param({"rules": []}, id="an empty list is not everything"),
        pytest.param({"targets": {}}, id="nor are empty targets"),
        pytest.param({"comment": ""}, id="no comment"),
        pytest.param({"name": "a b"}, id="a name with a blank"),
    ],
)
def test_what_is_not_right_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_window(**said)
