"""Filters: which part of what happened is asked for, and what is no such part."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.filters import EventFilter, ReportFilter, RunFilter
from tests.parts.building import NOW


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("7d", NOW - timedelta(days=7), id="a length back from now"),
        pytest.param("0s", NOW, id="now"),
        pytest.param("2026-11-22T09:00:00+02:00", NOW - timedelta(hours=1), id="a time"),
        pytest.param("2026-11-22T07:00:00Z", NOW - timedelta(hours=1), id="a time in UTC"),
        pytest.param(
            "2026-11-22T07:00:00", NOW - timedelta(hours=1), id="without a zone it is UTC"
        ),
        pytest.param("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC), id="a day"),
    ],
)
def test_a_time_is_read(text: str, when: datetime) -> None:
    assert RunFilter.model_validate({"since": text}).begin(NOW) == when


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "7 days", "-7d", "P7D", "0001-01-01T00:00:00+14:00", "2026-13-01", "9" * 99],
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        ValidationError, match="write a length of time back from now, 7d, or a time"
    ):
        RunFilter.model_validate({"since": text})


def test_runs_are_listed_from_the_beginning_unless_a_time_is_given() -> None:
    assert RunFilter().begin(NOW) is None


def test_a_report_is_of_the_last_week_unless_something_else_is_asked() -> None:
    assert ReportFilter().period(NOW) == (NOW - timedelta(days=7), NOW)
    asked = ReportFilter.model_validate({"since": "2d", "until": "1d"})
    assert asked.period(NOW) == (NOW - timedelta(days=2), NOW - timedelta(days=1))


@pytest.mark.parametrize("kind", [EventFilter, RunFilter])
@pytest.mark.parametrize(
    "said",
    [{"limit": 0}, {"limit": 501}, {"cursor": "x" * 27}, {"state": "odd"}, {"unknown": "x"}],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(
    kind: type[EventFilter | RunFilter], said: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match=next(iter(said))):
        kind.model_validate(said)
