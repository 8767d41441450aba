"""How webhooks get to their receiver, or do not."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.simulator import Opsgenie, OutgoingWebhook, serve
from tests.simulator.peers import Clock, Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def opsgenie(receiver: Receiver, clock: Clock) -> AsyncIterator[Opsgenie]:
    webhook = OutgoingWebhook(url=f"{receiver.url}/hook", headers={"X-Alexis-Token": "secret"})
    opsgenie = Opsgenie(webhooks=[webhook], now=clock)
    async with serve(opsgenie.app):
        yield opsgenie


async def test_webhooks_arrive_in_the_order_of_what_happened(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    alert = opsgenie.create_alert("disk full")
    for number in range(20):
        opsgenie.add_note(alert.id, str(number))
    opsgenie.close(alert.id)

    await opsgenie.settled()

    assert receiver.actions == ["Create", *["AddNote"] * 20, "Close"]
    assert [body["alert"]["note"] for body in receiver.bodies[1:-1]] == list(map(str, range(20)))


async def test_the_custom_headers_go_along(opsgenie: Opsgenie, receiver: Receiver) -> None:
    opsgenie.create_alert("disk full")

    await opsgenie.settled()

    assert receiver.received[0].path == "/hook"
    assert receiver.received[0].headers["x-alexis-token"] == "secret"
    assert receiver.received[0].headers["content-type"] == "application/json"


async def test_a_delivery_is_recorded_with_the_answer_and_not_repeated(
    opsgenie: Opsgenie, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 503
    opsgenie.create_alert("disk full")

    await opsgenie.settled()

    (delivery,) = opsgenie.deliveries
    assert (delivery.webhook, delivery.status, delivery.at) == ("alexis", 503, clock.at)
    assert delivery.json == receiver.bodies[0]


async def test_settled_waits_for_a_slow_receiver_who_gets_one_webhook_at_a_time(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    receiver.gate.clear()
    opsgenie.close(opsgenie.create_alert("disk full").id)
    settled = asyncio.create_task(opsgenie.settled())
    await receiver.reached.wait()
    await asyncio.wait({settled}, timeout=0.05)
    settled_too_early, arrivals = settled.done(), receiver.arrivals
    receiver.gate.set()
    await settled

    assert (settled_too_early, arrivals) == (False, 1)
    assert receiver.actions == ["Create", "Close"]


async def test_a_receiver_that_is_not_there_is_recorded_as_a_problem(clock: Clock) -> None:
    async with serve(Receiver().app) as url:
        gone = url
    opsgenie = Opsgenie(webhooks=[OutgoingWebhook(url=gone)], now=clock)
    opsgenie.create_alert("disk full")

    await opsgenie.settled()
    await opsgenie.aclose()

    (delivery,) = opsgenie.deliveries
    assert delivery.status is None
    assert "ConnectError" in delivery.problem


async def test_webhooks_can_be_lost_on_purpose(opsgenie: Opsgenie, receiver: Receiver) -> None:
    opsgenie.lose_webhooks = True
    alert = opsgenie.create_alert("disk full")
    opsgenie.lose_webhooks = False
    opsgenie.close(alert.id)

    await opsgenie.settled()

    assert receiver.actions == ["Close"]
    assert [delivery.problem for delivery in opsgenie.deliveries] == ["lost on purpose", ""]


async def test_webhooks_can_be_delivered_the_latest_first(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    async with opsgenie.webhooks_reversed():
        alert = opsgenie.create_alert("disk full")
        opsgenie.add_note(alert.id, "on it")
        opsgenie.close(alert.id)

    assert receiver.actions == ["Close", "AddNote", "Create"]


async def test_a_webhook_can_be_delivered_again_byte_for_byte(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    opsgenie.create_alert("disk full")
    await opsgenie.settled()

    await opsgenie.redeliver(opsgenie.deliveries[0])

    first, second = receiver.received
    assert first.content == second.content
    assert len(opsgenie.deliveries) == 2


async def test_a_receiver_that_hangs_does_not_hold_up_the_end_for_long(
    receiver: Receiver,
) -> None:
    receiver.gate.clear()
    opsgenie = Opsgenie(webhooks=[OutgoingWebhook(url=receiver.url)])

    async with asyncio.timeout(3), serve(opsgenie.app):
        opsgenie.create_alert("disk full")

    assert opsgenie.deliveries == []
    receiver.gate.set()


async def test_what_is_under_way_arrives_before_the_simulator_stops(receiver: Receiver) -> None:
    opsgenie = Opsgenie(webhooks=[OutgoingWebhook(url=receiver.url)])

    async with serve(opsgenie.app):
        opsgenie.create_alert("disk full")

    assert receiver.actions == ["Create"]
