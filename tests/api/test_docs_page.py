"""The OpenAPI page in a real browser: it needs nobody else, and its examples can be sent."""

import httpx
import pytest
from playwright.async_api import Page

from app.api import examples
from tests.parts.alexis import Alexis
from tests.parts.browser import browser_page
from tests.parts.calls import Call, calls_of

pytestmark = pytest.mark.anyio


async def executed(page: Page, call: Call) -> str:
    """Open a call on the page, try it out, and give the status that the page shows."""
    tag = call.operation["tags"][0].replace(" ", "_")
    block = page.locator(f"#operations-{tag}-{call.operation['operationId']}")
    await block.locator(".opblock-summary-control").click()
    await block.get_by_role("button", name="Try it out").click()
    await block.get_by_role("button", name="Execute").click()
    shown = block.locator(".live-responses-table .response .response-col_status")
    status = (await shown.first.inner_text()).split()[0]
    await block.locator(".opblock-summary-control").click()
    return status


async def test_every_example_can_be_sent_from_the_page_without_editing(shared: Alexis) -> None:
    calls = [call for call in await calls_of(shared) if call.example or "report" in call.path]
    async with browser_page(shared.url) as (url, page):
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)

        await page.goto(f"{url}/docs")
        answers = {str(call): await executed(page, call) for call in calls}

        assert answers == {
            str(call): min(status for status in call.operation["responses"] if status < "300")
            for call in calls
        }
        titles = [item["title"] for item in (await shared.get("/v1/events"))["items"]]
        assert examples.EVENT["title"] in titles
        assert [each for each in asked if not each.startswith((f"{url}/", "data:"))] == []
        assert errors == []


async def test_a_browser_without_a_token_is_asked_for_one(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/docs")

    assert response.headers.get_list("www-authenticate")[0].startswith("Basic ")
