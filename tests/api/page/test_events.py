"""An event on the page: where a note leads to."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.parts.alexis import Alexis
from tests.parts.visiting import HOSTILE, Watched, signed_in, violations, visit

pytestmark = pytest.mark.anyio

TALL: Any = {"width": 1200, "height": 1800}
"""All is in sight: axe takes a link further down in a dialog for a hidden link past the header."""


async def _event(service: Alexis, **wanted: str) -> Any:
    events = (await service.get("/v1/events", limit=500))["items"]
    return next(each for each in events if wanted.items() <= each.items())


async def test_a_link_to_an_event_shows_after_signing_in_why_a_rule_failed_and_leads_to_its_run(
    browser: Browser, watched: Watched
) -> None:
    event = await _event(watched.service, title=f"{HOSTILE}\u202e")
    async with visit(browser, watched, viewport=TALL) as page:
        await page.goto(f"{page.url}#event/{event['id']}")
        await signed_in(page)

        shown = page.locator("#view")
        await expect(page.get_by_role("heading", name="Event", level=1)).to_be_focused()
        await expect(shown).to_contain_text(f"{HOSTILE}\\u202e")
        observes = shown.get_by_role("row").filter(has_text="blocked on each target")
        await expect(observes).to_contain_text("shadow The rule has mode: observe")
        failed = shown.get_by_role("row").filter(has_text="elsewhere")
        await expect(failed).to_contain_text("tags")
        assert await shown.locator("script, img").count() == 0
        assert await page.title() == "Event · Alexis"
        assert await violations(page) == []
        acts = shown.get_by_role("row").filter(has_text="succeeded")
        await acts.get_by_role("link", name="repair").click()
        run = page.get_by_role("dialog", name="Run")
        await expect(run).to_contain_text("stdout\n<b>bold</b>")
        await run.get_by_role("link", name=HOSTILE).click()
        await expect(run).to_be_hidden()
        await expect(shown).to_contain_text("Why other rules did not match")


async def test_of_an_event_whose_row_is_damaged_it_says_so(
    browser: Browser, watched: Watched
) -> None:
    event = await _event(watched.service, ref="to-look-at")
    async with visit(browser, watched) as page:
        await page.goto(f"{page.url}#event/{event['id']}")
        await signed_in(page)

        shown = page.locator("#view")
        await expect(shown).to_contain_text("cannot be read: its row is damaged")
        await expect(shown).to_contain_text("That cannot be told")


async def test_deliveries_and_rules_that_are_not_shown_are_said_in_words(
    browser: Browser, watched: Watched
) -> None:
    event = await _event(watched.service, title=f"{HOSTILE}\u202e")
    story = await watched.service.get(f"/v1/events/{event['id']}")
    sent = {"id": "1", "source": "opsgenie", "ref": HOSTILE, "state": "failed", "detail": "404"}
    story["notes"][0]["deliveries"] = [{**sent, "team": None}, {**sent, "team": "humans"}]
    async with visit(browser, watched) as page:
        lines = await page.evaluate(
            "story => import('/page/views/event.js').then(({event}) => {"
            " const shown = document.createElement('div');"
            " const at = {id: story.id, who: {may: () => false}, memory: {}};"
            " shown.append(event.show({story}, at));"
            " return [...shown.querySelectorAll('li li, .hint')].map(each => each.textContent)})",
            {**story, "not_shown": 1200, "rules_tried": story["rules_tried"] + 1201},
        )

        until = await page.evaluate(
            "said => import('/page/parts/blocks.js').then(({why}) => why(said)"
            ".map(each => each?.textContent ?? each).join(''))",
            {"reason": "cooldown", "detail": "", "until": "2026-11-22T12:00:00Z"},
        )

    said = "\n".join(lines)
    assert "Until " in until
    assert "1,200 more rules did not match and are not shown: of so many rules only those" in said
    assert "Of 1 other rule it is not kept why." in lines
    assert f"To opsgenie {HOSTILE}: given up, 404" in lines
    assert f"Team humans on opsgenie {HOSTILE}: given up, 404" in lines
