"""A visitor of the page, in a real browser, who notices what goes wrong in it."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from tests.parts.alexis import TOKEN, Alexis
from tests.parts.browser import as_seen_by
from tests.parts.calls import token_of

HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
"""The title of an alert."""

expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Watched:
    """A service with something to show, and the folder in which it lives."""

    service: Alexis
    folder: Path

    def sql(self, statement: str, *values: str) -> None:
        database = sqlite3.connect(self.folder / "alexis.db", timeout=5)
        with closing(database) as connection, connection:
            connection.execute(statement, values)


@asynccontextmanager
async def visit(
    browser: Browser, watched: Watched, troubles: Sequence[str] = (), **options: Any
) -> AsyncIterator[Page]:
    """Open the page; it must ask nobody else, and complain of nothing but these troubles."""
    home = as_seen_by(watched.service.url)
    asked: list[str] = []
    errors: list[str] = []
    context = await browser.new_context(**options)
    try:
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await page.clock.install()
        await page.goto(home)
        yield page
        assert [each for each in asked if not each.startswith(f"{home}/")] == []
        assert [each for each in errors if not any(known in each for known in troubles)] == []
        assert not any(token in url for url in asked for token in (TOKEN, token_of("read")))
    finally:
        await context.close()


async def sign_in(page: Page, token: str = TOKEN) -> None:
    await page.get_by_label("Token").fill(token)
    await page.get_by_label("Token").press("Enter")


async def signed_in(page: Page, token: str = TOKEN) -> None:
    await sign_in(page, token)
    await expect(page.get_by_role("navigation", name="Views")).to_be_visible()


async def go(page: Page, address: str, heading: str) -> None:
    """Go to the view with this address, and wait until it shows something."""
    await page.evaluate("address => { location.hash = address }", address)
    await expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
    await expect(page.locator("#view section").first).to_be_visible()


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def kept(page: Page) -> Any:
    """Give all that the page has put down in the browser."""
    return await page.evaluate(
        "[Object.entries(sessionStorage), Object.entries(localStorage), document.cookie]"
    )


async def unreadable(page: Page) -> list[str]:
    """Give what is wrong for somebody at a desk in the light, and with a phone in the dark."""
    found = []
    looks: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1200), ("dark", 320))
    for scheme, width in looks:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": 800})
        found += [f"{scheme}: {each}" for each in await violations(page)]
        if await page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}")
    return found


async def violations(page: Page) -> list[str]:
    """Give what axe finds wrong."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
