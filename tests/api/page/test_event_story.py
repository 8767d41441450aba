"""The story of an event, in the order of time, and what can be done with it."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.parts.building import an_id
from tests.parts.calls import token_of
from tests.parts.long_story import EVENT
from tests.parts.visiting import HOSTILE, Watched, go, section, signed_in, violations, visit

pytestmark = pytest.mark.anyio

STORY = f"#event/{an_id(EVENT)}"


async def test_the_story_is_told_in_the_order_of_time_and_any_rule_can_be_asked(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy, troubles=["404"]) as page:
        await signed_in(page)
        await go(page, STORY, "Event")
        story = section(page, "What happened")

        heads = [
            re.sub(r"\s+", " ", each)
            for each in await story.locator(".entry-head").all_inner_texts()
        ]
        gaps = await story.locator(".gap").all_inner_texts()

        told = [head.split(":")[0] for head in heads]
        assert told[:4] == ["Received by webhook from tester", "Decided", *_ASKED]
        assert told[4:8] == ["task 1 of 2", "Note", "task 2 of 2", "Run ended"]
        assert told[8:12] == ["Run begins", "task 1 of 2", "task 2 of 2", "looks whether it helped"]
        assert told[12:14] == ["Run ended", "Note"]
        assert set(told[14:]) == {"Another message", "The problem is over"}
        assert heads[6].endswith("failed exit status 1 after 34 s")
        assert gaps[0] == "4\u00a0min\u00a02\u00a0s later"
        cut = story.get_by_text("stderr, 2 lines, its beginning is cut")
        await cut.click()
        await expect(story.get_by_text("consumer 7 is stuck")).to_be_visible()
        await expect(story).to_contain_text(f"{HOSTILE}\n", use_inner_text=False)
        await expect(story).to_contain_text(re.compile(r"To opsgenie a-500: delivered at [0-9:]+"))
        await expect(story.locator("svg rect").first).to_be_visible()
        assert await page.locator("#view img, #view script").count() == 0
        assert await violations(page) == []
        ask = section(page, "Ask for a rule")

        for rule, words in (
            ("restart-duplicator", "it does not match: tags"),
            ("restart-order-queue", "shadow The rule has mode: observe"),
            ("no-such-rule", "no-such-rule"),
        ):
            await ask.get_by_label("Rule").fill(rule)
            await ask.get_by_label("Rule").press("Enter")
            await expect(ask).to_contain_text(words)


_ASKED = ("Approval was asked for", "Run begins")


async def test_an_event_is_decided_anew_and_a_run_tried_again_after_a_question(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await signed_in(page)
        for button, question, sure, link in (
            ("Decide it anew …", "Decide it anew", "Decide anew", "the new event"),
            (
                "Try restart-order-queue on app-01.example.net again …",
                "Try it again",
                "Try again",
                "what came of it",
            ),
        ):
            await go(page, STORY, "Event")
            await page.get_by_role("button", name=button).first.click()
            dialog = page.get_by_role("dialog", name=question)
            await dialog.get_by_role("button", name=sure, exact=True).click()

            await page.get_by_role("status").get_by_role("link", name=link).click()

            await expect(page).not_to_have_url(re.compile(f"{STORY}$"))
            await expect(section(page, "What was received")).to_contain_text("by manual from")
            others = section(page, "Other messages about the problem")
            await expect(others.get_by_role("link").last).to_be_visible()


async def test_who_may_only_read_is_not_offered_to_do_it_again(
    browser: Browser, busy: Watched
) -> None:
    async with visit(browser, busy) as page:
        await signed_in(page, token_of("read"))

        await go(page, STORY, "Event")

        await expect(section(page, "What happened")).to_contain_text("that has the scope actions")
        assert await page.get_by_role("button", name=re.compile("again|anew")).count() == 0
