"""The view of what is going on: it goes along by itself, and a run is cancelled there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.parts.alexis import ANYTHING_AGAIN, Alexis, alexis, settings_for, until, write_rules
from tests.parts.calls import clients_with, token_of
from tests.parts.sshd import SshServer
from tests.parts.visiting import HOSTILE, Watched, section, signed_in, visit

pytestmark = pytest.mark.anyio

RULE = """
    name: {name}
    mode: auto
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    {more}
    then: [{{tasks: [{{remote_ssh: "{first}"}}, {{remote_ssh: "echo done"}}]}}]
    """


@pytest.fixture
async def lively(tmp_path: Path, repaired: SshServer, done: Path) -> AsyncIterator[Watched]:
    """A service whose runs go on until the test lets them end."""
    waits = f"until test -e {done}; do sleep 0.05; done"
    rules = {"mend": (waits, ""), "hang": ("sleep 50", ""), "later": ("true", "hold_for: 10m")}
    texts = {
        name: RULE.format(name=name, host=repaired.address, first=first, more=more)
        for name, (first, more) in rules.items()
    }
    write_rules(tmp_path, **texts)
    server = {"stop_timeout": "1s"}  # what hangs is not waited for
    settings = settings_for(tmp_path, repaired, limits=ANYTHING_AGAIN, server=server)
    settings["clients"] += clients_with()
    async with alexis(tmp_path, settings) as service:
        yield Watched(service, tmp_path)


async def _tell(service: Alexis, *tags: str) -> None:
    for tag in tags:
        event = {"title": f"{HOSTILE} {tag}", "tags": [tag]}
        (await service.post("/v1/events", event)).raise_for_status()


async def _renewed(page: Page) -> None:
    await page.clock.fast_forward(61_000)  # the longest rest, when the machine is slow


async def test_a_run_is_seen_from_its_begin_to_its_end_without_loading_the_page_again(
    browser: Browser, lively: Watched, repaired: SshServer, done: Path
) -> None:
    service = lively.service
    async with visit(browser, lively) as page:
        await signed_in(page)
        work, news = section(page, "At work"), page.locator("#news")
        lately = section(page, "Received lately").get_by_role("row")
        await expect(page.locator("#view")).to_contain_text("Let a source tell of trouble.")
        await expect(work).to_contain_text("Nothing is under way")

        await _tell(service, "mend")
        await service.run_in("running")
        await _tell(service, "hang", "later", "nothing-like-it")
        await service.run_in("queued")
        await until(lambda: _decided(service), "all to be decided")
        await _renewed(page)

        row = work.get_by_role("row").nth(1)
        await expect(row).to_contain_text(f"mend{repaired.address}runningtask 1 of 2: until test")
        waits = section(page, "Waits")
        await expect(waits).to_contain_text("its turn: a free place")
        await expect(waits).to_contain_text("whether the problem lasts, until ")
        await expect(waits).to_contain_text("9 min")
        await expect(lately.filter(has_text="running mend on")).to_have_count(1)
        await expect(lately.filter(has_text="the problem has to be open for 10m")).to_have_count(1)
        await expect(lately.filter(has_text="none of 3 rules matched")).to_have_count(1)
        assert await page.locator("#view script, #view img").count() == 0

        done.touch()
        await service.run_in("succeeded")
        await _renewed(page)

        ended = section(page, "Ended lately").get_by_role("row").nth(1)
        await expect(ended).to_contain_text(f"mend{repaired.address}succeeded")
        await expect(news).to_contain_text(f"mend on {repaired.address}: succeeded.")
        await expect(lately.filter(has_text="succeeded mend on")).to_have_count(1)


async def _decided(service: Alexis) -> bool:
    events = (await service.get("/v1/events"))["items"]
    return [each["origin"] for each in events if each["state"] == "waiting"] == ["hold"]


async def test_who_may_cancels_a_run_once_however_often_it_is_pressed(
    browser: Browser, lively: Watched
) -> None:
    await _tell(lively.service, "hang")
    await lively.service.run_in("running")
    async with visit(browser, lively) as page:
        await signed_in(page, token_of("read"))
        work = section(page, "At work")
        await expect(work).to_contain_text("a token that has the scope actions")
        await expect(page.locator("main").get_by_role("button")).to_have_count(0)
        await page.get_by_role("button", name="Sign out").click()
        asked: list[str] = []
        page.on("request", lambda each: asked.append(each.url) if each.method == "POST" else None)
        await signed_in(page)
        await work.get_by_role("button", name="Cancel hang on").click()
        sure = page.get_by_role("dialog", name="Cancel the run")
        await expect(sure).to_contain_text("what is at work on the host is ended there")

        await sure.get_by_role("button", name="Cancel the run").dblclick()

        await expect(page.get_by_role("status")).to_have_text("It is being stopped.")
        run = await lively.service.run_in("cancelled")
        await _renewed(page)
        await expect(section(page, "Ended lately").get_by_role("row").nth(1)).to_contain_text(
            "cancelled"
        )
        assert [url.rpartition("/v1")[2] for url in asked] == [f"/runs/{run['id']}/cancel"]
