"""Who signs in on the page, with what, and what is left of it."""

import pytest
from playwright.async_api import Browser, expect

from tests.parts.alexis import TOKEN
from tests.parts.calls import token_of
from tests.parts.visiting import Watched, go, kept, section, sign_in, signed_in, violations, visit

pytestmark = pytest.mark.anyio


async def test_a_token_that_does_not_do_is_refused_in_words_and_not_kept(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, troubles=["401"]) as page:
        for token, words in (
            ("not-a-token", "This token is not known here."),
            ("n\u00f6", "That is no token"),
            (token_of("events"), "only-events, who lacks the scope read"),
        ):
            await sign_in(page, token)

            await expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
            await expect(page.get_by_label("Token")).to_be_focused()
            await expect(page.get_by_role("navigation")).to_be_hidden()
            assert await kept(page) == [[], [], ""]


async def test_the_token_is_in_the_tab_only_and_forgotten_at_the_end(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        during = await kept(page)
        await go(page, "#/report", "Report")
        await page.reload()
        await expect(section(page, "What ran").get_by_role("table")).to_be_visible()

        await page.get_by_role("button", name="Sign out").click()

        await expect(page.get_by_label("Token")).to_be_focused()
        assert during == [[["alexis.token", TOKEN]], [], ""]
        assert await kept(page) == [[], [], ""]
        assert await page.get_by_role("table", include_hidden=True).count() == 0
        assert TOKEN not in await page.content()
        assert TOKEN not in page.url
        assert await violations(page) == []


async def test_a_token_that_is_withdrawn_signs_out_in_words(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, troubles=["401"]) as page:
        await signed_in(page)
        await page.evaluate("sessionStorage.setItem('alexis.token', 'withdrawn')")

        await page.reload()

        await expect(page.get_by_text("This token is not known here.")).to_be_visible()
        assert await kept(page) == [[], [], ""]
