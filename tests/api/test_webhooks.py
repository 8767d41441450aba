"""What a source posts: taken, or refused with the field that is wrong."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.api.examples import PAYLOADS
from tests.parts.alexis import TOKEN, Alexis
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio

LIMIT = 1_048_576
ALERT = PAYLOADS["opsgenie"]


def opsgenie(**alert: Any) -> bytes:
    return json.dumps({"action": "Create", "alert": {"alertId": "a-1", **alert}}).encode()


@pytest.mark.parametrize("source", ["opsgenie", "jsm", "dynatrace"])
async def test_a_message_is_taken_once_and_its_repeat_is_told_the_same_event(
    service: Alexis, source: str
) -> None:
    first = await service.post(f"/v1/webhooks/{source}", PAYLOADS[source])
    again = await service.post(f"/v1/webhooks/{source}", PAYLOADS[source])

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json().keys() == {"event", "status"}
    assert first.json()["status"] == "accepted"
    assert again.json() == {"event": first.json()["event"], "status": "duplicate"}
    assert (await service.get(f"/v1/events/{first.json()['event']}"))["source"] == source


async def test_many_at_once_are_one_event_and_its_duplicates(service: Alexis) -> None:
    answers = await asyncio.gather(
        *(service.post("/v1/webhooks/opsgenie", ALERT) for _ in range(20))
    )

    assert sorted(answer.json()["status"] for answer in answers) == [
        "accepted",
        *["duplicate"] * 19,
    ]
    assert len({answer.json()["event"] for answer in answers}) == 1


async def test_a_test_notification_is_ignored_and_kept(service: Alexis) -> None:
    test = {"PID": "99999", "ProblemID": "999", "State": "OPEN", "ProblemTitle": "Test"}

    response = await service.post("/v1/webhooks/dynatrace", test)

    assert response.status_code == 202
    assert response.json()["status"] == "ignored"
    story = await service.get(f"/v1/events/{response.json()['event']}")
    assert story["state"] == "ignored"


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("application/json", id="json"),
        pytest.param("text/plain", id="text"),
        pytest.param("application/x-www-form-urlencoded", id="form"),
        pytest.param("", id="empty"),
    ],
)
async def test_the_content_type_of_a_webhook_does_not_matter(shared: Alexis, kind: str) -> None:
    response = await shared.client.post(
        "/v1/webhooks/opsgenie", content=opsgenie(), headers={"Content-Type": kind}
    )

    assert response.status_code == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(b"", "body", id="nothing"),
        pytest.param(b"{", "body", id="cut off"),
        pytest.param(b"<alert/>", "body", id="not JSON"),
        pytest.param(b"[]", "body", id="a list"),
        pytest.param(b"null", "body", id="null"),
        pytest.param(b'"text"', "body", id="a text"),
        pytest.param(b"\xff\xfe\xfd", "body", id="not text"),
        pytest.param(b'{"action": NaN}', "body", id="NaN"),
        pytest.param(b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "body", id="nested too deep"),
        pytest.param(b'{"a":' + b"9" * 5000 + b"}", "body", id="a number without end"),
        pytest.param(b"{}", "action", id="empty object"),
        pytest.param(b'{"action": ""}', "action", id="empty action"),
        pytest.param(b'{"action": ["Create"]}', "action", id="action that is a list"),
        pytest.param(b'{"action": "Create"}', "alert", id="no alert"),
        pytest.param(b'{"action": "Create", "alert": []}', "alert", id="alert that is a list"),
        pytest.param(b'{"action": "Create", "alert": {}}', "alert.alertId", id="no alert id"),
        pytest.param(opsgenie(alertId=""), "alert.alertId", id="empty alert id"),
        pytest.param(opsgenie(alertId=None), "alert.alertId", id="null alert id"),
        pytest.param(opsgenie(alertId="x" * 201), "alert.alertId", id="long alert id"),
    ],
)
async def test_a_message_that_cannot_be_read_is_refused_by_its_field(
    shared: Alexis, body: bytes, field: str
) -> None:
    response = await shared.client.post("/v1/webhooks/opsgenie", content=body)

    assert response.status_code == 422
    assert fields_of(response) == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "PID", id="no id at all"),
        pytest.param({"PID": "{PID}", "State": "OPEN"}, "PID", id="placeholder not filled in"),
        pytest.param({"event.kind": "DAVIS_PROBLEM"}, "event.id", id="record without an id"),
    ],
)
async def test_a_problem_without_an_id_is_refused(
    shared: Alexis, body: dict[str, str], field: str
) -> None:
    response = await shared.post("/v1/webhooks/dynatrace", body)

    assert response.status_code == 422
    assert fields_of(response) == [field]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"createdAt": "--5"}, id="time with two signs"),
        pytest.param({"createdAt": "0001-01-01T00:00:00+23:00"}, id="time before all times"),
        pytest.param({"createdAt": "9999-12-31T23:59:59-23:00"}, id="time after all times"),
        pytest.param({"createdAt": -1}, id="time below zero"),
        pytest.param({"createdAt": 10**30}, id="time far away"),
        pytest.param({"createdAt": True}, id="time that is true"),
        pytest.param({"tags": "not a list"}, id="tags that are a text"),
        pytest.param({"tags": [1, None, {}]}, id="tags of all kinds"),
        pytest.param({"details": [1]}, id="details that are a list"),
        pytest.param({"message": {"a": 1}}, id="message that is an object"),
        pytest.param({"message": "a\x00b"}, id="NUL in the message"),
        pytest.param({f"k{number}": number for number in range(10_000)}, id="10,000 keys"),
    ],
)
async def test_what_is_odd_but_not_needed_does_not_lose_the_message(
    service: Alexis, odd: dict[str, Any]
) -> None:
    response = await service.client.post("/v1/webhooks/opsgenie", content=opsgenie(**odd))

    assert response.status_code == 202
    assert (await service.get(f"/v1/events/{response.json()['event']}"))["ref"] == "a-1"


async def drip(size: int) -> AsyncIterator[bytes]:
    """A body that does not say its length."""
    for _ in range(size // 65_536 + 1):
        yield b"x" * 65_536


@pytest.mark.parametrize("path", ["/v1/webhooks/opsgenie", "/v1/events"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"x" * (LIMIT + 1), id="says its length"),
        pytest.param(lambda: drip(LIMIT), id="does not say its length"),
        pytest.param(lambda: drip(4 * LIMIT), id="goes on"),
    ],
)
async def test_a_body_that_is_too_large_is_refused(shared: Alexis, path: str, content: Any) -> None:
    response = await shared.client.post(
        path, content=content(), headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 413
    assert fields_of(response) == ["body"]


async def test_a_body_that_is_just_not_too_large_is_taken(shared: Alexis) -> None:
    padding = LIMIT - len(opsgenie(x=""))

    response = await shared.client.post("/v1/webhooks/opsgenie", content=opsgenie(x="x" * padding))

    assert response.status_code == 202


async def test_a_body_that_says_it_is_huge_is_refused_before_it_is_sent(shared: Alexis) -> None:
    reader, writer = await asyncio.open_connection(*shared.url.removeprefix("http://").split(":"))
    writer.write(
        b"POST /v1/webhooks/opsgenie HTTP/1.1\r\nHost: alexis\r\nX-Alexis-Token: "
        + TOKEN.encode()
        + b"\r\nContent-Length: 999999999999\r\n\r\n"
    )

    answer = await reader.readline()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_sender_that_goes_away_half_way_leaves_nothing_behind(
    service: Alexis, capsys: pytest.CaptureFixture[str]
) -> None:
    _, writer = await asyncio.open_connection(*service.url.removeprefix("http://").split(":"))
    writer.write(
        b"POST /v1/webhooks/opsgenie HTTP/1.1\r\nHost: alexis\r\nX-Alexis-Token: "
        + TOKEN.encode()
        + b'\r\nContent-Length: 100\r\n\r\n{"action":'
    )
    await writer.drain()

    writer.close()
    await writer.wait_closed()

    assert (await service.post("/v1/webhooks/opsgenie", ALERT)).status_code == 202
    assert len((await service.get("/v1/events"))["items"]) == 1
    assert "request_failed" not in capsys.readouterr().out


async def test_a_compressed_body_is_refused_with_what_is_understood(shared: Alexis) -> None:
    response = await shared.client.post(
        "/v1/webhooks/opsgenie",
        content=gzip.compress(opsgenie()),
        headers={"Content-Encoding": "gzip"},
    )

    assert response.status_code == 415
    assert fields_of(response) == ["Content-Encoding"]
    assert response.headers["accept-encoding"] == "identity"


async def test_a_source_that_is_not_there_is_not_found(shared: Alexis) -> None:
    response = await shared.post("/v1/webhooks/pagerduty", ALERT)

    assert response.status_code == 404
    assert fields_of(response) == []
    assert "pagerduty" in response.json()["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_a_webhook_is_posted_and_nothing_else(shared: Alexis, method: str) -> None:
    response = await shared.client.request(method, "/v1/webhooks/opsgenie")

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_page_of_another_site_cannot_post_by_the_browser_of_an_operator(
    service: Alexis,
) -> None:
    response = await service.client.post(
        "/v1/webhooks/opsgenie",
        json=ALERT,
        headers={"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
    )

    assert response.status_code == 403
    assert (await service.get("/v1/events"))["items"] == []
