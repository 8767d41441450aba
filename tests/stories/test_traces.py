"""One trace from the webhook to the note, told to a real collector."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from app.domain.by_hand import SOURCE
from app.domain.span import trace_of
from tests.parts.alexis import (
    KEY,
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.answering import answering
from tests.parts.collector import Collector, Told, collector, faults_of
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
        port = urlsplit(url).port
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
            products.opsgenie.create_alert(
                f"Garbage {KEY}", tags=["syn.duplicator"], description="made-up words of an alert"
            )
            for remedy in (1, 2):
                waiting = await _waiting(service, remedy)
                await service.post(f"/v1/runs/{waiting}/approve", {})
            await all_settled(service, products)
            event = (await service.stories())[0]

    first = there.one("POST /v1/webhooks/opsgenie")
    assert first.trace == f"{trace_of(event['id']):032x}"
    assert {span.trace for span in there.spans} == {first.trace}
    assert faults_of(there.spans) == []
    assert _tree(there.spans) == {
        "POST /v1/webhooks/opsgenie": ["store event", "decide"],
        "decide": [
            "note opsgenie",
            "team opsgenie",
            "approval restart-duplicator",
            "run restart-duplicator",
            "note opsgenie",
            "approval restart-duplicator",
            "note opsgenie",
            "run restart-duplicator",
            "note opsgenie",
        ],
        "run restart-duplicator": [
            "task remote_ssh",
            "task remote_ssh",
            "pause",
            "task http_request",
            "verify",
        ],
        "task remote_ssh": ["ssh connect"],
        "task http_request": ["POST"],
        "verify": ["verify remote_ssh"],
    }
    failed, repaired = there.named("run restart-duplicator")
    assert (failed.error, failed.attributes["alexis.remedy"]) == ("failed", 1)
    assert (repaired.error, repaired.attributes["alexis.state"]) == (None, "succeeded")
    assert repaired.attributes["alexis.target"] == host.address
    assert there.named("note opsgenie")[-1].began >= repaired.ended
    assert there.named("task remote_ssh")[0].attributes["process.exit.code"] == 3
    assert there.one("decide").attributes["alexis.rules.matched"] == ["restart-duplicator"]
    (request,) = app.asked
    posted = next(span for span in there.named("POST") if span.attributes["server.port"] == port)
    assert request.headers["traceparent"] == f"00-{first.trace}-{posted.id}-01"
    assert there.headers[0]["authorization"] == "Api-Token made-up"
    assert there.resource["service.name"] == "alexis"
    assert there.resource["deployment.environment.name"] == "test"
    for hidden in (KEY, SECRET, "made-up words", "Api-Token"):
        assert hidden.encode() not in there.raw


async def test_what_one_replica_received_another_does_in_the_same_trace(
    tmp_path: Path, host: SshServer, products: Vendors, postgres_url: str
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: approved
        mode: approve
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    )
    async with collector() as there:
        settings = settings_for(
            tmp_path,
            host,
            database={"url": postgres_url},
            sources=products.settings,
            traces=_told_to(there),
        )
        alert = products.opsgenie.create_alert("It is broken", tags=["t"])
        said = {"action": "Create", "alert": {"alertId": alert.id, "message": "p", "tags": ["t"]}}
        async with alexis(tmp_path, settings) as received:
            await received.post("/v1/webhooks/opsgenie", said)
            run = await _waiting(received, 1)
            await until(received.is_settled, "the request to be told")
        before = len(there.spans)
        async with alexis(tmp_path, settings) as other:
            await other.post(f"/v1/runs/{run}/approve", {})
            await until(other.is_settled, "the run to be over")

    assert before
    assert there.named("run approved")[0] in there.spans[before:]
    assert faults_of(there.spans) == []
    assert len({span.trace for span in there.spans}) == 1


async def test_what_came_from_elsewhere_is_linked_and_what_is_held_goes_on_in_a_trace_of_its_own(
    tmp_path: Path, host: SshServer
) -> None:
    caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    write_rules(
        tmp_path,
        lasts=f"""
        name: lasts
        when: {{tags: [t]}}
        hold_for: 300ms
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    )
    async with collector() as there, vendors(feeds=True) as products:
        settings = settings_for(tmp_path, host, sources=products.settings, traces=_told_to(there))
        async with alexis(tmp_path, settings) as service:
            service.client.headers["traceparent"] = caller
            for _ in range(2):
                await service.post("/v1/events", {"id": KEY, "title": "By hand", "tags": ["t"]})
            products.jsm.create_alert("Found by the feed", tags=["other"])

            async def ran() -> bool:
                return bool(there.named("run lasts") and there.named("receive jsm"))

            await until(ran, "the run and the feed's event to be told")
            await all_settled(service, products)

    by_hand, again = there.named("POST /v1/events")
    assert by_hand.links == (("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"),)
    assert by_hand.attributes["alexis.ref"] == "[secret]"
    assert (again.trace, again.parent) == (by_hand.trace, by_hand.id)
    assert again.attributes["alexis.status"] == "duplicate"
    decided, held = (
        span for span in there.named("decide") if span.attributes["alexis.source"] == SOURCE
    )
    assert decided.attributes["alexis.rules.blocked"] == ["lasts: held"]
    began = there.one("hold lasts")
    assert began.links == ((decided.trace, decided.id),)
    assert held.trace == began.trace == there.one("run lasts").trace != decided.trace
    until_then = datetime.fromisoformat(began.attributes["alexis.hold.until"])
    assert there.one("hold").ended / 10**9 >= until_then.timestamp()
    found, looks = there.one("receive jsm"), there.named("look jsm")
    assert found.links[0] in [(look.trace, look.id) for look in looks]
    for trace in {span.trace for span in there.spans}:
        assert faults_of([span for span in there.spans if span.trace == trace]) == []


async def test_a_collector_that_is_away_is_in_nobodys_way_and_hears_of_it_later(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: quick
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        limits: {{cooldown: 1h}}
        before: {{probe: {{remote_ssh: "true"}}}}
        collect: [{{remote_ssh: uptime}}]
        then: [{{tasks: [{{remote_ssh: "echo done >> {done}"}}]}}]
        """,
    )
    async with collector() as there:
        there.status = 503

        async def refused() -> bool:
            return bool(there.headers)

        settings = settings_for(tmp_path, host, traces=_told_to(there))
        with capture_logs() as log:
            async with alexis(tmp_path, settings) as service:
                await service.post("/v1/events", {"title": "p", "tags": ["t"]})
                await until(service.is_settled, "the run to be over")
                await until(refused, "the collector to refuse")
                there.status = 200
                await service.post("/v1/events", {"title": "p again", "tags": ["t"]})

                async def told() -> bool:
                    return len(there.named("run quick")) == 2

                await until(told, "the spans to be told")

    assert done.read_text() == "done\n"
    ran, blocked = (
        [span for span in there.spans if span.trace == run.trace]
        for run in there.named("run quick")
    )
    assert faults_of(ran) == faults_of(blocked) == []
    looks, task = ["probe remote_ssh", "collect remote_ssh"], "task remote_ssh"
    assert _tree(ran)["run quick"] == [*looks, task]
    assert _tree(blocked)["run quick"] == looks[1:]
    assert [
        {name: line.get(name) for name in ("event", "reason", "lost")}
        for line in log
        if line["event"].startswith("spans")
    ] == [
        {"event": "spans_not_taken", "reason": "status 503", "lost": None},
        {"event": "spans_taken_again", "reason": None, "lost": 0},
    ]


def _tree(spans: Sequence[Told]) -> dict[str, list[str]]:
    """Give by name what is below spans, in the order of time; calls of notes are left out."""
    known = {span.id: span for span in spans}
    found: dict[str, list[str]] = {}
    for span in sorted(spans, key=lambda span: (span.began, span.name)):
        parent = known.get(span.parent)
        if parent and parent.name.split()[0] not in {"note", "team"}:
            found.setdefault(parent.name, []).append(span.name)
    return found
