"""A person has an event decided anew, or a run tried again: under the same limits, done once."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.parts.alexis import (
    ANYTHING_AGAIN,
    Alexis,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: restart
    when: {tags: [duplicator]}
    targets: {from: details.host}
    then: [{tasks: [{remote_ssh: "test -e {{ details.place }}"}]}]
    """


def _about(host: SshServer, place: Path) -> Any:
    return {"tags": ["duplicator"], "details": {"host": host.address, "place": str(place)}}


async def story_of(service: Alexis, answer: httpx.Response) -> Any:
    """Wait until what an answer names is decided and done, and give its story."""
    assert answer.status_code == 202, answer.text

    async def done() -> Any:
        story = await service.get(f"/v1/events/{answer.json()['event']}")
        runs = story["runs"]
        over = all(run["finished_at"] or run["state"] == "blocked" for run in runs)
        return story if story["state"] == "decided" and over else None

    return await until(done, "the event to be decided and done")


async def _event(service: Alexis, action: str) -> Any:
    items = (await service.get("/v1/events", limit=500))["items"]
    return next(item for item in items if item["action"] == action)


async def test_an_event_that_met_no_rule_is_replayed_once_there_is_one_and_repaired_once(
    tmp_path: Path, products: Vendors, host: SshServer
) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, host, sources=products.settings, limits=ANYTHING_AGAIN)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", **_about(host, tmp_path / "there"))
        await all_settled(service, products)
        event = await _event(service, "Create")
        write_rules(tmp_path, restart=RULE.replace("test -e", "touch"))

        async def known() -> Any:
            return (await service.get("/v1/rules"))["rules"]

        await until(known, "the rule to be read")
        replay = f"/v1/events/{event['id']}/replay"
        replayed = await story_of(service, await service.client.post(replay))
        again = await story_of(service, await service.client.post(replay))
        products.opsgenie.close(alert.id)
        await all_settled(service, products)
        late = await story_of(service, await service.client.post(replay))
        end = await _event(service, "Close")
        over = await service.client.post(f"/v1/events/{end['id']}/replay")

    assert (replayed["client"], replayed["problem"]) == ("tester", event["problem"])
    assert (tmp_path / "there").exists()
    assert [run["reason"] for run in again["runs"]] == ["duplicate"]
    assert [each["reason"] for each in late["decisions"]] == ["resolved"]
    assert (over.status_code, "the end of a problem" in over.json()["detail"]) == (409, True)


async def test_a_run_that_failed_is_tried_again_for_the_same_problem(
    tmp_path: Path, products: Vendors, host: SshServer
) -> None:
    write_rules(tmp_path, restart=RULE)
    settings = settings_for(tmp_path, host, sources=products.settings, limits=ANYTHING_AGAIN)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        alert = products.opsgenie.create_alert("Trouble", **_about(host, tmp_path / "there"))
        await all_settled(service, products)
        (failed,) = await service.runs()
        (tmp_path / "there").touch()

        retry = f"/v1/runs/{failed['id']}/retry"
        retried = await story_of(service, await service.client.post(retry))
        await all_settled(service, products)
        refused = await service.client.post(f"/v1/runs/{retried['runs'][0]['id']}/retry")
        products.opsgenie.close(alert.id)
        await all_settled(service, products)
        late = await story_of(service, await service.client.post(retry))

    assert failed["state"] == "failed"
    assert retried["problem"] == failed["problem"]
    assert [(run["rule"], run["state"]) for run in retried["runs"]] == [("restart", "succeeded")]
    assert (refused.status_code, "succeeded" in refused.json()["detail"]) == (409, True)
    assert [each["reason"] for each in late["decisions"]] == ["resolved"]
    notes = products.opsgenie.notes_of(alert.id)
    assert sum("succeeded" in note for note in notes) == 1


async def test_what_is_not_there_is_not_done_again(tmp_path: Path) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        event = await service.client.post("/v1/events/01X/replay")
        run = await service.client.post("/v1/runs/01X/retry")

    assert (event.status_code, event.json()["detail"]) == (404, "There is no event '01X'.")
    assert (run.status_code, run.json()["detail"]) == (404, "There is no run '01X'.")
