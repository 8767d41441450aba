"""The report: any period, of any rules, targets, sources and teams, as charts, tables and files."""

import csv
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.parts.month import FRIDAY
from tests.parts.visiting import HOSTILE, Watched, go, section, signed_in, violations, visit

pytestmark = pytest.mark.anyio

MONTH = "#/report?since=30d"
NAME = f"{HOSTILE}\\u202e"


async def _read(page: Page, address: str = MONTH) -> None:
    await signed_in(page)
    await go(page, address, "Report")


async def test_a_month_is_answered_at_a_glance_and_in_charts(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy, timezone_id="Europe/Stockholm") as page:
        await _read(page)
        report = await busy.service.get("/v1/report", since="30d", zone="Europe/Stockholm")
        glance = section(page, "At a glance")

        total = report["total"]
        await expect(glance).to_contain_text(f"How many{total['runs']}runs, of 6 rules")
        await expect(glance).to_contain_text(f"{total['succeeded']} of ")
        saved = f"{total['saved']['counted']} successes \N{MULTIPLICATION SIGN} the manual time of"
        await expect(glance).to_contain_text(f"{saved} its rule, or else 15\u00a0min")
        chart = section(page, "Runs over time")
        await expect(chart.get_by_role("link")).to_have_count(len(report["series"]["buckets"]))
        await expect(chart).to_contain_text("Each day, times of Europe/Stockholm")
        await chart.get_by_text("The numbers as a table").click()
        numbers = await chart.locator("tbody td:nth-of-type(1)").all_inner_texts()
        assert sum(map(int, numbers)) == total["succeeded"]
        for name in ("How often which rule ran where", "Not done, by reason over time"):
            await expect(section(page, name).locator("svg.drawing .mark").first).to_be_visible()
        lengths = section(page, "How long runs took").get_by_role("img")
        assert await lengths.count() <= len(total["durations"])


async def test_what_a_mark_says_is_shown_by_pointer_and_by_keyboard(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await _read(page)
        marks = section(page, "Runs over time").get_by_role("link")
        tip = page.locator(".tip")
        await marks.first.focus()
        await expect(tip).to_be_visible()

        await page.keyboard.press("End")
        await page.keyboard.press("ArrowLeft")

        await expect(marks.nth(-2)).to_be_focused()
        said = await marks.nth(-2).get_attribute("aria-label")
        assert (await tip.inner_text()).replace("\n", "; ") == said
        await page.keyboard.press("Escape")
        await expect(tip).to_be_hidden()
        await section(page, "How long runs took").get_by_role("img").last.hover()
        await expect(tip).to_contain_text(re.compile(r"\d+ runs? of \d+"))


async def test_a_bar_narrows_the_report_and_a_chip_is_taken_away_by_keyboard(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await _read(page)
        await section(page, "How often which rule ran where").get_by_role("link").first.click()
        chips = page.get_by_role("list", name="Filters").get_by_role("link")
        await expect(chips).to_have_count(2)
        await expect(page).to_have_url(re.compile(r"since=30d&rule=[a-z-]+&target=app-"))
        await expect(section(page, "At a glance")).to_contain_text("of 1 rule,")

        await chips.first.focus()
        await page.keyboard.press("Enter")

        await expect(chips).to_have_count(1)
        await expect(page).to_have_url(re.compile(r"since=30d&target=app-[0-9.a-z-]+$"))
        await page.get_by_text("Filter by rule, target, source, team").click()
        await page.get_by_label("Team", exact=True).fill("none")
        await page.get_by_label("Team", exact=True).press("Enter")
        await expect(chips.last).to_have_accessible_name("Remove the filter team none")
        await expect(page).to_have_url(re.compile(r"&team=$"))
        await page.go_back()
        await expect(chips).to_have_count(1)


async def test_a_column_narrows_the_period_and_any_other_can_be_stated(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await _read(page)
        await section(page, "Runs over time").get_by_role("link").nth(20).click()
        await expect(page).to_have_url(re.compile(r"since=[-0-9TZ.%A]+&until=[-0-9TZ.%A]+$"))
        await expect(page.get_by_label("To", exact=True)).not_to_have_value("")
        await expect(section(page, "What ran")).to_contain_text(re.compile("the time from .* to "))

        await page.get_by_label("From", exact=True).fill("2020-01-01T00:00")
        await page.get_by_label("To", exact=True).fill("2020-01-02T00:00")
        await page.get_by_role("button", name="Show", exact=True).click()

        await expect(section(page, "At a glance")).to_contain_text("How many0runs")
        await expect(section(page, "Runs over time")).to_contain_text("0 runs; none ran.")
        await page.get_by_role("radio", name="30 days").check()
        await expect(page).to_have_url(re.compile("#/report[?]since=30d$"))


async def test_tables_are_sorted_and_of_a_hostile_name_only_its_letters_are_shown(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await _read(page)
        ran = section(page, "What ran")
        head = ran.get_by_role("columnheader", name=re.compile("^Longest"))

        await head.get_by_role("button").focus()
        await page.keyboard.press("Enter")
        await expect(head).to_have_attribute("aria-sort", "descending")
        falling = await ran.locator(".of-rule > th").all_inner_texts()
        await page.keyboard.press("Enter")

        await expect(head).to_have_attribute("aria-sort", "ascending")
        assert await ran.locator(".of-rule > th").all_inner_texts() == falling[::-1]
        await ran.get_by_label("Only rules and targets with").fill("onerror")
        await expect(ran.get_by_role("row").filter(has_text=NAME)).to_be_visible()
        await ran.get_by_role("link", name=NAME).click()
        chip = page.get_by_role("list", name="Filters").get_by_role("link")
        await expect(chip).to_contain_text(f"Target: {NAME}")
        await expect(section(page, "How often which rule ran where")).to_contain_text(NAME)
        await expect(section(page, "Runs over time")).to_contain_text("1 run")
        assert await page.locator("#view img, #view script").count() == 0
        assert await violations(page) == []


async def test_what_is_shown_is_exported(browser: Browser, busy: Watched, tmp_path: Path) -> None:
    async with visit(browser, busy) as page:
        await _read(page, f"{MONTH}&rule=clear-tmp&rule=renew-certificate")

        async with page.expect_download() as as_json:
            await page.get_by_role("button", name="Export JSON").click()
        await page.get_by_text("Export CSV").click()
        async with page.expect_download() as as_csv:
            await page.get_by_role("button", name="by rule and target").click()

        report = await _saved(await as_json.value, tmp_path / "report.json")
        rows = [*csv.DictReader((await _saved(await as_csv.value, tmp_path / "r")).splitlines())]
        rules = json.loads(report)["rules"]
        assert {rule["rule"] for rule in rules} == {"clear-tmp", "renew-certificate"}
        pairs = [
            (rule["rule"], target["target"].replace("\u202e", ""))
            for rule in rules
            for target in rule["targets"]
        ]
        assert [(row["rule"], row["target"]) for row in rows] == pairs


async def _saved(download: Any, path: Path) -> str:
    await download.save_as(path)
    return path.read_text(encoding="utf-8")


async def test_on_a_phone_in_the_dark_nothing_is_too_wide_even_of_one_run(
    browser: Browser, busy: Watched
) -> None:
    since, until = FRIDAY - timedelta(minutes=45), FRIDAY - timedelta(minutes=35)
    one = f"#/report?since={since:%Y-%m-%dT%H:%M:%SZ}&until={until:%Y-%m-%dT%H:%M:%SZ}"
    size: Any = {"viewport": {"width": 360, "height": 700}, "color_scheme": "dark"}
    async with visit(browser, busy, **size) as page:
        for address in (one, MONTH):
            await _read(page, address) if address == one else await go(page, address, "Report")
            await expect(section(page, "At a glance")).to_contain_text("How many")
            letters = await page.locator(".drawing text").first.evaluate(
                "text => text.getBoundingClientRect().height"
            )

            assert await page.evaluate("document.documentElement.scrollWidth") == 360
            assert letters > 10
            assert "NaN" not in await page.locator("#view").inner_html()
