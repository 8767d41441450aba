"""CloudEvents in structured, batched and binary mode."""

import json
from typing import Any

import pytest

from app.domain.errors import PayloadError
from app.domain.fields import values
from tests.parts.own_sources import body, event, events, reading, sent

TYPES = {"net.example.disk.*": "updated", "net.example.disk.full": "opened"}
DISKS = reading("cloudevents", types={**TYPES, "net.example.disk.fine": "resolved"})
CE = {
    "ce-specversion": "1.0",
    "ce-id": "A234-1234-1234",
    "ce-source": "https://monitor.example.net/disks",
    "ce-type": "net.example.disk.full",
    "ce-subject": "web-01.example.net/var",
    "ce-time": "2026-11-22T23:59:55Z",
    "content-type": "application/json; charset=utf-8",
}


def an_event(**changes: Any) -> dict[str, Any]:
    """Give an event in structured mode; None takes an attribute away."""
    said = {**json.loads(sent("cloudevents/structured")), **changes}
    return {name: value for name, value in said.items() if value is not None}


def test_an_event_in_structured_mode_is_read() -> None:
    read = event(DISKS, sent("cloudevents/structured"))

    assert (read.ref, read.kind.value) == ("web-01.example.net/var", "opened")
    assert (read.action, read.severity) == ("net.example.disk.full", "critical")
    assert (read.title, read.tags) == ("Disk /var of web-01 is 96% full", ("disk_full",))
    assert values(read, "entities.name") == ("web-01.example.net",)
    assert values(read, "source") == ("watch",)
    assert values(read, "eventSource") == ("https://monitor.example.net/disks",)


def test_a_batch_is_as_many_events() -> None:
    headers = {"content-type": "application/cloudevents-batch+json"}

    read = events(DISKS, sent("cloudevents/batch"), headers)

    assert [each.kind.value for each in read] == ["opened", "resolved"]


def test_binary_mode_says_the_same_in_headers() -> None:
    data = an_event()["data"]

    (read,) = events(DISKS, body(data), CE)

    structured = event(DISKS, sent("cloudevents/structured"))
    assert read.model_copy(update={"fields": {}}) == structured.model_copy(update={"fields": {}})


def test_headers_of_binary_mode_are_percent_encoded() -> None:
    (read,) = events(DISKS, b"{}", {**CE, "ce-subject": "web-01/%C3%BCber%20all"})

    assert read.ref == "web-01/über all"


@pytest.mark.parametrize(
    ("kind", "data", "field", "said"),
    [
        pytest.param("text/plain", b"full", "data", "full", id="text"),
        pytest.param("application/octet-stream", b"\xff", "data_base64", "/w==", id="bytes"),
        pytest.param("application/vnd.x+json", b'"full"', "data", "full", id="a form of JSON"),
    ],
)
def test_data_that_is_no_object_is_kept(kind: str, data: bytes, field: str, said: str) -> None:
    (read,) = events(DISKS, data, {**CE, "content-type": kind})

    assert values(read, field) == (said,)


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        pytest.param("net.example.disk.full", "opened", id="the whole name"),
        pytest.param("net.example.disk.slow", "updated", id="the longest beginning"),
        pytest.param("net.example.cpu", "updated", id="none of them"),
    ],
)
def test_the_type_says_the_kind(of: str, kind: str) -> None:
    assert event(DISKS, an_event(type=of)).kind.value == kind


def test_two_updates_with_other_ids_are_two_messages() -> None:
    one = event(DISKS, an_event(type="x", id="1"))
    same = event(DISKS, an_event(type="x", id="1", traceparent="00-1"))
    other = event(DISKS, an_event(type="x", id="2"))

    assert one.key == same.key != other.key


def test_types_that_are_not_named_may_be_refused() -> None:
    strict = reading("cloudevents", types=TYPES, otherwise=None)

    with pytest.raises(PayloadError, match="none of the types"):
        event(strict, an_event(type="net.example.cpu"))


@pytest.mark.parametrize(
    ("message", "field"),
    [
        pytest.param(b"<x/>", "", id="not JSON"),
        pytest.param("text", "", id="a text"),
        pytest.param(an_event(specversion="0.3"), "specversion", id="an older version"),
        pytest.param(an_event(specversion=None), "specversion", id="no version"),
        pytest.param(an_event(id=None), "id", id="no id"),
        pytest.param(an_event(source=None), "source", id="no source"),
        pytest.param(an_event(type=""), "type", id="no type"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(message: object, field: str) -> None:
    with pytest.raises(PayloadError) as refused:
        event(DISKS, message)

    assert refused.value.field == field


def test_binary_mode_that_says_json_has_to_be_json() -> None:
    with pytest.raises(PayloadError, match="not JSON"):
        events(DISKS, b"{", CE)
