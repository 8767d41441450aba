"""The calendar gives the same as asking each window, whichever way the time goes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.maintenance.calendar import Calendar
from app.domain.maintenance.window import Window

ZONES = ("UTC", "Europe/Stockholm", "America/New_York")
SOME_DAY = datetime(2026, 10, 20, tzinfo=UTC)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    return tuple(
        Window.model_validate(
            {
                "name": f"window-{number}",
                "comment": "c",
                "author": "a",
                "starts": f"2026-10-{draw(st.integers(10, 31))} {draw(st.integers(10, 23))}:30",
                "lasts": timedelta(minutes=draw(st.integers(1, 3000))),
                "zone": draw(st.sampled_from(ZONES)),
                "repeats": draw(st.sampled_from([None, "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU"])),
            }
        )
        for number in range(draw(st.integers(0, 3)))
    )


@settings(max_examples=100, deadline=None)
@given(windows=windows(), minutes=st.lists(st.integers(-60_000, 60_000), max_size=8))
def test_it_gives_what_is_on(windows: tuple[Window, ...], minutes: list[int]) -> None:
    calendar = Calendar(lambda: windows)
    for each in minutes:
        now = SOME_DAY + timedelta(minutes=each)

        found = calendar.in_force(now)

        on = [window for window in windows if (span := window.next(now)) and span.begins <= now]
        assert [closed.where for closed in found] == on
        assert all(closed.since <= now < closed.until for closed in found)


def test_other_windows_count_at_once() -> None:
    window = Window.model_validate(
        {"name": "w", "comment": "c", "author": "a", "starts": "2026-10-20", "lasts": "1d"}
    )
    given_now: list[tuple[Window, ...]] = [(window,)]
    calendar = Calendar(lambda: given_now[0])
    before = calendar.in_force(SOME_DAY)

    given_now[0] = ()

    assert len(before) == 1
    assert calendar.in_force(SOME_DAY) == ()
