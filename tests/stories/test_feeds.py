"""The poller finds what the webhooks missed, and repeats nothing."""

from pathlib import Path

import pytest

from app.simulator import Answer, Entity, Fault, OutgoingWebhook
from tests.parts.alexis import (
    TOKEN,
    Vendors,
    alexis,
    all_settled,
    settings_for,
    until,
    vendors,
    write_rules,
)
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


def _rule(done: Path, host: SshServer) -> str:
    return f"""
        name: repair
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "echo {{{{ title }}}} >> {done}"}}]}}]
        """


async def test_missed_alerts_and_problems_are_found_by_all_three_feeds(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    async with vendors(feeds=True) as products:
        write_rules(tmp_path, rule=_rule(done, host))
        settings = settings_for(tmp_path, host, sources=products.settings)
        async with alexis(tmp_path, settings) as service:
            products.opsgenie.create_alert("opsgenie", tags=["t"])
            products.jsm.create_alert("jsm", tags=["t"])
            products.dynatrace.open_problem("dynatrace", Entity.named("x", "t"))

            async def repaired() -> bool:
                return done.exists() and len(done.read_text().splitlines()) == 3

            await until(repaired, "three repairs")
            await all_settled(service, products)

        assert sorted(done.read_text().split()) == ["dynatrace", "jsm", "opsgenie"]


async def test_what_was_received_is_not_taken_again_from_the_feed(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    async with vendors(feeds=True) as products:
        write_rules(tmp_path, rule=_rule(done, host))
        settings = settings_for(tmp_path, host, sources=products.settings)
        async with alexis(tmp_path, settings) as service:
            products.post_to(service.url)
            products.opsgenie.create_alert("opsgenie", tags=["t"])
            products.dynatrace.open_problem("dynatrace", Entity.named("x", "t"))
            await _two_more_looks(products)
            await all_settled(service, products)

            opened = (await service.get("/v1/events", kind="opened"))["items"]

    assert sorted(event["source"] for event in opened) == ["dynatrace", "opsgenie"]
    assert sorted(done.read_text().split()) == ["dynatrace", "opsgenie"]


async def test_a_long_list_is_read_to_its_last_page_and_an_error_does_not_end_the_looking(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path)
    feeds = {name: {**each, "feed": {"interval": "1s"}} for name, each in products.settings.items()}
    for number in range(230):
        products.opsgenie.create_alert(f"alert {number}")
        products.dynatrace.open_problem(f"problem {number}")
    for product in (products.opsgenie, products.dynatrace):
        product.faults.add(Fault(effect=Answer(status=500), path=r"/(alerts|problems)$", times=2))
    settings = settings_for(tmp_path, sources=feeds)
    async with alexis(tmp_path, settings) as service:

        async def all_there() -> bool:
            counts = [
                len((await service.get("/v1/events", source=name, limit=500))["items"])
                for name in ("opsgenie", "dynatrace")
            ]
            return counts == [230, 230]

        await until(all_there, "every alert and problem")


async def test_an_alert_that_ended_unheard_is_known_as_ended(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    async with vendors(feeds=True) as products:
        write_rules(tmp_path, rule=_rule(done, host))
        settings = settings_for(tmp_path, host, sources=products.settings)
        alert = products.opsgenie.create_alert("over", tags=["t"])
        products.opsgenie.close(alert.id)
        async with alexis(tmp_path, settings) as service:

            async def decided() -> bool:
                return any(story["state"] == "decided" for story in await service.stories())

            await until(decided, "the event")
            (story,) = await service.stories()

    assert story["about"]["state"] == "resolved"
    assert not done.exists()


async def test_the_next_start_looks_from_where_the_last_look_was(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    async with vendors(feeds=True) as products:
        products.settings["opsgenie"]["feed"] = {"interval": "1s", "lookback": "1s"}
        write_rules(tmp_path, rule=_rule(done, host))
        settings = settings_for(tmp_path, host, sources=products.settings)
        async with alexis(tmp_path, settings):
            await _two_more_looks(products)
        products.opsgenie.create_alert("meanwhile", tags=["t"])
        async with alexis(tmp_path, settings) as service:
            await service.run_in("succeeded")

    assert done.read_text() == "meanwhile\n"


async def test_a_webhook_after_the_feed_is_a_duplicate(tmp_path: Path) -> None:
    async with vendors(feeds=True) as products:
        write_rules(tmp_path)
        settings = settings_for(tmp_path, sources=products.settings)
        async with alexis(tmp_path, settings) as service:
            alert = products.opsgenie.create_alert("first by feed")
            await until(service.is_settled, "the feed to find it")
            products.opsgenie.webhooks.append(
                OutgoingWebhook(
                    url=f"{service.url}/v1/webhooks/opsgenie", headers={"X-Alexis-Token": TOKEN}
                )
            )
            products.opsgenie.acknowledge(alert.id)
            await products.opsgenie.settled()
            body = {"action": "Create", "alert": {"alertId": alert.id, "message": alert.message}}

            answer = await service.post("/v1/webhooks/opsgenie", body)

    assert answer.json()["status"] == "duplicate"


async def _two_more_looks(products: Vendors) -> None:
    """Wait until the feeds have looked twice from now on."""

    def looks() -> list[int]:
        return [
            sum(request.path.endswith(("/alerts", "/problems")) for request in product.requests)
            for product in (products.opsgenie, products.jsm, products.dynatrace)
        ]

    before = looks()

    async def looked() -> bool:
        return all(now >= then + 2 for now, then in zip(looks(), before, strict=True))

    await until(looked, "two looks")
