"""What Alertmanager posts, as a real one did, and what comes of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.event import EventKind
from app.domain.fields import values
from tests.parts.own_sources import body, event, events, reading, sent

ALERTS = reading("alertmanager", priorities={"critical": "P1"})


def an_alert(**changes: Any) -> dict[str, Any]:
    """Give a group with one alert; None takes a field away."""
    group = json.loads(sent("alertmanager/firing"))
    alert = {**group["alerts"][0], **changes}
    kept = {name: value for name, value in alert.items() if value is not None}
    return {**group, "alerts": [kept]}


def test_each_alert_of_a_group_is_an_event_of_its_own() -> None:
    read = events(ALERTS, sent("alertmanager/firing"))

    assert [each.ref for each in read] == [
        "b90a7f32ec7a376a",
        "2e36ae5f933c83e7",
        "3c03a3d29655857c",
    ]
    assert {each.kind for each in read} == {EventKind.OPENED}


def test_an_alert_says_what_its_labels_and_annotations_say() -> None:
    first = events(ALERTS, sent("alertmanager/firing"))[0]

    assert first.title == "Disk /var of web-01.example.net is 96% full"
    assert first.description == "Less than 4% is left."
    assert "service:shop" in first.tags
    assert (first.severity, first.priority, first.action) == ("critical", "P1", "firing")
    assert first.occurred_at == datetime(2026, 11, 22, 23, 59, 55, 178017, UTC)
    assert values(first, "entities.name") == ("web-01.example.net",)
    assert values(first, "labels.instance") == ("web-01.example.net:9100",)
    assert values(first, "annotations.runbook_url") == ("https://runbooks.example.net/disk",)
    assert values(first, "groupLabels.alertname") == ("DiskWillFill",)
    assert values(first, "truncatedAlerts") == ("0",)


def test_one_alert_of_a_group_may_be_over_while_the_others_fire() -> None:
    read = events(ALERTS, sent("alertmanager/one-resolved"))

    assert [each.kind.value for each in read] == ["opened", "resolved", "opened"]
    assert read[1].occurred_at == datetime(2026, 11, 22, 23, 59, 58, 445170, UTC)


def test_an_alert_that_is_sent_again_with_its_group_has_the_same_key() -> None:
    first = events(ALERTS, sent("alertmanager/firing"))
    again = events(ALERTS, sent("alertmanager/one-resolved"))

    assert again[0].key == first[0].key
    assert again[1].key != first[1].key


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({"labels": {"instance": "web-01:9100"}}, "web-01", id="a port"),
        pytest.param({"labels": {"instance": "web-01"}}, "web-01", id="no port"),
        pytest.param({"labels": {"instance": "[::1]:9100"}}, "::1", id="IPv6 with a port"),
        pytest.param({"labels": {"instance": "fe80::1"}}, "fe80::1", id="IPv6"),
        pytest.param(
            {"labels": {"instance": "https://Web-01.example.net/x"}},
            "Web-01.example.net",
            id="an address",
        ),
        pytest.param({"labels": {"node": "web-02"}}, "web-02", id="another label"),
        pytest.param({"labels": {"instance": "[odd"}}, "[odd", id="what is no host"),
    ],
)
def test_the_host_is_taken_from_a_label(changes: dict[str, Any], name: str) -> None:
    read = event(ALERTS, an_alert(**changes))

    assert values(read, "entities.name") == (name,)


def test_without_a_label_for_it_there_is_no_host() -> None:
    assert event(ALERTS, an_alert(labels={"alertname": "A"})).entities == ()


def test_without_a_fingerprint_the_labels_tell_which_alert_it_is() -> None:
    one = event(ALERTS, an_alert(fingerprint=None))
    same = event(ALERTS, an_alert(fingerprint=None, status="resolved"))
    other = event(ALERTS, an_alert(fingerprint=None, labels={"alertname": "Other"}))

    assert one.ref == same.ref != other.ref


@pytest.mark.parametrize(
    ("message", "field"),
    [
        pytest.param(b"", "", id="nothing"),
        pytest.param([], "", id="a list"),
        pytest.param({}, "alerts", id="no alerts"),
        pytest.param({"alerts": {}}, "alerts", id="alerts that are no list"),
        pytest.param({"alerts": [1]}, "alerts", id="an alert that is none"),
        pytest.param({"alerts": [{}]}, "status", id="an empty alert"),
        pytest.param(an_alert(status="pending"), "status", id="another status"),
        pytest.param(an_alert(fingerprint=None, labels=None), "fingerprint", id="nameless"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(message: object, field: str) -> None:
    with pytest.raises(PayloadError) as refused:
        events(ALERTS, body(message))

    assert refused.value.field == field


def test_a_group_without_alerts_holds_nothing() -> None:
    assert events(ALERTS, body({"alerts": []})) == []


@pytest.mark.parametrize(
    "delivery",
    [
        pytest.param({"alerts": [{}] * 1001}, id="many alerts"),
        pytest.param({"alerts": [{}] * 900, "receiver": "x" * 50_000}, id="much with each"),
    ],
)
def test_a_small_delivery_cannot_become_a_flood(delivery: object) -> None:
    with pytest.raises(PayloadError):
        events(ALERTS, body(delivery))


def test_labels_for_host_and_severity_can_be_chosen() -> None:
    chosen = reading(
        "alertmanager", host_labels=["vm"], severity_label="level", priorities={"page": "P2"}
    )

    read = event(chosen, an_alert(labels={"vm": "web-09", "level": "Page", "instance": "x"}))

    assert (read.entities[0].name, read.severity, read.priority) == ("web-09", "Page", "P2")
