"""One trace from the webhook to the note, told to a real collector."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import (
    KEY,
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.answering import Asked, Reply, answering
from tests.parts.collector import Collector, collector, faults_of
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

SECRET = "made-up-secret-of-a-task"


def _told_to(there: Collector, **more: Any) -> dict[str, Any]:
    headers = {"Authorization": "Api-Token made-up"}
    return {"endpoint": there.url, "headers": headers, **more}


async def _waiting(service: Alexis, remedy: int) -> str:
    """Give the id of the run of this remedy, once it waits for an answer."""

    async def waits() -> str | None:
        runs = await service.runs(state="awaiting_approval")
        return next((run["id"] for run in runs if run["remedy"] == remedy), None)

    return str(await until(waits, f"remedy {remedy} to wait"))


async def test_a_webhook_is_one_trace_to_its_last_note_also_over_an_approval(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    async with collector() as there, answering() as (url, app):
        asked: list[Asked] = []

        def answer(request: Asked) -> Reply:
            asked.append(request)
            return Reply(200)

        app.reply = answer
        write_rules(
            tmp_path,
            rule=f"""
            name: restart-duplicator
            mode: approve
            when: {{tags: [syn.duplicator]}}
            targets: {{hosts: [{host.address}]}}
            then:
              - tasks:
                  - remote_ssh: echo {SECRET} >> {done}; echo {SECRET}; exit 3
              - tasks:
                  - remote_ssh: echo harder >> {done}
                    delay_after: 10ms
                  - http_request: {{url: "{url}/cure?token={SECRET}", method: POST}}
                verify: {{remote_ssh: "test -s {done}", within: 5s}}
            """,
        )
        settings = settings_for(
            tmp_path,
            host,
            sources=products.settings,
            tasks={"http_request": {"allow": [f"{url}/cure"]}},
            traces=_told_to(there, resource={"deployment.environment.name": "test"}),
        )
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            alert = products.opsgenie.create_alert(
                f"Garbage {KEY}", tags=["syn.duplicator"], description="made-up words of an alert"
            )
            for remedy in (1, 2):
                waiting = await _waiting(service, remedy)
                await service.post(f"/v1/runs/{waiting}/approve", {})
            await all_settled(service, products)
            event = (await service.stories())[0]

    first = there.one("POST /v1/webhooks/opsgenie")
    spans = [span for span in there.spans if span.trace == first.trace]
    assert faults_of(spans) == []
    for span in sorted(spans, key=lambda s: s.began):
        print(span.name, span.began - first.began, span.ended - first.began, span.attributes, span.error)
    assert 0
