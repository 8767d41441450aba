"""Verbs and the health check call an Alexis that speaks TLS, and `check` looks at its files."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

from app.cli.alive import why_not
from app.config.settings import Settings
from app.main import running
from tests.cli.conftest import Call
from tests.parts.alexis import settings_for, write_rules
from tests.parts.authority import Authority
from tests.parts.port import Port, certificates_of, port_of, tls_settings

pytestmark = pytest.mark.anyio

CA = Authority()
SERVER, OPERATOR = CA.pair("server", "ip:127.0.0.1"), CA.pair("operator", "dns:laptop.example.net")


@pytest.fixture
async def port(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Port]:
    """A port at which everybody has to show a certificate."""
    write_rules(folder)
    tls = tls_settings(folder, SERVER, CA) | {"client_certificates": "required"}
    settings = settings_for(folder, server={"tls": tls})
    settings["clients"] = [
        {"name": "laptop", "scopes": ["*"], "certificate": {"san": "dns:laptop.example.net"}}
    ]
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "clients.crt"))
    async with (
        running(Settings.model_validate(settings)) as api,
        port_of(api, certificates_of(tls)) as found,
    ):
        said = {"server": {"port": found.number, "tls": tls}}
        (folder / "alexis.json").write_text(json.dumps(said))
        yield found


async def test_a_verb_shows_its_certificate_and_needs_no_token(
    folder: Path, call: Call, port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = OPERATOR.written(folder, "operator")
    both = folder / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    monkeypatch.setenv("ALEXIS_URL", port.url)

    monkeypatch.setenv("ALEXIS_CERT_FILE", str(certificate))
    monkeypatch.setenv("ALEXIS_KEY_FILE", str(key))
    two_files = await asyncio.to_thread(call, "ping")
    monkeypatch.setenv("ALEXIS_CERT_FILE", str(both))
    monkeypatch.delenv("ALEXIS_KEY_FILE")
    one_file = await asyncio.to_thread(call, "ping")
    monkeypatch.setenv("ALEXIS_TOKEN", "wrong")
    wrong_token = await asyncio.to_thread(call, "ping")

    assert (two_files.status, two_files.err) == (0, "")
    assert "laptop" in two_files.out
    assert one_file.out == two_files.out
    assert wrong_token.err.endswith("the token is not known; give it as ALEXIS_TOKEN\n")


async def test_a_certificate_that_cannot_be_shown_is_told_in_a_line(
    folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, _ = OPERATOR.written(folder, "operator")
    (folder / "other.key").write_bytes(SERVER.key_text)
    (folder / "locked.key").write_bytes(OPERATOR.encrypted(BestAvailableEncryption(b"made-up")))
    monkeypatch.setenv("ALEXIS_URL", "https://127.0.0.1:1")
    monkeypatch.setenv("ALEXIS_CERT_FILE", str(certificate))
    said = {}
    for key in ("away.key", "other.key", "locked.key"):
        monkeypatch.setenv("ALEXIS_KEY_FILE", str(folder / key))
        said[key] = (await asyncio.to_thread(call, "ping")).err.replace(f"{folder}/", "")

    assert said == {
        "away.key": "ALEXIS_CERT_FILE: operator.crt, away.key: cannot be read\n",
        "other.key": "ALEXIS_CERT_FILE: operator.crt, other.key: no certificate and the key of it,"
        " as PEM\n",
        "locked.key": "ALEXIS_KEY_FILE: is encrypted; give it without a passphrase\n",
    }


async def test_who_asks_everybody_for_a_certificate_is_alive_when_he_shows_his(
    folder: Path, port: Port
) -> None:
    environment = {"ALEXIS_SETTINGS": str(folder / "alexis.json")}

    why = await asyncio.to_thread(why_not, environment)
    away = await asyncio.to_thread(why_not, environment | {"ALEXIS_SERVER__PORT": "1"})

    assert why is None
    assert away is not None


def _checked(folder: Path, call: Call) -> list[tuple[str, str, int]]:
    said = call("check", "rules", "--settings", "alexis.yaml", "--json")
    return [
        (each["severity"], each["code"], each["line"]) for each in json.loads(said.out)["problems"]
    ]


def test_check_looks_at_the_files_of_tls(folder: Path, call: Call) -> None:
    write_rules(folder)
    CA.pair("a", days=-1).written(folder)
    (folder / "alexis.yaml").write_text(
        "server:\n  tls:\n    cert_file: tls.crt\n    key_file: tls.key\n"
    )

    over = _checked(folder, call)
    (folder / "tls.key").chmod(0o644)
    (folder / "tls.key").write_bytes(SERVER.key_text)
    other = _checked(folder, call)
    (folder / "tls.key").unlink()
    away = _checked(folder, call)

    assert over == [("warning", "certificate-dates", 3)]
    assert other == [("error", "invalid-value", 4)]
    assert away == [("warning", "certificate-file", 4)]
