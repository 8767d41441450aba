"""A storm, breakers and silences are told above all else, and who may ends and resets them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, until, write_rules
from tests.parts.calls import clients_with, token_of
from tests.parts.sshd import SshServer
from tests.parts.visiting import Watched, sign_in, unreadable, violations, visit

pytestmark = pytest.mark.anyio

REASON = "<b>the switch</b> is mended"
RULE = """
    name: {name}
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    limits: {{breaker: 1}}
    then: [{{tasks: [{{remote_ssh: "{command}"}}]}}]
    """


@pytest.fixture
async def restless(tmp_path: Path, repaired: SshServer, done: Path) -> AsyncIterator[Watched]:
    """A service to which three problems are a storm."""
    rules = {"mend": f"echo mended >> {done}", "break": "false"}
    texts = {
        name: RULE.format(name=name, host=repaired.address, command=command)
        for name, command in rules.items()
    }
    write_rules(tmp_path, **texts)
    storm = {"targets": None, "problems": 2, "within": "5m", "quiet": "15m"}
    settings = settings_for(tmp_path, repaired, storm=storm)
    settings["clients"] += clients_with()
    async with alexis(tmp_path, settings) as service:
        yield Watched(service, tmp_path)


async def _have(service: Alexis, tag: str, *refs: str) -> None:
    for ref in refs:
        await service.post("/v1/events", {"title": f"{tag} {ref}", "tags": [tag], "id": ref})
    await until(service.is_settled, "all to be decided and done")


async def _a_storm(service: Alexis) -> None:
    await _have(service, "nothing", "1", "2")
    await _have(service, "mend", "3")


async def _banner(page: Page, words: str, token: str = TOKEN) -> Locator:
    await sign_in(page, token)
    banner = page.locator(".banner").filter(has_text=words)
    await expect(banner).to_be_visible()
    return banner


async def test_a_storm_is_told_and_ended_with_a_reason(
    browser: Browser, restless: Watched, done: Path
) -> None:
    service = restless.service
    await _a_storm(service)
    async with visit(browser, restless) as page:
        banner = await _banner(page, "Storm since")
        await expect(banner).to_contain_text("3 problems in 5m")
        await expect(banner).to_contain_text("at the earliest")
        await expect(banner).to_contain_text(
            "In it so far: 1 problem opened; 1 run on 1 target held back."
        )
        await expect(page.locator("header")).to_contain_text("storm")
        await banner.get_by_role("button", name="End the storm …").click()
        dialog = page.get_by_role("dialog", name="End the storm")
        await expect(dialog.get_by_label("Reason")).to_be_focused()
        assert await violations(page) == []
        await dialog.get_by_label("Reason").fill(REASON)

        await page.keyboard.press("Enter")

        await expect(banner).to_have_count(0)
        await expect(page.get_by_role("status")).to_contain_text("The storm is ended")
        (storm,) = (await service.get("/v1/storms"))["items"]
        assert (storm["ended_by"], storm["reason"]) == ("client:tester", REASON)
        await _have(service, "mend", "4")
        assert done.read_text() == "mended\n"


async def test_an_open_breaker_is_told_and_reset_with_a_reason(
    browser: Browser, restless: Watched, repaired: SshServer
) -> None:
    service = restless.service
    await _have(service, "break", "1")
    async with visit(browser, restless) as page:
        banner = await _banner(page, "1 breaker is open")
        await expect(banner).to_contain_text(f"break on {repaired.address} since")
        await banner.get_by_role("button", name=f"Reset break on {repaired.address} …").click()
        dialog = page.get_by_role("dialog", name="Reset a breaker")
        await expect(dialog).to_contain_text(f"The rule break acts again on {repaired.address}")
        await dialog.get_by_label("Reason").fill(REASON)

        await dialog.get_by_role("button", name="Reset").click()

        await expect(banner).to_have_count(0)
        await expect(page.get_by_role("status")).to_contain_text("Reset: 1 breaker.")
        assert (await service.get("/v1/breakers", open="true"))["items"] == []
        trail = (await service.get("/v1/audit"))["items"]
        assert REASON in str(trail[0]["details"])


async def test_what_is_silenced_is_told(browser: Browser, restless: Watched) -> None:
    silence = {"comment": REASON, "for": "2h", "targets": {"hosts": ["db-*.example.net"]}}
    (await restless.service.post("/v1/silences", silence)).raise_for_status()
    async with visit(browser, restless) as page:
        banner = await _banner(page, "1 maintenance window or silence in force")

        await expect(banner).to_contain_text("by tester until")
        await expect(banner).to_contain_text(f"for targets db-*.example.net: {REASON}")


async def test_of_many_breakers_the_banner_stays_short(browser: Browser, restless: Watched) -> None:
    for number in range(25):
        restless.sql(
            "INSERT INTO breakers (rule, target, cause, count, since, words, opened_at)"
            " VALUES (?, '', 'failures', 5, 0, 'it failed five times', 1)",
            f"rule-{number}",
        )
    async with visit(browser, restless) as page:
        banner = await _banner(page, "25 breakers are open")
        rows = banner.get_by_role("listitem")
        await expect(rows.first).to_be_hidden()

        await banner.get_by_text("Show them").click()
        await page.clock.fast_forward(6_000)

        await expect(rows).to_have_count(21)
        await expect(rows.first).to_contain_text("rule-0 on all targets since")
        await expect(rows.last).to_contain_text("and 5 more: alexis breakers")


async def test_who_may_not_sees_all_and_is_told_what_it_takes(
    browser: Browser, restless: Watched
) -> None:
    await _have(restless.service, "break", "0")
    await _a_storm(restless.service)
    async with visit(browser, restless) as page:
        banner = await _banner(page, "Storm since", token_of("read"))

        await expect(banner).to_contain_text("has the scope approve")
        await expect(page.locator(".banner").filter(has_text="breaker is open")).to_contain_text(
            "has the scope approve"
        )
        await expect(page.locator(".banner").get_by_role("button")).to_have_count(0)


async def test_everybody_can_read_all_banners_at_once(browser: Browser, restless: Watched) -> None:
    service = restless.service
    await _have(service, "break", "0")
    await _a_storm(service)
    await service.post("/v1/pause", {"reason": "x" * 200})
    silence = {"comment": "x" * 200, "for": "2h", "rules": ["*"]}
    await service.post("/v1/silences", silence)
    async with visit(browser, restless) as page:
        await _banner(page, "Storm since")
        await expect(page.locator(".banner")).to_have_count(4)

        assert await unreadable(page) == []
