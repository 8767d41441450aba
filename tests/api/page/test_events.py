"""An event on the page: where a note leads to."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.parts.alexis import Alexis
from tests.parts.visiting import HOSTILE, Watched, signed_in, violations, visit

pytestmark = pytest.mark.anyio


async def _event(service: Alexis, **wanted: str) -> Any:
    events = (await service.get("/v1/events", limit=500))["items"]
    return next(each for each in events if wanted.items() <= each.items())


async def test_a_link_to_an_event_shows_after_signing_in_why_a_rule_failed_and_leads_to_its_run(
    browser: Browser, watched: Watched
) -> None:
    event = await _event(watched.service, title=f"{HOSTILE}\u202e")
    async with visit(browser, watched) as page:
        await page.goto(f"{page.url}#event/{event['id']}")
        await signed_in(page)

        dialog = page.get_by_role("dialog", name="Event")
        await expect(dialog).to_contain_text(f"{HOSTILE}\\u202e")
        await expect(dialog.get_by_role("row").filter(has_text="shadow")).to_be_visible()
        failed = dialog.get_by_role("row").filter(has_text="elsewhere")
        await expect(failed).to_contain_text("tags")
        assert await dialog.locator("script, img").count() == 0
        assert await page.title() == "Alexis"
        assert await violations(page) == []
        acts = dialog.get_by_role("row").filter(has_text="succeeded")
        await acts.get_by_role("link", name="repair").click()
        run = page.get_by_role("dialog", name="Run")
        await expect(run).to_contain_text("stdout\n<b>bold</b>")
        await expect(run.get_by_role("heading", name="Run")).to_be_focused()
        await run.get_by_role("link", name=HOSTILE).click()
        await expect(dialog).to_contain_text("Why other rules did not match")


async def test_of_an_event_whose_row_is_damaged_it_says_so(
    browser: Browser, watched: Watched
) -> None:
    event = await _event(watched.service, ref="to-look-at")
    async with visit(browser, watched) as page:
        await page.goto(f"{page.url}#event/{event['id']}")
        await signed_in(page)

        dialog = page.get_by_role("dialog", name="Event")
        await expect(dialog).to_contain_text("cannot be read: its row is damaged")
        await expect(dialog).to_contain_text("That cannot be told")
