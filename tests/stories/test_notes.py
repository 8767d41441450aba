"""A note arrives once, in order, whatever the source does meanwhile."""

from pathlib import Path

import pytest

from app.simulator import Answer, Drop, Fault, When
from tests.parts.alexis import Vendors, alexis, all_settled, settings_for, vendors, write_rules

pytestmark = pytest.mark.anyio

RULE = """
    name: never
    when: {tags: [never]}
    targets: {hosts: [nowhere]}
    then: [{tasks: [{remote_ssh: "true"}]}]
    """


async def _notes_after(tmp_path: Path, products: Vendors, *faults: Fault) -> tuple[str, ...]:
    write_rules(tmp_path, rule=RULE)
    settings = settings_for(tmp_path, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        for fault in faults:
            products.opsgenie.faults.add(fault)
        alert = products.opsgenie.create_alert("Trouble")
        await all_settled(service, products)
        assert products.opsgenie.teams_of(alert.id) == ("humans",)
        return tuple(products.opsgenie.notes_of(alert.id))


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            Fault(
                effect=Answer(status=429, headers={"Retry-After": "1"}), path=r"/notes$", times=2
            ),
            id="429 with Retry-After",
        ),
        pytest.param(Fault(effect=Answer(status=401), path=r"/notes$"), id="a bad key, mended"),
        pytest.param(
            Fault(effect=Drop(When.BEFORE), method="POST", path=r"/notes$"), id="lost on its way"
        ),
        pytest.param(
            Fault(effect=Drop(When.AFTER), method="POST", path=r"/notes$"), id="the answer lost"
        ),
        pytest.param(
            Fault(effect=Answer(status=503, body=b"<html>"), method="POST", path=r"/notes$"),
            id="a gateway's 503",
        ),
        pytest.param(
            Fault(effect=Drop(When.AFTER), path=r"/requests/", times=3), id="the request not known"
        ),
    ],
)
async def test_a_note_arrives_once_in_spite_of(
    tmp_path: Path, products: Vendors, fault: Fault
) -> None:
    notes = await _notes_after(tmp_path, products, fault)

    assert len(notes) == 1


async def test_a_slow_source_gets_each_note_once(tmp_path: Path) -> None:
    async with vendors(pending_polls=2) as products:
        assert len(await _notes_after(tmp_path, products)) == 1


async def test_a_note_that_the_source_refuses_for_good_is_given_up_and_shown(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path, rule=RULE)
    settings = settings_for(tmp_path, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        products.opsgenie.faults.add(Fault(effect=Answer(status=404), path=r"/notes$", times=None))
        products.opsgenie.create_alert("Trouble")
        await all_settled(service, products)

        (story, *_) = await service.stories()
        note, team = story["notes"][0]["deliveries"]
        counted = (await service.client.get("/metrics")).text

    of_opsgenie = 'alexis_deliveries_total{{result="{}",source="opsgenie",what="{}"}} 1.0'
    assert (note["state"], note["detail"]) == ("failed", "404")
    assert team["state"] == "delivered"
    assert of_opsgenie.format("refused", "note") in counted
    assert of_opsgenie.format("delivered", "team") in counted
    assert 'alexis_dead_letters{kind="delivery"} 1.0' in counted


async def test_an_alert_found_later_is_told_what_was_told_before(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path, rule=RULE)
    settings = settings_for(tmp_path, sources=products.settings)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)
        problem = products.dynatrace.open_problem("Trouble")
        await all_settled(service, products)

        alert = products.opsgenie.create_alert("Problem", alias=problem.id)
        await all_settled(service, products)

    assert products.opsgenie.notes_of(alert.id) == products.dynatrace.comments_of(problem.id)
    assert len(products.opsgenie.notes_of(alert.id)) == 1


async def test_a_note_leads_to_the_page_where_people_reach_it(
    tmp_path: Path, products: Vendors
) -> None:
    write_rules(tmp_path, rule=RULE)
    server = {"public_url": "https://alexis.example.net/"}
    settings = settings_for(tmp_path, sources=products.settings, server=server)
    async with alexis(tmp_path, settings) as service:
        products.post_to(service.url)

        alert = products.opsgenie.create_alert("Trouble")
        await all_settled(service, products)

        (event,) = {story["id"] for story in await service.stories() if story["notes"]}
    (text,) = products.opsgenie.notes_of(alert.id)
    assert f"\nEvent {event}: https://alexis.example.net/#event/{event}\n[alexis " in text
