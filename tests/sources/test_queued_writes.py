"""A write that is queued at the source is asked after until it is done or failed."""

from collections.abc import Mapping
from contextlib import AsyncExitStack

import pytest

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused
from app.ports import Desk, Source
from app.simulator import Drop, Fault, Jsm, Opsgenie, When
from tests.parts.alexis import vendors
from tests.parts.desks import NOW, Product, answers
from tests.parts.payloads import payload

pytestmark = pytest.mark.anyio

WITH_TEAMS = pytest.mark.parametrize("name", ["opsgenie", "jsm"])


@WITH_TEAMS
async def test_a_team_is_added(desk: Desk, product: Opsgenie | Jsm, ref: str) -> None:
    receipt = await desk.add_team(ref, "humans")

    assert isinstance(receipt, Accepted)
    assert await desk.ask(receipt.request) == Delivered()
    assert product.teams_of(ref) == ("humans",)


@WITH_TEAMS
async def test_a_queued_write_that_fails_later_is_refused_in_the_words_of_the_source(
    desk: Desk,
) -> None:
    receipt = await desk.add_team("no-such-alert", "humans")

    assert isinstance(receipt, Accepted)
    assert await desk.ask(receipt.request) == Refused("Alert does not exist")


async def test_opsgenie_queues_even_notes_and_does_them_later() -> None:
    async with vendors(pending_polls=2) as products, AsyncExitStack() as stack:
        settings = SourceSettings.model_validate(products.settings)
        desk = (await sources_of(settings, stack, lambda: NOW))["opsgenie"].desk
        assert desk is not None
        ref = products.opsgenie.create_alert("Trouble").id

        receipt = await desk.post_note(ref, "note")
        assert isinstance(receipt, Accepted)
        answered = [await desk.ask(receipt.request) for _ in range(3)]

    assert [type(each) for each in answered] == [Later, Later, Delivered]
    assert products.opsgenie.notes_of(ref) == ("note",)


async def test_dynatrace_has_no_teams_to_add(sources: Mapping[str, Source]) -> None:
    desk = sources["dynatrace"].desk
    assert desk is not None

    assert not desk.has_teams
    assert isinstance(await desk.add_team("P-1", "humans"), Refused)


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        pytest.param("opsgenie", "rest-request-status-done", Delivered(), id="OpsGenie, done"),
        pytest.param(
            "opsgenie",
            "rest-request-status-failed",
            Refused("Alert does not exist"),
            id="OpsGenie, failed",
        ),
        pytest.param("jsm", "rest-request-status", Delivered(), id="JSM, done"),
    ],
)
async def test_the_documented_outcomes_are_understood(
    desk: Desk, product: Product, name: str, body: str, expected: Receipt
) -> None:
    product.faults.add(answers(200, payload(f"{name}/{body}")))

    assert await desk.ask("request") == expected


@WITH_TEAMS
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(answers(404, X_Opsgenie_Errortype="RequestNotProcessed"), id="not done yet"),
        pytest.param(answers(404), id="not known yet"),
        pytest.param(answers(500), id="an error"),
        pytest.param(answers(200, b"<html>"), id="a page that is no JSON"),
        pytest.param(answers(200, {"data": [1]}), id="odd types"),
        pytest.param(Fault(effect=Drop(When.BEFORE)), id="a broken connection"),
    ],
)
async def test_an_outcome_that_is_not_told_is_asked_for_later(
    desk: Desk, product: Product, fault: Fault
) -> None:
    product.faults.add(fault)

    assert isinstance(await desk.ask("request"), Later)
