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

    Raises `ConfigError` when the address or the token cannot be one.
    """
    address = _address(url)
    token = _token(environment)
    if address.scheme == "http" and not _is_this_machine(address.host):
        typer.echo(f"{address.host}: the token goes there unencrypted; use https", err=True)
    async with httpx.AsyncClient(
        base_url=address,
        headers={"Authorization": f"Bearer {token}"},
        timeout=_PATIENCE,
        verify=ssl.create_default_context() if address.scheme == "https" else False,
    ) as client:
        yield Calls(client, str(address))


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


def _token(environment: Mapping[str, str]) -> str:
    """Give the token. Raises `ConfigError` when there is none."""
    token = environment.get("ALEXIS_TOKEN", "")
    if not token and (file := environment.get("ALEXIS_TOKEN_FILE")):
        try:
            token = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(Problem("ALEXIS_TOKEN_FILE", f"{file}: cannot be read")) from error
    if not (token := token.strip()).isascii() or not token.isprintable() or not token:
        raise ConfigError(Problem("ALEXIS_TOKEN", "must hold the token of a client"))
    return token
