"""What waits for approval is shown whole on the page, and answered there by those who may."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, write_rules
from tests.parts.calls import clients_with, token_of
from tests.parts.sshd import SshServer
from tests.parts.visiting import Watched, section, sign_in, unreadable, violations, visit

pytestmark = pytest.mark.anyio

HOSTILE = "<img src=x onerror=alert(1)>"
RULE = """
    name: mend
    mode: approve
    when: {{tags: [broken]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks:
          - remote_ssh: "echo '{hostile}' >> {done}"
          - remote_ssh: "echo again >> {done}"
        verify: {{remote_ssh: "test -s {done}"}}
    """
WIDE = """
    name: wide
    mode: approve
    when: {tags: [wide]}
    targets: {hosts: [127.0.0.12, 127.0.0.13, 127.0.0.14]}
    then: [{tasks: [{remote_ssh: "systemctl restart duplicator"}]}]
    """


@pytest.fixture
async def asking(tmp_path: Path, repaired: SshServer, done: Path) -> AsyncIterator[Watched]:
    """A service that asks before it repairs."""
    text = RULE.format(host=repaired.address, done=done, hostile=HOSTILE)
    write_rules(tmp_path, mend=text, wide=WIDE)
    settings = settings_for(tmp_path, repaired)
    settings["clients"] += clients_with()
    async with alexis(tmp_path, settings) as service:
        yield Watched(service, tmp_path)


async def _ask(service: Alexis) -> Any:
    await service.post("/v1/events", {"title": HOSTILE, "tags": ["broken"], "id": "1"})
    return await service.run_in("awaiting_approval")


async def _inside(page: Page, token: str = TOKEN) -> Locator:
    await sign_in(page, token)
    shown = section(page, "Waits for approval")
    await expect(shown).to_be_visible()
    return shown


async def test_it_shows_what_would_run_whole_and_approved_it_runs(
    browser: Browser, asking: Watched, repaired: SshServer, done: Path
) -> None:
    run = await _ask(asking.service)
    async with visit(browser, asking) as page:
        waits = await _inside(page)

        request = waits.get_by_role("article", name=f"mend on {repaired.address}")
        await expect(request).to_contain_text("mode approve")
        await expect(request).to_contain_text("clients with scope approve")
        await expect(request.get_by_role("listitem")).to_have_text(
            [f"echo '{HOSTILE}' >> {done}", f"echo again >> {done}"]
        )
        await expect(request).to_contain_text(f"Proof that it helped:test -s {done}")
        await expect(page.get_by_role("link", name="1 run waits for approval")).to_be_visible()
        assert not done.exists()

        await request.get_by_role("button", name="Approve …").click()
        dialog = page.get_by_role("dialog", name="Approve")
        await expect(dialog).to_contain_text(
            f"What the rule mend proposes is done on {repaired.address}"
        )
        await expect(dialog.get_by_role("textbox")).to_have_count(0)
        assert await violations(page) == []
        await dialog.get_by_role("button", name="Approve").click()

        await expect(page.get_by_role("status")).to_contain_text("Approved: 1 run may begin.")
        await expect(waits).to_contain_text("Nothing waits for approval.")
        ended = await asking.service.run_in("succeeded")
        assert ended["id"] == run["id"]
        assert done.read_text().splitlines() == [HOSTILE, "again"]


async def test_by_keyboard_it_is_left_and_then_rejected(
    browser: Browser, asking: Watched, done: Path
) -> None:
    await _ask(asking.service)
    async with visit(browser, asking) as page:
        waits = await _inside(page, token_of("*"))
        button = waits.get_by_role("button", name="Reject …")
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Reject")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        left = await asking.service.runs(state="awaiting_approval")

        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Reject")).to_be_visible()
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("status")).to_contain_text("Rejected: 1 run is cancelled.")
        await expect(page.get_by_role("heading", name="Waits for approval")).to_be_focused()
        run = await asking.service.run_in("cancelled")
        assert len(left) == 1
        assert run["detail"] == "rejected by only-all"
        assert not done.exists()


async def test_nobody_approves_what_he_asked_for(
    browser: Browser, asking: Watched, repaired: SshServer, done: Path
) -> None:
    by_hand = {"targets": [repaired.address], "rule": "mend"}
    (await asking.service.post("/v1/actions", by_hand)).raise_for_status()
    await asking.service.run_in("awaiting_approval")
    async with visit(browser, asking, troubles=["403"]) as page:
        waits = await _inside(page)
        await expect(waits).to_contain_text("by tester, who may not approve it")

        await waits.get_by_role("button", name="Approve …").click()
        await page.get_by_role("dialog").get_by_role("button", name="Approve").click()

        dialog = page.get_by_role("dialog", name="Approve")
        await expect(dialog).to_contain_text("tester asked for it, and may not approve it.")
        assert len(await asking.service.runs(state="awaiting_approval")) == 1
        assert not done.exists()


async def test_what_is_done_alike_is_shown_once_and_rejected_on_all_its_targets(
    browser: Browser, asking: Watched
) -> None:
    service = asking.service
    await service.post("/v1/events", {"title": "wide", "tags": ["wide"]})
    await service.run_in("awaiting_approval")
    async with visit(browser, asking) as page:
        waits = await _inside(page)
        request = waits.get_by_role("article", name="wide on 3 targets")
        await expect(request).to_contain_text("Would run on 127.0.0.12, 127.0.0.13, 127.0.0.14:")
        await expect(request.get_by_role("listitem")).to_have_count(1)
        await expect(request).to_contain_text("No proof is asked for.")

        await request.get_by_role("button", name="Reject …").click()
        await page.get_by_role("dialog").get_by_role("button", name="Reject").click()

        await expect(page.get_by_role("status")).to_contain_text("Rejected: 3 runs are cancelled.")
        assert len(await service.runs(state="cancelled")) == 3


async def test_what_came_in_between_is_told(browser: Browser, asking: Watched, done: Path) -> None:
    run = await _ask(asking.service)
    async with visit(browser, asking, troubles=["409"]) as page:
        waits = await _inside(page)
        await waits.get_by_role("button", name="Approve …").click()
        dialog = page.get_by_role("dialog")
        await asking.service.post("/v1/pause", {"reason": "a migration"})

        await dialog.get_by_role("button", name="Approve").click()
        await expect(dialog).to_contain_text(re.compile("paused by client:tester.*a migration"))
        await asking.service.post("/v1/resume", {})
        await asking.service.post(f"/v1/runs/{run['id']}/reject", {})
        await dialog.get_by_role("button", name="Approve").click()

        await expect(dialog).to_contain_text("It is too late to approve")
        assert not done.exists()


async def test_who_may_not_sees_it_and_is_told_what_it_takes(
    browser: Browser, asking: Watched
) -> None:
    await _ask(asking.service)
    async with visit(browser, asking) as page:
        waits = await _inside(page, token_of("read"))

        await expect(waits.get_by_role("article")).to_have_count(1)
        await expect(waits).to_contain_text("has the scope approve")
        await expect(waits.get_by_role("button")).to_have_count(0)
        assert await unreadable(page) == []
