"""What the views show of a real service, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from app.domain.audit import Kind
from app.domain.dead_letter import DeadLetterKind
from app.domain.note import Milestone
from app.domain.restraint.block import BlockReason
from app.domain.run import RunState
from app.ledger import DeliveryState
from tests.parts.alexis import Alexis
from tests.parts.calls import token_of
from tests.parts.sshd import SshServer
from tests.parts.visiting import (
    HOSTILE,
    Watched,
    go,
    section,
    sign_in,
    signed_in,
    violations,
    visit,
)

pytestmark = pytest.mark.anyio


async def test_the_four_questions_and_what_was_not_done_are_answered(
    browser: Browser, watched: Watched, repaired: SshServer
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        await go(page, "#/report", "Report")
        rows = section(page, "What ran").get_by_role("row")

        await expect(rows.nth(1)).to_contain_text(re.compile(r"repair\d100 %"))
        await expect(rows.nth(2)).to_contain_text(re.compile(rf"{repaired.address}\d100 %"))
        await expect(section(page, "Not done")).to_contain_text("shadow The rule has mode: observe")
        await page.get_by_label("Only rules and targets with").fill("nothing-like-it")
        await expect(section(page, "What ran")).to_contain_text("has that in its name")
        await page.get_by_label("Only in the state").select_option("failed")
        await expect(section(page, "Runs")).to_contain_text("There is no run that is failed from")


async def test_the_period_is_chosen_by_the_visitor_and_kept_in_the_address(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await page.goto(f"{page.url}?since=7d")
        await signed_in(page)
        await expect(page.get_by_role("radio", name="7 days")).to_be_checked()
        await expect(page).to_have_url(re.compile("/#/report[?]since=7d$"))

        await page.get_by_role("radio", name="30 days").check()

        await expect(section(page, "What ran")).to_contain_text("in the last 30 days")
        assert page.url.endswith("/#/report?since=30d")
        await page.reload()
        await expect(page.get_by_role("radio", name="30 days")).to_be_checked()


async def test_a_run_is_shown_with_hostile_text_as_text(browser: Browser, watched: Watched) -> None:
    tried = "try { document.body.innerHTML = '<b>x</b>'; 'made' } catch (error) { error.name }"
    async with visit(browser, watched, troubles=["TrustedHTML"]) as page:
        await signed_in(page)
        await go(page, "#/report", "Report")
        row = section(page, "Runs").get_by_role("row").filter(has_text="succeeded").last

        await row.get_by_role("link").click()

        dialog = page.get_by_role("dialog", name="Run")
        await expect(dialog).to_contain_text(f"{HOSTILE}\\u202e")
        await expect(dialog).to_contain_text("stdout\n<b>bold</b>")
        assert await dialog.locator("script, img, td b b").count() == 0
        assert await page.title() == "Report · Alexis"
        assert await violations(page) == []
        assert await page.evaluate(tried) == "TypeError"


async def test_gaps_and_how_the_service_stands_are_shown(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        await go(page, "#/gaps", "Gaps")

        row = section(page, "Gaps").get_by_role("row").filter(has_text="Alexis itself")

        await expect(row).to_contain_text("7\u00a0min")
        await expect(row).to_contain_text("yes by opsgenie")

        await go(page, "#/now", "Now")
        await expect(page.locator("header")).to_contain_text("ready")
        await expect(page.get_by_role("link", name="1 broken plug-in")).to_be_visible()
        await page.get_by_role("link", name="1 error in rule files").click()
        await expect(section(page, "Rule files in error")).to_contain_text("broken.yaml:1")
        plugins = section(page, "Plug-ins that cannot be used")
        await expect(plugins).to_contain_text("bell of alexis-bell 1.0: ")
        await expect(section(page, "Feeds").get_by_role("row").nth(1)).to_contain_text("opsgenie")


async def test_who_may_only_read_cannot_requeue(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page, token_of("read"))
        await go(page, "#/dead-letters", "Dead letters")
        row = (
            section(page, "What waits to be requeued")
            .get_by_role("row")
            .filter(has_text="to-look-at")
        )

        await row.get_by_role("link").click()

        dialog = page.get_by_role("dialog", name="Dead letter")
        await expect(dialog).to_contain_text('{"kind":')
        await expect(dialog).to_contain_text("a token that has the scope admin")
        assert await dialog.get_by_role("button", name="Requeue").count() == 0


async def test_a_dead_letter_is_requeued_after_the_repair(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        await go(page, "#/dead-letters", "Dead letters")
        row = (
            section(page, "What waits to be requeued")
            .get_by_role("row")
            .filter(has_text="to-requeue")
        )
        await row.get_by_role("link").click()
        watched.sql("update events set event = said where ref = 'to-requeue'")

        await page.get_by_role("button", name="Requeue …").click()
        sure = page.get_by_role("dialog", name="Requeue")
        await sure.get_by_role("button", name="Requeue").click()

        await expect(page.get_by_role("status")).to_contain_text("Requeued: the event")
        await expect(row).to_have_count(0)
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(page).to_have_url(re.compile("#/dead-letters$"))


async def test_every_state_and_reason_has_its_words(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        known = await page.evaluate(
            "import('/page/parts/words.js').then(words =>"
            " import('/page/views/audit.js').then(audit =>"
            " [words.STATES, words.REASONS, words.LETTERS, words.MILESTONES, words.DELIVERIES,"
            " audit.KINDS].map(Object.keys)))"
        )

    kinds = (RunState, BlockReason, DeadLetterKind, Milestone, DeliveryState, Kind)
    assert known == [[*kind] for kind in kinds]


async def test_without_anything_to_show_it_says_so(
    browser: Browser, shared: Alexis, tmp_path: Path
) -> None:
    async with visit(browser, Watched(shared, tmp_path)) as page:
        await sign_in(page)

        for view, words in (
            ("now", "Nothing needs a look."),
            ("now", "Nothing waits for approval."),
            ("report", "No remediation ran in the last day."),
            ("report", "There is no run from the last day."),
            ("report", "Every rule that matched in the last day acted."),
            ("events", "None so far."),
            ("gaps", "None in the last 7 days: nothing was missed unnoticed."),
            ("dead-letters", "None: all that was accepted is carried through or under way."),
            ("service", "No source is polled"),
        ):
            await page.evaluate("address => { location.hash = address }", f"#/{view}")
            await expect(page.get_by_text(words)).to_be_visible()
