"""What is kept and told of those who are refused is bounded, whoever they are."""

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.api.access.bounds import Bound, Bounds, Terms
from app.api.access.buckets import Buckets
from app.api.access.whereabouts import Whereabouts
from app.api.problems import Refusal
from app.domain.call_rate import Pace

NOTHING = Pace(times=1, window=timedelta(hours=1))


class Seconds:
    """A clock of seconds that stands still until it is set."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def a_call(address: str | None = "192.0.2.1", *forwarded_for: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded_for]
    client = (address, 4711) if address else None
    return {"type": "http", "path": "/v1/ping", "client": client, "headers": headers}


def test_of_very_many_callers_the_latest_are_counted() -> None:
    buckets = Buckets(Seconds(), most=100)

    waits = [buckets.take(f"2001:db8:0:{number:x}::/64", NOTHING) for number in range(1_000)]

    assert set(waits) == {0.0}
    assert len(buckets) == 100
    assert buckets.take("2001:db8:0:3e7::/64", NOTHING) == 3600
    assert buckets.wait("2001:db8:0:3e6::/64", NOTHING) == 3600
    assert buckets.wait("2001:db8:0:0::/64", NOTHING) == 0


def test_refusals_are_told_twenty_times_a_minute_and_the_others_by_their_number() -> None:
    clock, reasons = Seconds(), list[str]()
    bounds = Bounds(Terms(guesses=None), count=reasons.append, clock=clock)

    with capture_logs() as log:
        for _ in range(100):
            assert bounds.guessed(a_call()) is None
        clock.now += 3
        bounds.guessed(a_call("192.0.2.9"))

    assert [line["untold"] for line in log] == [*[0] * 20, 80]
    assert (log[-1]["address"], log[-1]["reason"]) == ("192.0.2.9", "unknown")
    assert reasons == ["unknown"] * 101


def test_what_is_asked_for_is_told_without_what_a_terminal_would_obey() -> None:
    with capture_logs() as log:
        Bounds().guessed(a_call() | {"path": "/v1/\x1b[31m\nlevel=info" + "x" * 5_000})

    assert log[0]["path"].startswith("/v1/%1B%5B31m%0Alevel%3Dinfo")
    assert len(log[0]["path"]) < 700


def test_people_have_the_rate_of_everybody_and_get_new_ones_with_time() -> None:
    clock = Seconds()
    pace = Pace(times=2, window=timedelta(minutes=1))
    bounds = Bounds(Terms(everybody=Bound(rate=pace)), clock=clock)

    at_once = [bounds.broken_by("person:ada", a_call()) for _ in range(3)]
    other = bounds.broken_by("person:bob", a_call())
    clock.now += 30
    later = [bounds.broken_by("person:ada", a_call()) for _ in range(2)]

    assert [bool(each) for each in at_once] == [False, False, True]
    assert other is None
    assert [bool(each) for each in later] == [False, True]
    assert at_once[2] is not None
    assert dict(at_once[2].headers) == {"Retry-After": "30"}


def test_who_has_no_address_is_in_no_list() -> None:
    everywhere = [ip_network("0.0.0.0/0"), ip_network("::/0")]
    bounds = Bounds(Terms(everybody=Bound.of(everywhere, None)))

    bounds.admit(a_call())
    with pytest.raises(Refusal, match="Nobody may call from an unknown address"):
        bounds.admit(a_call(None))


def test_a_header_of_a_proxy_that_is_not_trusted_is_told_once_for_each() -> None:
    whereabouts = Whereabouts([ip_network("10.0.0.0/8")])

    with capture_logs() as log:
        found = [
            str(whereabouts.of(a_call(f"192.0.2.{number % 50}", "203.0.113.9")))
            for number in range(100)
        ]
        believed = str(whereabouts.of(a_call("10.1.1.1", "203.0.113.9")))

    assert found[:2] == ["192.0.2.0", "192.0.2.1"]
    assert believed == "203.0.113.9"
    assert [line["event"] for line in log] == ["forwarded_ignored"] * 20
    assert len({line["peer"] for line in log}) == 20
