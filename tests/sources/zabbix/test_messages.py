"""What the script for Zabbix posts."""

import json
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.fields import values
from tests.parts.own_sources import body, event, reading, sent

ZABBIX = reading("zabbix")


def a_problem(**changes: Any) -> dict[str, Any]:
    return {**json.loads(sent("zabbix/problem")), **changes}


def test_a_problem_is_read_with_its_host_its_tags_and_its_severity() -> None:
    read = event(ZABBIX, sent("zabbix/problem"))

    assert (read.ref, read.kind.value, read.action) == ("4711", "opened", "PROBLEM")
    assert read.title == "Disk /var of web-01 is 96% full"
    assert read.tags == ("component:storage", "shop")
    assert (read.severity, read.priority) == ("High", "P2")
    assert (read.entities[0].id, read.entities[0].name) == ("10084", "web-01")
    assert values(read, "trigger_id") == ("16199",)


def test_a_macro_that_was_not_filled_in_is_not_there() -> None:
    read = event(ZABBIX, sent("zabbix/problem"))

    assert values(read, "recovery_id") == ()
    assert values(read, "user") == ()


def test_a_recovery_ends_the_problem_that_it_names() -> None:
    read = event(ZABBIX, sent("zabbix/recovery"))

    assert (read.ref, read.kind.value, read.status) == ("4711", "resolved", "resolved")


def test_an_update_says_who_wrote_what() -> None:
    read = event(ZABBIX, sent("zabbix/update"))

    assert (read.kind.value, read.author, read.note) == ("updated", "Ana", "I look at it")


def test_the_test_button_starts_nothing() -> None:
    assert event(ZABBIX, sent("zabbix/test")).ignore == "a test without an event"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        pytest.param({"host": ["host_dns"]}, "web-01.example.net", id="DNS name"),
        pytest.param({"host": ["host_ip", "host"]}, "192.0.2.11", id="address"),
    ],
)
def test_what_names_the_host_can_be_chosen(settings: dict[str, Any], name: str) -> None:
    read = event(reading("zabbix", **settings), sent("zabbix/problem"))

    assert read.entities[0].name == name


def test_the_first_host_that_was_filled_in_counts() -> None:
    read = event(
        reading("zabbix", host=["host_dns", "host"]), a_problem(host_dns="{HOST.DNS}", host_id=None)
    )

    assert (read.entities[0].id, read.entities[0].name) == ("web-01", "web-01")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([{"tag": "a", "value": "b"}], id="a list"),
        pytest.param('[{"tag": "a", "value": "b"}]', id="a list as text"),
        pytest.param("a:b", id="a text"),
        pytest.param({"a": "b"}, id="names with values"),
    ],
)
def test_tags_come_in_several_forms(said: object) -> None:
    assert event(ZABBIX, a_problem(tags=said)).tags == ("a:b",)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        pytest.param({"event_value": "1"}, "event_id", id="no event"),
        pytest.param(a_problem(event_value="2"), "event_value", id="another value"),
        pytest.param(a_problem(event_value="{EVENT.VALUE}"), "event_value", id="no value"),
        pytest.param([], "", id="a list"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(message: object, field: str) -> None:
    with pytest.raises(PayloadError) as refused:
        ZABBIX.read(body(message))

    assert refused.value.field == field
