"""The page tells of a pause above all else, and who may can pause and resume there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.api.conftest import running_in
from tests.parts.alexis import TOKEN, Alexis
from tests.parts.calls import token_of
from tests.parts.visiting import Watched, sign_in, unreadable, violations, visit

pytestmark = pytest.mark.anyio

REASON = "<b>the storage</b> network is being replaced"


@pytest.fixture(scope="module")
async def quiet(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """A service of its own: what it begins is nobody else's."""
    folder = tmp_path_factory.mktemp("quiet")
    async with running_in(folder) as service:
        yield Watched(service, folder)


@pytest.fixture(autouse=True)
async def _resumed(quiet: Watched) -> AsyncIterator[None]:
    yield
    await quiet.service.post("/v1/resume", {})


async def _inside(page: Page, token: str = TOKEN) -> None:
    await sign_in(page, token)
    await expect(page.get_by_text("Nothing waits for approval.")).to_be_visible()


async def _paused(service: Alexis) -> Any:
    return (await service.get("/v1/restraint"))["paused"]


async def test_it_is_paused_with_a_reason_and_resumed(browser: Browser, quiet: Watched) -> None:
    async with visit(browser, quiet) as page:
        await _inside(page)
        await page.get_by_role("button", name="Pause …").click()
        dialog = page.get_by_role("dialog", name="Pause Alexis")
        await expect(dialog.get_by_label("Reason")).to_be_focused()
        assert await violations(page) == []
        await dialog.get_by_label("Reason").fill(REASON)

        await dialog.get_by_role("button", name="Pause").click()

        banner = page.locator(".banner")
        await expect(banner).to_contain_text("Paused by client:tester since")
        await expect(banner).to_contain_text(REASON)
        await expect(banner).to_contain_text("Nothing begins. No run is at work.")
        await expect(page.locator("header")).to_contain_text("paused")
        await expect(page.get_by_role("button", name="Pause …")).to_have_count(0)
        assert (await _paused(quiet.service))["reason"] == REASON

        await banner.get_by_role("button", name="Resume …").click()
        await page.get_by_role("dialog", name="Resume").get_by_role("button", name="Resume").click()

        await expect(banner).to_have_count(0)
        await expect(page.get_by_role("status")).to_contain_text("It is resumed")
        await expect(page.get_by_role("button", name="Pause …")).to_be_visible()
        assert await _paused(quiet.service) is None


async def test_it_can_be_done_by_keyboard_and_be_left(browser: Browser, quiet: Watched) -> None:
    async with visit(browser, quiet) as page:
        await _inside(page)
        button = page.get_by_role("button", name="Pause …")
        dialog = page.get_by_role("dialog", name="Pause Alexis")
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_label("Reason")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        left = await _paused(quiet.service)

        await page.keyboard.press("Enter")
        await expect(dialog.get_by_label("Reason")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(dialog).to_be_visible()
        without_a_reason = await _paused(quiet.service)
        await page.keyboard.type("a migration")
        await page.keyboard.press("Enter")

        await expect(page.locator(".banner")).to_contain_text("a migration")
        await expect(page.get_by_role("heading", name="Now", level=1)).to_be_focused()
        assert (left, without_a_reason) == (None, None)


async def test_who_may_not_sees_it_and_is_told_what_it_takes(
    browser: Browser, quiet: Watched
) -> None:
    async with visit(browser, quiet) as page:
        await _inside(page, token_of("read"))
        await expect(page.get_by_role("button", name="Pause …")).to_have_count(0)
        await quiet.service.post("/v1/pause", {"reason": REASON})

        await page.clock.fast_forward(6_000)

        await expect(page.locator(".banner")).to_contain_text("has the scope approve")
        await expect(page.get_by_role("button", name="Resume …")).to_have_count(0)


async def test_what_another_has_done_meanwhile_is_told(browser: Browser, quiet: Watched) -> None:
    async with visit(browser, quiet, troubles=["409"]) as page:
        await _inside(page)
        await page.get_by_role("button", name="Pause …").click()
        await quiet.service.post("/v1/pause", {"reason": "somebody else was faster"})
        await page.get_by_label("Reason").fill(REASON)

        await page.get_by_role("dialog").get_by_role("button", name="Pause").click()

        await expect(page.get_by_role("dialog")).to_contain_text("somebody else was faster")
        assert (await _paused(quiet.service))["reason"] == "somebody else was faster"


async def test_what_was_not_done_is_told(browser: Browser, quiet: Watched) -> None:
    answers: list[int | None] = [503, None, 401]

    async def refuse(route: Route) -> None:
        if status := answers.pop(0):
            await route.fulfill(status=status, json={"detail": "The database does not answer."})
        else:
            await route.abort()

    async with visit(browser, quiet, troubles=["503", "401", "ERR_FAILED"]) as page:
        await _inside(page)
        await page.route("**/v1/pause", refuse)
        await page.get_by_role("button", name="Pause …").click()
        await page.get_by_label("Reason").fill(REASON)
        for told in (
            "The database does not answer.",
            "It may have been done all the same: look",
            "You are signed out: the token is not known any more. Nothing was done.",
        ):
            await page.get_by_role("dialog").get_by_role("button", name="Pause").click()

            await expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
        assert await _paused(quiet.service) is None


async def test_everybody_can_read_the_banner(browser: Browser, quiet: Watched) -> None:
    await quiet.service.post("/v1/pause", {"reason": "x" * 300})
    async with visit(browser, quiet) as page:
        await _inside(page)
        await expect(page.locator(".banner")).to_be_visible()

        assert await unreadable(page) == []
