"""All can read the page, at any size, by keyboard, and while it is renewed."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.parts.alexis import TOKEN, Alexis, until
from tests.parts.visiting import Watched, section, signed_in, violations, visit

pytestmark = pytest.mark.anyio


async def test_it_is_renewed_by_itself_and_focus_and_scroll_stay(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, viewport={"width": 900, "height": 400}) as page:
        await signed_in(page)
        links = section(page, "Runs").get_by_role("link")
        await links.first.focus()
        held, shown = await links.first.get_attribute("href"), await links.count()
        top = "document.activeElement.getBoundingClientRect().top"
        before = await page.evaluate(top)
        await watched.service.post("/v1/events", {"title": "Another one", "tags": ["t"]})
        await until(lambda: _has_more_runs(watched.service, shown), "another run")

        await page.clock.fast_forward(6_000)

        await expect(links).not_to_have_count(shown)
        assert await page.evaluate("document.activeElement.getAttribute('href')") == held
        assert await page.evaluate(top) == pytest.approx(before, abs=1)


async def _has_more_runs(service: Alexis, than: int) -> bool:
    runs = await service.runs()
    return len(runs) > than and not any(run["state"] in ("queued", "running") for run in runs)


async def test_it_says_when_the_service_cannot_be_reached_and_when_it_is_back(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, troubles=["ERR_INTERNET_DISCONNECTED"]) as page:
        await signed_in(page)
        await page.context.set_offline(True)
        await page.clock.fast_forward(6_000)
        alert = page.get_by_role("alert").filter(has_text="Alexis cannot be reached since")
        await expect(alert).to_be_visible()
        await expect(page.locator("header")).to_contain_text("no answer")
        await expect(section(page, "What ran").get_by_role("table")).to_be_visible()

        await page.context.set_offline(False)
        await page.clock.fast_forward(60_000)

        await expect(alert).to_be_hidden()
        await expect(page.locator("header")).to_contain_text("ready")


async def test_all_can_be_done_by_keyboard(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await page.keyboard.type(TOKEN)
        await page.keyboard.press("Enter")
        link = section(page, "Runs").get_by_role("link").first
        await expect(link).to_be_visible()
        tabs = 0
        while not await link.evaluate("link => link === document.activeElement") and tabs < 40:
            await page.keyboard.press("Tab")
            tabs += 1

        outline = await link.evaluate("link => getComputedStyle(link).outlineStyle")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Run")).to_be_visible()
        await page.keyboard.press("Escape")

        assert outline == "solid"
        await expect(link).to_be_focused()
        await expect(page).to_have_url(re.compile("^[^#]*$"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 375)])
async def test_everybody_can_read_it(
    browser: Browser, watched: Watched, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 800}
    async with visit(browser, watched, color_scheme=scheme, viewport=size) as page:
        await signed_in(page)

        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
