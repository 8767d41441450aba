"""The views for upkeep: silences are added and ended, the audit trail is read and checked."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.api.conftest import running_in
from tests.parts.alexis import until
from tests.parts.calls import token_of
from tests.parts.visiting import HOSTILE, Watched, go, section, signed_in, violations, visit

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """A service of its own: nobody else silences it or changes its trail."""
    folder = tmp_path_factory.mktemp("kept")
    async with running_in(folder) as service:
        await service.post("/v1/events", {"title": "Trouble", "tags": ["x"]})
        await until(service.is_settled, "the event to be decided")
        yield Watched(service, folder)


async def test_a_silence_is_added_and_ended(browser: Browser, kept: Watched) -> None:
    async with visit(browser, kept, troubles=["422"]) as page:
        await signed_in(page)
        await go(page, "#/silences", "Silences")
        await page.get_by_role("button", name="Add a silence …").click()
        dialog = page.get_by_role("dialog", name="Add a silence")
        await expect(dialog.get_by_label("Why")).to_be_focused()
        await dialog.get_by_label("Why").fill(HOSTILE)
        assert await violations(page) == []
        await page.keyboard.press("Enter")
        await expect(dialog).to_contain_text("give when, targets or rules; or everything")

        await dialog.get_by_label("On which hosts").fill("db-*.example.net, app-01.example.net")
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("status").first).to_contain_text("nothing is begun for")
        row = section(page, "Silences").get_by_role("row").nth(1)
        await expect(row).to_contain_text("targets db-*.example.net, app-01.example.netin force")
        await expect(row).to_contain_text(HOSTILE)
        await row.get_by_role("button", name="End the silence for targets db-*").click()
        sure = page.get_by_role("dialog", name="End the silence")
        await sure.get_by_role("button", name="End it").click()
        await expect(row).to_contain_text("ended by tester")
        await page.get_by_role("radio", name="in force").check()
        await expect(page.get_by_text("None is in force.")).to_be_visible()


async def test_the_trail_is_read_and_checked_and_clients_are_listed(
    browser: Browser, kept: Watched
) -> None:
    async with visit(browser, kept) as page:
        await signed_in(page)
        await go(page, "#/audit?kind=event.decided&actor=client:tester", "Audit")
        rows = section(page, "Who caused what").get_by_role("row")
        await expect(rows).to_have_count(2)
        await expect(rows.nth(1)).to_contain_text("event.decidedclient:tester")
        await page.get_by_label("Only by").fill("client:nobody")
        await page.clock.fast_forward(1_000)
        await expect(page.get_by_text("Nothing of this kind, by this one")).to_be_visible()
        assert page.url.endswith("?kind=event.decided&actor=client%3Anobody")
        check = page.get_by_role("button", name="Check the trail")

        await check.click()
        await expect(page.locator("#view")).to_contain_text("It holds: ")
        kept.sql("update audit set actor = 'somebody else' where kind = 'event.decided'")
        await check.click()

        await expect(page.locator("#view")).to_contain_text("It does not hold from row 3 on: ")
        await go(page, "#/clients", "Clients")
        tester = section(page, "Clients").get_by_role("row").filter(has_text="tester")
        await expect(tester).to_contain_text(re.compile(r"^tester[*]\d"))
        unused = section(page, "Clients").get_by_role("row").filter(has_text="only-events")
        await expect(unused).to_contain_text("events0never0")


async def test_a_view_that_takes_another_scope_is_not_offered_and_explained(
    browser: Browser, kept: Watched
) -> None:
    async with visit(browser, kept) as page:
        await signed_in(page, token_of("read"))
        views = page.get_by_role("navigation", name="Views")
        await expect(views.get_by_role("link", name="Silences")).to_be_visible()
        await expect(views.get_by_role("link", name="Audit")).to_have_count(0)

        await page.evaluate("location.hash = '#/audit'")

        await expect(
            page.get_by_text("To see it, sign in with a token that has the")
        ).to_be_visible()
        await go(page, "#/silences", "Silences")
        await expect(page.get_by_text("To add a silence, sign in with a token")).to_be_visible()
        await expect(page.locator("main").get_by_role("button")).to_have_count(0)
