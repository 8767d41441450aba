"""The search language of alerts."""

import pytest

from app.simulator import Alert
from app.simulator.alerts.query import BadQuery, parse
from app.simulator.alerts.world import AlertWorld
from tests.simulator.peers import START, Clock

START_MS = 1795334400123


def an_alert() -> Alert:
    clock = Clock()
    world = AlertWorld(now=clock)
    alert = world.create_alert(
        "Disk /var is full",
        alias="disk web-01",
        tags=["disk_full", "env:prod", "[AWS]Name:web-01"],
        details={"host": "web-01", "used": 96},
        teams=["operations"],
    )
    clock.advance(minutes=1)
    return world.acknowledge(alert.id)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", True),
        ("status: open", True),
        ("status:closed", False),
        ("Status: open OR status: open", None),
        (f"createdAt > {START_MS - 1}", True),
        (f"createdAt>{START_MS}", False),
        (f"createdAt>={START_MS} AND createdAt<={START_MS}", True),
        (f"createdAt>{START_MS} OR updatedAt>{START_MS}", True),
        (f"updatedAt < {START_MS}", False),
        ("tag: env:prod", True),
        ("tag: env", False),
        ('tag: "[AWS]Name:web-01"', True),
        ("tag: [a-z]*", False),
        ('alias: "disk web-01"', True),
        ("message: disk", True),
        ("message: dis*", True),
        ("full", True),
        ("empty", False),
        ("NOT status: closed", True),
        ("status: closed AND tag: x OR tag: disk_full", True),
        ("status: closed AND (tag: x OR tag: disk_full)", False),
        ("acknowledged: true AND snoozed: false", True),
        ("teams: operations AND priority: P3", True),
        ("details.key: host AND details.value: web-01", True),
        ("count = 1", True),
        ("createdAt > yesterday", None),
        ("(status: open", None),
        ("status: open AND", None),
        ("OR status: open", None),
        ("status: open)", None),
        ("status > open", None),
    ],
)
def test_a_query_finds_what_it_says(query: str, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(BadQuery):
            parse(query)
    else:
        assert parse(query)(an_alert()) is expected


def test_the_clock_of_these_tests_stands_where_the_queries_say() -> None:
    assert round(START.timestamp() * 1000) == START_MS
