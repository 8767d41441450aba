"""The pages that are shown in demonstrations."""

import pytest

from app.simulator import Dynatrace, Entity, Jsm, Opsgenie, serve
from tests.simulator.peers import http_client

pytestmark = pytest.mark.anyio


async def page_of(simulator: Opsgenie | Jsm | Dynatrace) -> str:
    async with serve(simulator.app) as url, http_client() as client:
        answer = await client.get(url)
    assert answer.headers["Content-Type"].startswith("text/html")
    return answer.text


@pytest.mark.parametrize("simulator", [Opsgenie(), Jsm()], ids=["opsgenie", "jsm"])
async def test_an_alert_is_shown_with_all_that_was_said_of_it(simulator: Opsgenie | Jsm) -> None:
    alert = simulator.create_alert("disk full", tags=["env:prod"], teams=["operations"])
    simulator.add_note(alert.id, "cleaned\nby rule")

    page = await page_of(simulator)

    for said in ("disk full", "env:prod", "operations", "open", "cleaned\nby rule"):
        assert said in page


async def test_a_problem_is_shown_with_its_comments() -> None:
    dynatrace = Dynatrace()
    problem = dynatrace.open_problem("disk full", Entity.named("web-01.example.net", "env:prod"))
    dynatrace.add_comment(problem.id, "cleaned", "alexis")
    dynatrace.resolve(problem.id)

    page = await page_of(dynatrace)

    for said in (problem.display_id, "disk full", "env:prod", "web-01.example.net", "CLOSED"):
        assert said in page
    assert "cleaned" in page


async def test_what_outsiders_wrote_stays_text() -> None:
    opsgenie = Opsgenie()
    alert = opsgenie.create_alert("<script>1</script>", tags=["<b>"], entity='"><i>')
    opsgenie.add_note(alert.id, "<img src=x>")

    page = await page_of(opsgenie)

    for markup in ("<script", "<b>", "<i>", "<img"):
        assert markup not in page


async def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = await page_of(Opsgenie())

    assert "Nothing yet." in page
    for link in ("http:", "https:", "src=", "href="):
        assert link not in page
