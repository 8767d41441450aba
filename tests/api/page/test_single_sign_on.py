"""Who signs in on the page without a token: at a provider, or by a proxy in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.parts.alexis import Alexis, alexis, settings_for, write_rules
from tests.parts.openid import openid_provider
from tests.parts.signing_in import GRANTS, RULES, of, signing_in_at
from tests.parts.visiting import kept, violations

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def visiting(
    browser: Browser, url: str, headers: dict[str, str] | None = None
) -> AsyncIterator[Page]:
    """Open the page as somebody who sees no error in the console."""
    errors: list[str] = []
    context = await browser.new_context(extra_http_headers=headers)
    try:
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await page.goto(url)
        yield page
        assert errors == []
    finally:
        await context.close()


async def asks(service: Alexis) -> str:
    """Have something wait for approval; give what waits."""
    await service.post("/v1/events", {"title": "one", "tags": ["syn.duplicator"]})
    run = await service.run_in("awaiting_approval")
    return str(run["id"])


async def test_somebody_signs_in_at_the_provider_approves_and_signs_out(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        openid_provider() as provider,
        signing_in_at(provider, tmp_path, name="Example ID") as service,
        visiting(browser, f"{service.url}/#/report") as page,
    ):
        provider.asks = True
        await asks(service)
        enter = page.get_by_role("button", name="Sign in with Example ID")
        assert await violations(page) == []

        await enter.click()
        await page.get_by_role("link", name="Go on as ada").click()
        await expect(page.locator("#who")).to_have_text("ada")
        back = page.url
        during = await kept(page)
        cookies = await page.context.cookies()
        await page.goto(f"{service.url}/#/now")
        await page.reload()
        approve = page.get_by_role("button", name="Approve").first
        await approve.click()
        await page.locator("#hold-submit").click()
        await expect(page.locator("#told")).not_to_be_empty()
        audit = (await service.get("/v1/audit", limit=500))["items"]
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out here")).to_be_visible()
        await page.reload()
        await expect(enter).to_be_visible()

    assert back.endswith("/#/report")
    assert during == [[], [], ""]
    assert [(each["name"], each["httpOnly"]) for each in cookies] == [("alexis-session", True)]
    assert "person:ada" in {each["actor"] for each in audit}


async def test_why_somebody_is_not_let_in_is_said_in_words(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        openid_provider() as provider,
        signing_in_at(provider, tmp_path) as service,
        visiting(browser, service.url) as page,
    ):
        provider.person["groups"] = ["sales"]
        await page.get_by_role("button", name="Sign in with single sign-on").click()

        await expect(page.get_by_text("or the settings do not let you in")).to_be_visible()
        assert page.url == f"{service.url}/"
        await page.goto(f"{service.url}/?sign-in=<b>&since=7d")
        await expect(page.get_by_text("Signing in failed")).to_be_visible()


async def test_by_a_proxy_the_page_opens_without_asking(browser: Browser, tmp_path: Path) -> None:
    write_rules(tmp_path, rules=RULES)
    settings = settings_for(
        tmp_path, access={"proxy": {"trusted": ["127.0.0.1/32"]}, "scopes": GRANTS}
    )
    async with (
        alexis(tmp_path, settings) as service,
        visiting(browser, service.url, of("ada", "sre")) as page,
    ):
        await expect(page.locator("#who")).to_have_text("ada")
        await expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_hidden()
        assert await kept(page) == [[], [], ""]
