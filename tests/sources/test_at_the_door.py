"""Hostile messages are answered properly by the whole service, and hold up nobody else's."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.payloads import READERS, an_alert, payload

pytestmark = pytest.mark.anyio

_RULE = """
    name: looks-at-everything
    when: {field: "*", search: "never to be found"}
    targets: {hosts: [nowhere]}
    then: [{tasks: [{remote_ssh: "true"}]}]
    """

_HOSTILE = {
    "nothing": b"",
    "no JSON": b"PID=1&State=OPEN",
    "JSON without end": b"[" * 50_000,
    "deep": b'{"PID": "P-1", "action": "x", "alert": {"alertId": "a"}, "a": %b1%b}'
    % (b"[" * 190, b"]" * 190),
    "no number": b'{"PID": NaN, "action": "x", "alert": {"alertId": "b", "details": {"a": NaN}}}',
    "infinite": b'{"PID": "P-2", "x": 1e999, "action": "x", "alert": {"alertId": "c", "x": 1e999}}',
    "a long number": b'{"PID": %b, "action": "x", "alert": {"alertId": %b}}'
    % (b"9" * 4300, b"9" * 4300),
    "half an emoji": json.dumps({**an_alert(alertId="d", message="\ud83d"), "PID": "P-3"}).encode(),
    "NUL": json.dumps({**an_alert(alertId="e\x00", message="\x00"), "PID": "P-4"}).encode(),
    "not Unicode": b'{"PID": "P-5", "x": "\xff", "action": "x", "alert": {"alertId": "f\xff"}}',
    "large": json.dumps({**an_alert(alertId="g", message="x" * 500_000), "PID": "P-6"}).encode(),
}


@pytest.mark.parametrize("source", READERS)
async def test_hostile_messages_hold_up_nobody(tmp_path: Path, source: str) -> None:
    good = payload({"dynatrace": "dynatrace/webhook-open-v2"}.get(source, "opsgenie/create"))
    bodies = {**_HOSTILE, "good": json.dumps(good).encode()}
    write_rules(tmp_path, rule=_RULE)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        path = f"/v1/webhooks/{source}"

        posted = [service.client.post(path, content=body) for body in bodies.values()]
        answers = dict(zip(bodies, await asyncio.gather(*posted), strict=True))
        await until(service.is_settled, "every event to be decided")
        stories = await service.stories()

    assert {answer.status_code for answer in answers.values()} == {202, 422}
    assert answers["good"].status_code == 202
    assert {story["state"] for story in stories} == {"decided"}
    refused = [answer.json() for answer in answers.values() if answer.status_code == 422]
    assert all(document["errors"][0]["field"] for document in refused)
