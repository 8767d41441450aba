"""The page in a real browser, at a real service with something to show."""

import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from app.domain.dead_letter import DeadLetterKind
from app.domain.decide import BlockReason
from app.domain.run import RunState
from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, until, vendors, write_rules
from tests.parts.browser import as_seen_by, chromium
from tests.parts.calls import clients_with, token_of
from tests.parts.clocks import Clock
from tests.parts.databases import a_database, a_letter, an_inbox
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
LONG = "a-name-that-is-too-long-for-a-small-screen-" * 3
RULES = """
    name: {name}
    mode: {mode}
    when: {{tags: [{tag}]}}
    targets: {{hosts: [{host}]}}
    then: [{{tasks: [{{remote_ssh: "echo '<b>bold</b>'"}}]}}]
    """
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Watched:
    """A service with something to show, and the folder in which it lives."""

    service: Alexis
    folder: Path

    def sql(self, statement: str, *values: str) -> None:
        with closing(sqlite3.connect(self.folder / "alexis.db", timeout=5)) as connection:
            with connection:
                connection.execute(statement, values)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@pytest.fixture(scope="module")
async def watched(
    tmp_path_factory: pytest.TempPathFactory, host: SshServer
) -> AsyncIterator[Watched]:
    """It was away for a while, has a run, a block, a broken rule file, and dead letters."""
    folder, clock = tmp_path_factory.mktemp("watched"), Clock()
    for name, mode in (("repair", "auto"), (LONG[:60], "observe")):
        text = RULES.format(name=name, mode=mode, tag="t", host=host.address)
        write_rules(folder, **{mode: text})
    write_rules(folder, broken="name: [")
    await _with_damaged_events(folder, "to-look-at", "to-requeue")
    async with vendors(feeds=True) as products:
        only = {"opsgenie": products.settings["opsgenie"]}
        settings = settings_for(folder, host, sources=only)
        settings["clients"] += clients_with()
        async with alexis(folder, settings, clock):
            clock.put_forward(timedelta(minutes=5))
        clock.put_forward(timedelta(minutes=7))
        async with alexis(folder, settings, clock) as service:
            await service.post("/v1/events", {"title": HOSTILE, "tags": ["t"], "id": LONG})
            await service.run_in("succeeded")
            await until(lambda: _all_told(service), "the gap and the dead letters")
            yield Watched(service, folder)


async def _with_damaged_events(folder: Path, *refs: str) -> None:
    """Take events in, and damage them so that they fail for the last time."""
    async with a_database(folder / "alexis.db") as database:
        for ref in refs:
            await an_inbox(database).accept(a_letter(ref))
    with closing(sqlite3.connect(folder / "alexis.db")) as connection, connection:
        connection.execute("alter table events add column said text")
        connection.execute("update events set said = event, event = '{\"kind\": '")
        connection.execute(
            "insert into faults (id, kind, tries, reason, failed_at)"
            " select id, 'event', 9, 'earlier', 0 from events"
        )


async def _all_told(service: Alexis) -> bool:
    report = await service.get("/v1/report")
    made_up_for = [gap for gap in report["gaps"] if gap["reconciled_at"]]
    return report["dead_letters"] == {"event": 2} and len(made_up_for) == 1


@asynccontextmanager
async def visit(
    browser: Browser, watched: Watched, troubles: Sequence[str] = (), **options: Any
) -> AsyncIterator[Page]:
    """Open the page; it must ask nobody else, and complain of nothing but these troubles."""
    asked: list[str] = []
    errors: list[str] = []
    context = await browser.new_context(**options)
    try:
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await page.clock.install()
        await page.goto(as_seen_by(watched.service.url))
        yield page
        assert [each for each in asked if not each.startswith(as_seen_by(watched.service.url))] == []
        assert [each for each in errors if not any(known in each for known in troubles)] == []
        assert not any(token in url for url in asked for token in (TOKEN, token_of("read")))
    finally:
        await context.close()


async def sign_in(page: Page, token: str = TOKEN) -> None:
    await page.get_by_label("Token").fill(token)
    await page.get_by_label("Token").press("Enter")


async def signed_in(page: Page, token: str = TOKEN) -> None:
    await sign_in(page, token)
    await expect(section(page, "What ran").get_by_role("table")).to_be_visible()


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def kept(page: Page) -> Any:
    """Give all that the page has put down in the browser."""
    return await page.evaluate(
        "[Object.entries(sessionStorage), Object.entries(localStorage), document.cookie]"
    )


async def violations(page: Page) -> list[str]:
    """Give what axe finds wrong."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize(
    ("token", "words"),
    [
        pytest.param("not-a-token", "This token is not known here.", id="unknown"),
        pytest.param("n\u00f6", "That is no token", id="not even one"),
        pytest.param(token_of("events"), "only-events, who lacks the scope read", id="no scope"),
    ],
)
async def test_a_token_that_does_not_do_is_refused_in_words_and_not_kept(
    browser: Browser, watched: Watched, token: str, words: str
) -> None:
    async with visit(browser, watched, troubles=["401"]) as page:
        await sign_in(page, token)

        await expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        await expect(page.get_by_label("Token")).to_be_focused()
        await expect(page.get_by_role("heading", name="What happened")).to_be_hidden()
        assert await kept(page) == [[], [], ""]


async def test_the_token_is_in_the_tab_only_and_forgotten_at_the_end(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        during = await kept(page)
        await page.reload()
        await expect(section(page, "What ran").get_by_role("table")).to_be_visible()

        await page.get_by_role("button", name="Sign out").click()

        await expect(page.get_by_label("Token")).to_be_focused()
        assert during == [[["alexis.token", TOKEN]], [], ""]
        assert await kept(page) == [[], [], ""]
        assert await page.get_by_role("table", include_hidden=True).count() == 0
        assert TOKEN not in await page.content()
        assert TOKEN not in page.url


async def test_a_token_that_is_withdrawn_signs_out_in_words(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, troubles=["401"]) as page:
        await signed_in(page)
        await page.evaluate("sessionStorage.setItem('alexis.token', 'withdrawn')")

        await page.reload()

        await expect(page.get_by_text("This token is not known here.")).to_be_visible()
        assert await kept(page) == [[], [], ""]


async def test_the_four_questions_and_what_was_not_done_are_answered(
    browser: Browser, watched: Watched, host: SshServer
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        rows = section(page, "What ran").get_by_role("row")

        await expect(rows.nth(1)).to_contain_text(re.compile(r"repair\d100 %"))
        await expect(rows.nth(2)).to_contain_text(re.compile(rf"{host.address}\d100 %"))
        await expect(section(page, "Not done")).to_contain_text("shadow The rule has mode: observe")
        await page.get_by_label("Only rules and targets with").fill("nothing-like-it")
        await expect(section(page, "What ran")).to_contain_text("has that in its name")
        await page.get_by_label("Only in the state").select_option("failed")
        await expect(section(page, "Runs")).to_contain_text("There is no run that is failed from")


async def test_the_period_is_chosen_by_the_visitor_and_kept_in_the_address(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)

        await page.get_by_role("radio", name="30 days").check()

        await expect(section(page, "What ran")).to_contain_text("in the last 30 days")
        assert page.url.endswith("/?since=30d")
        await page.reload()
        await expect(page.get_by_role("radio", name="30 days")).to_be_checked()


async def test_a_run_is_shown_with_hostile_text_as_text(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)
        row = section(page, "Runs").get_by_role("row").filter(has_text="succeeded").last

        await row.get_by_role("link").click()

        dialog = page.get_by_role("dialog", name="Run")
        await expect(dialog).to_contain_text(HOSTILE)
        await expect(dialog).to_contain_text("stdout\n<b>bold</b>")
        assert await dialog.locator("script, img, td b b").count() == 0
        assert await page.title() == "Alexis"
        assert await violations(page) == []


async def test_no_script_can_make_markup_of_text(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched, troubles=["TrustedHTML"]) as page:
        tried = "try { document.body.innerHTML = '<b>x</b>'; 'made' } catch (error) { error.name }"

        outcome = await page.evaluate(tried)

        assert outcome == "TypeError"


async def test_a_gap_is_shown_with_what_made_up_for_it(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)

        row = section(page, "Gaps").get_by_role("row").nth(1)

        await expect(row).to_contain_text("Alexis itself")
        await expect(row).to_contain_text("7\u00a0min")
        await expect(row).to_contain_text("yes by opsgenie")


async def test_the_state_of_the_service_is_shown(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page)

        await expect(page.locator("header")).to_contain_text("ready")
        await expect(page.get_by_role("link", name="1 error in rule files")).to_be_visible()
        await expect(section(page, "Service")).to_contain_text("broken.yaml:1")
        await expect(section(page, "Service").get_by_role("row").nth(1)).to_contain_text("opsgenie")


async def test_who_may_only_read_cannot_requeue(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await signed_in(page, token_of("read"))
        row = section(page, "Dead letters").get_by_role("row").filter(has_text="to-look-at")

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
        row = section(page, "Dead letters").get_by_role("row").filter(has_text="to-requeue")
        await row.get_by_role("link").click()
        watched.sql("update events set event = said where ref = 'to-requeue'")

        await page.get_by_role("button", name="Requeue").click()

        await expect(page.get_by_role("status")).to_contain_text("Requeued: the event")
        await expect(row).to_have_count(0)
        await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_it_is_renewed_by_itself_and_focus_and_scroll_stay(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, viewport={"width": 900, "height": 400}) as page:
        await signed_in(page)
        links = section(page, "Runs").get_by_role("link")
        await links.first.focus()
        held = "[document.activeElement.href, document.activeElement.getBoundingClientRect().top]"
        before, shown = await page.evaluate(held), await links.count()
        await watched.service.post("/v1/events", {"title": "Another one", "tags": ["t"]})
        await until(lambda: _has_more_runs(watched.service, shown), "another run")

        await page.clock.fast_forward(6_000)

        await expect(links).not_to_have_count(shown)
        assert await page.evaluate(held) == before


async def _has_more_runs(service: Alexis, than: int) -> bool:
    runs = await service.runs()
    return len(runs) > than and not any(run["state"] in ("queued", "running") for run in runs)


async def test_it_says_when_the_service_cannot_be_reached_and_when_it_is_back(
    browser: Browser, watched: Watched
) -> None:
    async with visit(browser, watched, troubles=["ERR_INTERNET_DISCONNECTED"]) as page:
        await signed_in(page)
        await page.context.set_offline(True)
        await page.clock.fast_forward(6_000)
        alert = page.get_by_role("alert").filter(has_text="Alexis cannot be reached since")
        await expect(alert).to_be_visible()
        await expect(page.locator("header")).to_contain_text("no answer")
        await expect(section(page, "What ran").get_by_role("table")).to_be_visible()

        await page.context.set_offline(False)
        await page.clock.fast_forward(60_000)

        await expect(alert).to_be_hidden()
        await expect(page.locator("header")).to_contain_text("ready")


async def test_all_can_be_done_by_keyboard(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        await page.keyboard.type(TOKEN)
        await page.keyboard.press("Enter")
        link = section(page, "Runs").get_by_role("link").first
        await expect(link).to_be_visible()
        tabs = 0
        while not await link.evaluate("link => link === document.activeElement") and tabs < 40:
            await page.keyboard.press("Tab")
            tabs += 1

        outline = await link.evaluate("link => getComputedStyle(link).outlineStyle")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Run")).to_be_visible()
        await page.keyboard.press("Escape")

        assert outline == "solid"
        await expect(link).to_be_focused()
        assert "#" not in page.url


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 375)])
async def test_everybody_can_read_it(
    browser: Browser, watched: Watched, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 800}
    async with visit(browser, watched, color_scheme=scheme, viewport=size) as page:
        before = await violations(page)
        await signed_in(page)

        assert before == []
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_every_state_and_reason_has_its_words(browser: Browser, watched: Watched) -> None:
    async with visit(browser, watched) as page:
        known = await page.evaluate(
            "import('/page/words.js').then(words =>"
            " [words.STATES, words.REASONS, words.LETTERS].map(Object.keys))"
        )

    assert known == [[*RunState], [*BlockReason], [*DeadLetterKind]]


async def test_without_anything_to_show_it_says_so(
    browser: Browser, shared: Alexis, tmp_path: Path
) -> None:
    async with visit(browser, Watched(shared, tmp_path)) as page:
        await sign_in(page)

        await expect(page.get_by_text("No remediation ran in the last day.")).to_be_visible()
        for words in (
            "Nothing needs a look.",
            "There is no run from the last day.",
            "Every rule that matched in the last day acted.",
            "None in the last day: nothing was missed unnoticed.",
            "None: all that was accepted is carried through or under way.",
            "No source is polled",
        ):
            await expect(page.get_by_text(words)).to_be_visible()
