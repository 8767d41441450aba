"""A real browser that cannot leave the service: every other host is unknown to it."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.parts.alexis import TOKEN

NAME = "alexis.example.net"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1,EXCLUDE 127.0.0.1,MAP * ~NOTFOUND",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start a browser. Skips the test where no Chromium is installed."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(f"none of {', '.join(_PROGRAMS)} is installed (apt-get install chromium)")
        pytest.skip(f"none of {', '.join(_PROGRAMS)} is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


def as_seen_by(url: str) -> str:
    """Give the service's address under a real name.

    The page's own host is not loopback for it: what a library does only "in the open" shows.
    """
    return url.replace("127.0.0.1", NAME)


@asynccontextmanager
async def browser_page(url: str) -> AsyncIterator[tuple[str, Page]]:
    """Give the service's address, and a page of somebody who has signed in by the browser."""
    async with chromium() as browser:
        context = await browser.new_context(
            http_credentials={"username": "tester", "password": TOKEN},
            viewport={"width": 1000, "height": 700},
        )
        yield as_seen_by(url), await context.new_page()
