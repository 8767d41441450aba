"""The rules on the page: the list of many, and one with what holds it back and how it fared."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.calls import clients_with, token_of
from tests.parts.sshd import SshServer
from tests.parts.visiting import HOSTILE, Watched, go, section, signed_in, unreadable, visit

pytestmark = pytest.mark.anyio

RULE = """
    name: {name}
    description: {about!r}
    mode: {mode}
    when: {{tags: [{name}]}}
    targets: {{hosts: [{host}]}}
    limits: {{rate: [{rate}], breaker: 2}}
    then:
      - tasks: [{{remote_ssh: "{command}"}}]
        verify: {{remote_ssh: "true"}}
      - tasks: [{{remote_ssh: "{command}"}}]
    otherwise: {{note: Look into the wiki.}}
    """
MANY = """
    name: service-{number:03}
    when: {{tags: [service-{number:03}]}}
    targets: {{from: tags}}
    then: [{{tasks: [{{remote_ssh: "true"}}]}}]
    """


@pytest.fixture(scope="module")
async def ruled(
    tmp_path_factory: pytest.TempPathFactory, repaired: SshServer
) -> AsyncIterator[Watched]:
    """A service with many rules: one repairs, one fails, one observes; a file is broken."""
    folder = tmp_path_factory.mktemp("ruled")
    for name, mode, command, rate in (
        ("repairs", "auto", "true", "1/1h"),
        ("breaks", "auto", "false", "9/1h"),
        ("watches", "observe", "true", "1/1h"),
    ):
        said = {"name": name, "mode": mode, "command": command, "about": HOSTILE, "rate": rate}
        write_rules(folder, **{name: RULE.format(**said, host=repaired.address)})
    write_rules(folder, services="---".join(MANY.format(number=number) for number in range(99)))
    write_rules(folder, broken="name: [")
    settings = settings_for(folder, repaired)
    settings["clients"] += clients_with()
    async with alexis(folder, settings) as service:
        for tag in ("repairs", "breaks", "watches", "breaks"):
            await service.post("/v1/events", {"title": "Trouble", "tags": [tag]})
            await until(service.is_settled, "all to be decided and done")
        yield Watched(service, folder)


async def _listed(page: Page, *names: str) -> None:
    rows = section(page, "In force").locator("tbody tr")
    await expect(rows.locator("th b")).to_have_text(list(names))


async def test_many_rules_are_listed_found_and_filtered(browser: Browser, ruled: Watched) -> None:
    async with visit(browser, ruled) as page:
        await signed_in(page)
        await go(page, "#/rules", "Rules")
        shown = section(page, "In force")
        await expect(page.locator(".banner")).to_contain_text(re.compile(r"broken.yaml:1:8 \w+"))
        await expect(page.locator(".banner")).to_contain_text("is still in force")
        await expect(shown).to_contain_text("102 rules; the first 50 are shown.")
        await expect(shown.locator("tbody tr")).to_have_count(50)
        row = shown.get_by_role("row", name="breaks")
        await expect(row).to_contain_text(re.compile(r"auto acts at once.*failed.*40 %"))
        await expect(row).to_contain_text(HOSTILE)
        await expect(row).to_contain_text(
            "Should step back to approve: of its last 4 runs: 4 failed"
        )

        await shown.get_by_role("button", name="Show more").click()
        await expect(shown.locator("tbody tr")).to_have_count(100)
        await page.get_by_label("Find").fill("SERVICE-09")
        await page.clock.fast_forward(1_000)
        await expect(shown).to_contain_text("9 of 102 rules.")
        await page.get_by_label("Find").fill("")
        await page.get_by_label("In 30 days").select_option("with runs")
        await page.clock.fast_forward(1_000)
        await _listed(page, "breaks", "repairs")
        await page.get_by_label("Last run").select_option("succeeded")
        await page.clock.fast_forward(1_000)
        await _listed(page, "repairs")
        assert page.url.endswith("#/rules?ran=true&last=succeeded")

        await go(page, "#/rules?mode=observe", "Rules")
        await _listed(page, "watches")
        await expect(shown).to_contain_text("would have run 1 time on 1 target")


async def test_one_rule_says_what_it_does_and_what_is_in_its_way(
    browser: Browser, ruled: Watched, repaired: SshServer
) -> None:
    async with visit(browser, ruled) as page:
        await signed_in(page)
        await go(page, "#/rules", "Rules")
        link = section(page, "In force").get_by_role("link", name="repairs", exact=True)
        await link.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Rule", level=1)).to_be_focused()

        does = section(page, "What it does")
        await expect(does.get_by_role("heading", level=3)).to_have_text(
            ["Remedy 1 of 2", "Remedy 2 of 2, if the one before did not help", "If nothing helped"]
        )
        await expect(does).to_contain_text("Proof that it helped: true")
        await expect(does).to_contain_text("People are told: Look into the wiki.")
        limits = section(page, "What is in its way now")
        await expect(limits.get_by_label("On the target")).to_have_value(repaired.address)
        await expect(limits).to_contain_text(f"blocked on {repaired.address} now")
        await expect(limits.get_by_role("row", name="rate 1/1h")).to_contain_text(
            re.compile(r"1 of 1 in 1.h.*left")
        )
        await expect(section(page, "What it says")).to_contain_text("name: repairs\ndescription:")
        await expect(section(page, "repairs")).to_contain_text(HOSTILE)
        await expect(section(page, "Its last runs")).to_contain_text("succeeded")
        report = page.get_by_role("link", name="the report of this rule")
        await expect(report).to_have_attribute("href", "#/report?since=30d&rule=repairs")
        assert await unreadable(page) == []


async def test_a_breaker_is_reset_where_its_rule_is_shown(browser: Browser, ruled: Watched) -> None:
    async with visit(browser, ruled) as page:
        await signed_in(page, token_of("read"))
        await go(page, "#/rules", "Rules")
        row = section(page, "In force").get_by_role("row", name="breaks")
        await expect(row).to_contain_text("breaker open on 127.0.0.1")
        await go(page, "#rule/breaks", "Rule")
        await expect(page.locator(".banner")).to_contain_text("has the scope approve")
        await page.get_by_role("button", name="Sign out").click()
        await signed_in(page)
        await go(page, "#rule/breaks", "Rule")
        await expect(section(page, "What is in its way now")).to_contain_text("breaker")

        await page.locator(".banner").get_by_role("button", name="Reset breaks on").click()
        dialog = page.get_by_role("dialog", name="Reset a breaker")
        await dialog.get_by_label("Reason").fill("mended")
        await page.keyboard.press("Enter")

        await expect(page.locator(".banner")).to_have_count(0)
        await expect(section(page, "What is in its way now")).to_contain_text(
            "Nothing is in its way"
        )
