"""Rules of RFC 5545: which are read, and that none of them leads to an endless search."""

from datetime import datetime
from itertools import islice
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.domain.maintenance.recurrence import Recurrence, times

SUNDAY = datetime(2026, 11, 29, 22)  # noqa: DTZ001 - a wall clock
READ: TypeAdapter[str] = TypeAdapter(Recurrence)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        pytest.param("FREQ=DAILY", ["11-29", "11-30", "12-01"], id="every day"),
        pytest.param("rrule:freq=weekly;byday=su;", ["11-29", "12-06", "12-13"], id="as written"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,TU", ["11-30", "12-01", "12-07"], id="not the first"),
        pytest.param("FREQ=MONTHLY;BYDAY=2TU", ["12-08", "01-12", "02-09"], id="second Tuesday"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=-1", ["11-30", "12-31", "01-31"], id="last day"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;COUNT=2", ["11-29", "12-13"], id="so often"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ["11-30", "12-31", "01-29"],
            id="last working day",
        ),
        pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", [], id="never"),
    ],
)
def test_a_rule_gives_its_days(rule: str, days: list[str]) -> None:
    found = islice(times(SUNDAY, READ.validate_python(rule)), 3)

    assert [f"{each:%m-%d}" for each in found] == days


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("", id="nothing"),
        pytest.param("weekly", id="no rule"),
        pytest.param("BYDAY=SU", id="no frequency"),
        pytest.param("FREQ=HOURLY", id="more than once a day"),
        pytest.param("FREQ=DAILY;BYHOUR=1,2", id="hours stand in starts"),
        pytest.param("FREQ=DAILY;UNTIL=20270101T000000Z", id="until stands beside it"),
        pytest.param("DTSTART:20261122T000000\nRRULE:FREQ=DAILY", id="several lines"),
        pytest.param("FREQ=DAILY\nEXDATE:20261122T000000", id="exceptions"),
        pytest.param("FREQ=DAILY;INTERVAL=0", id="no interval"),
        pytest.param("FREQ=DAILY;COUNT=100000", id="very often"),
        pytest.param("FREQ=WEEKLY;BYDAY=2TU", id="numbered days in a week"),
        pytest.param("FREQ=WEEKLY;BYDAY=SUN", id="no day"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=32", id="no day of a month"),
        pytest.param("FREQ=YEARLY;BYMONTH=0", id="no month"),
        pytest.param("FREQ=DAILY;FREQ=WEEKLY", id="twice"),
        pytest.param("FREQ=DAILY;X=1", id="an unknown part"),
        pytest.param("FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 500), id="very long"),
    ],
)
def test_anything_else_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(rule)


def _numbers(name: str, largest: int) -> st.SearchStrategy[str]:
    some = st.lists(st.integers(1, largest), min_size=1, max_size=3)
    return some.map(lambda numbers: f";{name}=" + ",".join(map(str, numbers)))


_nothing = st.just("")
some_rules = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]).map("FREQ={}".format),
    _nothing | st.integers(1, 9).map(";INTERVAL={}".format),
    _nothing | _numbers("BYMONTH", 12),
    _nothing | _numbers("BYMONTHDAY", 31),
    _nothing | _numbers("BYYEARDAY", 366),
    _nothing | _numbers("BYWEEKNO", 53),
    _nothing | _numbers("BYSETPOS", 5),
    _nothing | st.sampled_from(["MO", "TU,SU", "SA"]).map(";BYDAY={}".format),
)


@settings(max_examples=60, deadline=None)
@given(rule=some_rules, first=st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001
def test_no_rule_leads_to_an_endless_search(rule: str, first: datetime) -> None:
    first = first.replace(microsecond=0)
    began = perf_counter()

    found = list(islice(times(first, READ.validate_python(rule)), 3))

    assert perf_counter() - began < 5
    assert found == sorted(set(found))
    assert all(each >= first and each.time() == first.time() for each in found)
