"""All can read the page, at any size, by keyboard, and while it is renewed."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.parts.alexis import TOKEN, Alexis, until
from tests.parts.visiting import Watched, go, section, signed_in, unreadable, visit

pytestmark = pytest.mark.anyio


async def test_it_is_renewed_by_itself_and_focus_and_scroll_stay(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, viewport={"width": 900, "height": 400}) as page:
        await signed_in(page)
        await go(page, "#/report", "Report")
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
        await go(page, "#/report", "Report")
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
        await expect(page.get_by_label("Token")).to_be_focused()
        await page.keyboard.type(TOKEN)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Now", level=1)).to_be_focused()
        await page.get_by_role("link", name="Report").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Report", level=1)).to_be_focused()
        await expect(page).to_have_title("Report · Alexis")
        link = section(page, "Runs").get_by_role("link").first
        await expect(link).to_be_visible()
        tabs = 0
        while not await link.evaluate("link => link === document.activeElement") and tabs < 80:
            await page.keyboard.press("Tab")
            tabs += 1

        outline = await link.evaluate("link => getComputedStyle(link).outlineStyle")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Run")).to_be_visible()
        await page.keyboard.press("Escape")

        assert outline == "solid"
        await expect(link).to_be_focused()
        await expect(page).to_have_url(re.compile("#/report$"))


async def test_on_a_phone_the_way_to_the_other_views_is_unfolded_by_keyboard(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, viewport={"width": 320, "height": 640}) as page:
        await signed_in(page)
        views = page.get_by_role("navigation", name="Views")
        more, gaps = (
            views.get_by_role("button", name="More"),
            views.get_by_role("link", name="Gaps"),
        )
        await expect(gaps).to_be_hidden()

        await more.press("Enter")
        await gaps.focus()
        await page.keyboard.press("Escape")
        await expect(more).to_be_focused()
        await expect(gaps).to_be_hidden()
        await page.keyboard.press("Enter")
        await gaps.press("Enter")

        await expect(page.get_by_role("heading", name="Gaps", level=1)).to_be_focused()
        await expect(more).to_have_text("More: Gaps")
        await page.go_back()
        await expect(page.get_by_role("heading", name="Now", level=1)).to_be_focused()


async def test_everybody_can_read_every_view(browser: Browser, watched: Watched) -> None:
    found = {}
    async with visit(browser, watched) as page:
        await signed_in(page)
        for address, title in await _views(page, watched.service):
            await go(page, address, title)

            shown = await page.locator("#view").inner_text()
            found[address] = [
                *(await unreadable(page)),
                *re.findall(r".*(?:\bundefined\b|\bNaN\b|\[object|Invalid Date).*", shown),
                *([] if await page.title() == f"{title} · Alexis" else ["no title"]),
            ]

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


async def _views(page: Page, service: Alexis) -> list[tuple[str, str]]:
    """Give the address and the title of each view; those that show one thing, of the newest."""
    listed = await page.evaluate(
        "import('/page/views.js').then(({VIEWS}) =>"
        " VIEWS.map(({name, title, one}) => [name, title, Boolean(one)]))"
    )
    things = {
        "event": (await service.get("/v1/events"))["items"][0]["id"],
        "rule": (await service.get("/v1/rules"))["rules"][0]["name"],
    }
    return [
        (f"#{name}/{things[name]}" if one else f"#/{name}", title) for name, title, one in listed
    ]
