"""A message is explained on the page: what would happen, and what is wrong with it."""

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from app.api.examples import PAYLOADS
from tests.api.conftest import running_in
from tests.parts.alexis import until
from tests.parts.calls import token_of
from tests.parts.visiting import HOSTILE, Watched, go, kept, section, signed_in, unreadable, visit

pytestmark = pytest.mark.anyio

SECRET = "a-secret-in-a-payload"
MORE = """
    name: another
    when: {tags: [of-another]}
    targets: {hosts: [app-01.example.net]}
    then: [{tasks: [{remote_ssh: "true"}]}]
    """


@pytest.fixture(scope="module")
async def explaining(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    folder = tmp_path_factory.mktemp("explaining")
    async with running_in(folder) as service:
        (service.rules / "more.yaml").write_text(MORE, encoding="utf-8")

        async def both() -> bool:
            return bool((await service.get("/v1/rules"))["in_force"] == 2)

        await until(both, "the rules to be read")
        await service.post("/v1/events", {"title": HOSTILE, "tags": ["x"]})
        await until(service.is_settled, "the event to be decided")
        yield Watched(service, folder)


async def test_an_example_is_explained_and_nothing_of_it_is_kept(
    browser: Browser, explaining: Watched
) -> None:
    async with visit(browser, explaining) as page:
        await signed_in(page, token_of("read"))
        before = await kept(page)
        await go(page, "#/explain", "Explain")
        await page.get_by_label("As", exact=True).select_option("dynatrace")
        await page.get_by_role("button", name="Fill in its example").click()
        field = page.get_by_label("Payload")
        text = await field.input_value()
        assert json.loads(text) == PAYLOADS["dynatrace"]
        await field.fill(text.replace("Long garbage-collection time", f"{HOSTILE} {SECRET}"))

        await page.get_by_role("button", name="Explain", exact=True).click()

        read = section(page, "As it is read")
        await expect(read).to_contain_text(f"{HOSTILE} {SECRET}")
        await expect(read).to_contain_text("syn.duplicator, env:prod")
        would = section(page, "What would happen").get_by_role("article")
        await expect(would).to_contain_text("would ask, to act on 1 target")
        await expect(would).to_contain_text("Exactly this would run:systemctl restart duplicator")
        await expect(would.get_by_role("row", name="app-01.example.net")).to_contain_text("ask")
        row = section(page, "Why other rules do not match").get_by_role("row", name="another")
        await expect(row).to_contain_text("tags ['of-another']syn.duplicator, env:prod")
        assert await unreadable(page) == []
        assert SECRET not in page.url
        assert await kept(page) == before
        assert len(await explaining.service.stories()) == 1


async def test_a_file_is_taken_and_what_is_wrong_is_told_by_field(
    browser: Browser, explaining: Watched
) -> None:
    async with visit(browser, explaining, troubles=["422"]) as page:
        await signed_in(page)
        await go(page, "#/explain", "Explain")
        field, alert = page.get_by_label("Payload"), page.locator("#explain-trouble")
        await page.get_by_label("File").set_input_files(
            {"name": "a.json", "mimeType": "application/json", "buffer": b'{"alert": '}
        )
        await expect(field).to_have_value('{"alert": ')

        send = page.get_by_role("button", name="Explain", exact=True)
        await send.click()
        await expect(alert).to_contain_text("This is not JSON: ")
        await field.fill("[1]")
        await send.click()
        await expect(alert).to_contain_text("not an object")
        await field.fill('{"action": "Create", "alert": 7}')
        await send.click()

        await expect(alert.get_by_role("listitem")).to_contain_text("alert")
        await field.fill(json.dumps({**PAYLOADS["opsgenie"], "action": "Close"}))
        await send.click()
        await expect(section(page, "What would happen")).to_contain_text("It would be ignored")
        await expect(alert).to_be_empty()


async def test_a_file_can_be_dropped(browser: Browser, explaining: Watched) -> None:
    async with visit(browser, explaining) as page:
        await signed_in(page)
        await go(page, "#/explain", "Explain")
        dropped = await page.evaluate_handle(
            "() => { const data = new DataTransfer();"
            " data.items.add(new File(['{}'], 'a.json')); return data }"
        )

        await page.get_by_label("Payload").dispatch_event("drop", {"dataTransfer": dropped})

        await expect(page.get_by_label("Payload")).to_have_value("{}")


async def test_an_event_is_explained_by_the_rules_of_today(
    browser: Browser, explaining: Watched
) -> None:
    (story,) = await explaining.service.stories()
    async with visit(browser, explaining) as page:
        await signed_in(page)
        await go(page, f"#event/{story['id']}", "Event")
        await page.get_by_role("link", name="What would it lead to now?").click()
        await expect(page.get_by_text("No rule matched it. Ask for one above.")).to_be_visible()
        await page.get_by_label("Ask for the rule").fill("another")

        await page.keyboard.press("Enter")

        said = section(page, "What another message like it would lead to now")
        await expect(said.get_by_role("article", name="another")).to_contain_text(
            "does not matchthe clause tags ['of-another'] fails, where the event says x."
        )
        await expect(said).to_contain_text("it did not match")
        assert page.url.endswith(f"#/explain?event={story['id']}&rule=another")
        assert await unreadable(page) == []
