"""The API of an Alexis that runs somewhere, with the token of a client."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

import httpx
import typer

from app.cli.calling.calls import Calls
from app.domain.errors import ConfigError, Problem

_PATIENCE = 30.0


@asynccontextmanager
async def running(url: str, environment: Mapping[str, str]) -> AsyncIterator[Calls]:
    """Call over the network. Certificates are verified by what this machine trusts.

    Who calls is known by a token, a certificate of his own, or both. Raises `ConfigError` when
    the address, the token or the certificate cannot be one.
    """
    address = _address(url)
    shown = environment.get("ALEXIS_CERT_FILE")
    token = _token(environment, optional=bool(shown))
    if token and address.scheme == "http" and not _is_this_machine(address.host):
        typer.echo(f"{address.host}: the token goes there unencrypted; use https", err=True)
    async with httpx.AsyncClient(
        base_url=address,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=_PATIENCE,
        verify=_trusting(shown, environment) if address.scheme == "https" else False,
    ) as client:
        yield Calls(client, str(address))


def _trusting(shown: str | None, environment: Mapping[str, str]) -> ssl.SSLContext:
    """Verify who answers, and show the certificate; its key may be in the same file."""
    context = ssl.create_default_context()
    if not shown:
        return context
    key = environment.get("ALEXIS_KEY_FILE") or shown
    try:
        context.load_cert_chain(shown, key, _no_passphrase)
    except ssl.SSLError as error:
        what = f"{shown}, {key}: no certificate and the key of it, as PEM"
        raise ConfigError(Problem("ALEXIS_CERT_FILE", what)) from error
    except OSError as error:
        raise ConfigError(Problem("ALEXIS_CERT_FILE", f"{shown}, {key}: cannot be read")) from error
    return context


def _no_passphrase() -> str:
    raise ConfigError(Problem("ALEXIS_KEY_FILE", "is encrypted; give it without a passphrase"))


def _address(url: str) -> httpx.URL:
    wrong = ConfigError(Problem("--url", "an address such as https://alexis.example.net"))
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        raise wrong from None
    if address.scheme not in ("http", "https") or not address.host:
        raise wrong
    if address.userinfo or address.query or address.fragment:
        raise wrong
    return address


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _token(environment: Mapping[str, str], *, optional: bool) -> str:
    """Give the token; if it is optional, there may be none. Raises `ConfigError`."""
    token = environment.get("ALEXIS_TOKEN", "")
    if not token and (file := environment.get("ALEXIS_TOKEN_FILE")):
        try:
            token = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(Problem("ALEXIS_TOKEN_FILE", f"{file}: cannot be read")) from error
    if optional and not token.strip():
        return ""
    if not (token := token.strip()).isascii() or not token.isprintable() or not token:
        raise ConfigError(Problem("ALEXIS_TOKEN", "must hold the token of a client"))
    return token
