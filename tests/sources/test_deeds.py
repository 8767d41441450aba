"""Deeds on an alert or a problem are done as each product wants them, and refused if it cannot."""

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.domain.deed import (
    Acknowledge,
    AddDetails,
    AddEvent,
    AddTags,
    AddTeam,
    Close,
    Comment,
    CustomAction,
    Deed,
    RemoveTags,
    SetPriority,
    Snooze,
)
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused, Uncertain
from app.ports import Desk, Source
from app.simulator import Alert, Drop, Dynatrace, Entity, Fault, Opsgenie, OutgoingWebhook, When
from tests.parts.alexis import Vendors
from tests.parts.desks import NOW, Product, answers, notes_of
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio

ON_ALERTS = ("opsgenie", "jsm")
DEPLOYED = AddEvent("CUSTOM_DEPLOYMENT", "restarted", timedelta(minutes=30), {"rule": "r"})


async def _done(desk: Desk, ref: str, deed: Deed) -> Receipt:
    receipt = await desk.act(ref, deed)
    return await desk.ask(receipt.request) if isinstance(receipt, Accepted) else receipt


@pytest.mark.parametrize("name", ON_ALERTS)
@pytest.mark.parametrize(
    ("deed", "is_done"),
    [
        pytest.param(Acknowledge(), lambda it: it.acknowledged, id="acknowledge"),
        pytest.param(Close(), lambda it: it.closed, id="close"),
        pytest.param(
            AddTeam("humans"), lambda it: [team.name for team in it.teams] == ["humans"], id="team"
        ),
        pytest.param(
            AddTags(("a b", "c,d")), lambda it: it.tags == ("old", "x", "a b", "c,d"), id="tags"
        ),
        pytest.param(RemoveTags(("old", "y")), lambda it: it.tags == ("x",), id="tags that go"),
        pytest.param(
            AddDetails({"k/&": "v?"}),
            lambda it: it.details == {"host": "web-01", "k/&": "v?"},
            id="details",
        ),
        pytest.param(
            Snooze(NOW + timedelta(hours=1)),
            lambda it: it.snoozed_until == NOW + timedelta(hours=1),
            id="snooze",
        ),
        pytest.param(SetPriority("P1"), lambda it: it.priority == "P1", id="priority"),
    ],
)
async def test_an_alert_is_changed(
    desk: Desk, product: Opsgenie, deed: Deed, is_done: Callable[[Alert], bool]
) -> None:
    alert = product.create_alert("Trouble", tags=["old", "x"], details={"host": "web-01"})

    receipt = await _done(desk, alert.id, deed)

    assert receipt == Delivered()
    assert is_done(product.alert(alert.id))


@pytest.mark.parametrize("name", ON_ALERTS)
@pytest.mark.parametrize("action", ["Restart", "a/b?c&d ü", "../close", "..."])
async def test_a_custom_action_is_carried_out_whatever_it_is_called(
    desk: Desk, product: Opsgenie, receiver: Receiver, ref: str, action: str
) -> None:
    product.webhooks.append(OutgoingWebhook(url=receiver.url))

    receipt = await _done(desk, ref, CustomAction(action))
    await product.settled()

    assert receipt == Delivered()
    assert [delivery.json["action"] for delivery in product.deliveries] == [action]


@pytest.mark.parametrize("name", ["opsgenie"])
@pytest.mark.parametrize("action", [".", ".."])
async def test_a_custom_action_leads_to_no_other_call(desk: Desk, ref: str, action: str) -> None:
    assert isinstance(await desk.act(ref, CustomAction(action)), Refused)


@pytest.mark.parametrize("name", ["opsgenie"])
async def test_a_tag_with_a_comma_is_not_taken_for_two(desk: Desk, product: Opsgenie) -> None:
    alert = product.create_alert("Trouble", tags=["a", "b"])

    receipt = await desk.act(alert.id, RemoveTags(("a,b",)))

    assert isinstance(receipt, Refused)
    assert product.alert(alert.id).tags == ("a", "b")


@pytest.mark.parametrize("name", ON_ALERTS)
async def test_a_deed_on_an_alert_that_there_is_not_is_refused_when_it_is_asked_for(
    desk: Desk,
) -> None:
    assert isinstance(await _done(desk, "no-such-alert", Acknowledge()), Refused)


@pytest.mark.parametrize("name", ON_ALERTS)
@pytest.mark.parametrize("deed", [Comment("x"), DEPLOYED])
async def test_alerts_have_no_deeds_of_problems(desk: Desk, ref: str, deed: Deed) -> None:
    assert isinstance(await desk.act(ref, deed), Refused)


@pytest.mark.parametrize("name", ["dynatrace"])
@pytest.mark.parametrize("deed", [Acknowledge(), AddTags(("a",)), CustomAction("x")])
async def test_problems_have_no_deeds_of_alerts(desk: Desk, ref: str, deed: Deed) -> None:
    assert isinstance(await desk.act(ref, deed), Refused)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(answers(429, Retry_After="7"), Later, id="too many requests"),
        pytest.param(answers(401), Later, id="a bad key"),
        pytest.param(answers(422, {"message": "no"}), Refused, id="not as it must be"),
        pytest.param(answers(503), Uncertain, id="an error in there"),
        pytest.param(Fault(effect=Drop(When.AFTER)), Uncertain, id="the answer got lost"),
    ],
)
async def test_what_became_of_a_deed_is_told_as_of_a_note(
    desk: Desk, product: Product, ref: str, fault: Fault, kind: type[Receipt]
) -> None:
    product.faults.add(fault)

    receipt = await desk.act(ref, Close("over"))

    assert isinstance(receipt, kind)


@pytest.mark.parametrize("name", ["dynatrace"])
async def test_a_problem_is_commented_and_closed_and_may_be_closed_already(
    desk: Desk, product: Dynatrace
) -> None:
    problem = product.open_problem("Trouble")

    commented = await desk.act(problem.display_id, Comment("see \x1b[31mthere"))
    closed = [await desk.act(problem.id, Close("repaired")) for _ in range(2)]

    assert [commented, *closed] == [Delivered()] * 3
    assert notes_of(product, problem.id) == ["see there", "repaired"]
    assert product.problem(problem.id).ended


@pytest.mark.parametrize("name", ["dynatrace"])
async def test_an_event_is_on_the_timelines_of_all_that_the_problem_is_on(
    desk: Desk, product: Dynatrace
) -> None:
    entities = [Entity.named("web-01"), Entity.named("web-02"), Entity.named("s", kind="SERVICE")]
    problem = product.open_problem("Trouble", *entities)

    receipt = await desk.act(problem.id, DEPLOYED)

    assert receipt == Delivered()
    assert {key for each in product.ingested for key in each.entities} == {
        entity.id for entity in entities
    }
    assert {(each.type, each.title, each.minutes) for each in product.ingested} == {
        ("CUSTOM_DEPLOYMENT", "restarted", 30)
    }
    assert product.ingested[0].properties == {"rule": "r"}


ODD_RESULTS: list[Any] = [
    pytest.param({"reportCount": 0, "eventIngestResults": []}, id="nothing was active"),
    pytest.param({"eventIngestResults": [{"status": "INVALID_METADATA"}]}, id="not taken"),
    pytest.param(b"<html>", id="no JSON"),
]


@pytest.mark.parametrize("name", ["dynatrace"])
@pytest.mark.parametrize("body", ODD_RESULTS)
async def test_an_event_that_is_on_no_timeline_is_refused(
    desk: Desk, product: Dynatrace, body: object
) -> None:
    problem = product.open_problem("Trouble", Entity.named("web-01"))
    fault = answers(201, body)
    product.faults.add(Fault(effect=fault.effect, path="ingest"))

    assert isinstance(await desk.act(problem.id, DEPLOYED), Refused)


@pytest.mark.parametrize("name", ["dynatrace"])
async def test_an_event_that_is_on_some_timelines_only_is_not_put_there_again(
    desk: Desk, product: Dynatrace
) -> None:
    host, service = Entity.named("web-01"), Entity.named("s", kind="SERVICE")
    problem = product.open_problem("Trouble", host, service)
    product.faults.add(
        Fault(effect=answers(201, {"eventIngestResults": [{"status": "OK"}]}).effect, path="ingest")
    )
    product.faults.add(Fault(effect=answers(429).effect, path="ingest"))

    assert isinstance(await desk.act(problem.id, DEPLOYED), Uncertain)


@pytest.mark.parametrize("name", ["dynatrace"])
async def test_a_problem_on_nothing_has_no_timeline(desk: Desk, ref: str) -> None:
    assert isinstance(await desk.act(ref, DEPLOYED), Refused)


async def test_without_a_user_of_our_own_jsm_is_left_alone_but_for_the_end() -> None:
    said = {"cloud_id": "made-up-cloud", "api_token": "made-up", "base_url": "http://127.0.0.1:9"}
    async with AsyncExitStack() as stack:
        settings = SourceSettings.model_validate({"jsm": said})
        desk = (await sources_of(settings, stack, lambda: NOW))["jsm"].desk
        assert desk is not None

        tagged = await desk.act("a-1", AddTags(("a",)))
        closed = await desk.act("a-1", Close())

    assert isinstance(tagged, Refused)
    assert "sources.jsm.email" in tagged.why
    assert isinstance(closed, Later)


async def test_what_is_done_to_alerts_is_done_by_our_user(
    products: Vendors, sources: Mapping[str, Source], receiver: Receiver
) -> None:
    alert = products.opsgenie.create_alert("Trouble", tags=["a"])
    products.opsgenie.webhooks.append(OutgoingWebhook(url=receiver.url))
    desk = sources["opsgenie"].desk
    assert desk is not None

    for deed in (Acknowledge(), AddTags(("b",)), RemoveTags(("a",)), CustomAction("x")):
        await _done(desk, alert.id, deed)
    await products.opsgenie.settled()

    authors = [each.json["alert"]["username"] for each in products.opsgenie.deliveries]
    assert authors == ["alexis"] * 4
