"""Whose browser shows a certificate needs no token on the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from app.config.settings import Settings
from app.main import running
from tests.parts.alexis import settings_for, write_rules
from tests.parts.authority import Authority
from tests.parts.port import certificates_of, port_of, tls_settings

pytestmark = pytest.mark.anyio

CA = Authority()


async def test_the_page_opens_by_a_certificate_acts_and_says_how_long_ours_lasts(
    browser: Browser, tmp_path: Path
) -> None:
    write_rules(tmp_path)
    tls = tls_settings(tmp_path, CA.pair("server", "ip:127.0.0.1"), CA)
    settings = settings_for(tmp_path, server={"tls": tls})
    ada = {"name": "ada", "scopes": ["*"], "certificate": {"san": "email:ada@example.com"}}
    settings["clients"].append(ada)
    certificate, key = CA.pair("ada", "email:ada@example.com").written(tmp_path, "ada")
    certificates = certificates_of(tls)

    async with (
        running(Settings.model_validate(settings), tls=certificates.view) as api,
        port_of(api, certificates) as port,
        await browser.new_context(
            ignore_https_errors=True,
            client_certificates=[
                {"origin": port.url, "certPath": str(certificate), "keyPath": str(key)}
            ],
        ) as context,
    ):
        page = await context.new_page()
        await page.goto(f"{port.url}/#/service")

        await expect(page.locator("#who")).to_have_text("ada")
        await expect(page.get_by_text("valid until")).to_be_visible()
        answer = await page.evaluate(
            "fetch('/v1/pause', {method: 'POST', body: '{\"reason\": \"a test\"}',"
            " headers: {'Content-Type': 'application/json'}}).then((answer) => answer.status)"
        )

    assert answer == 200
