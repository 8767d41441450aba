"""Services at which people sign in: by a reverse proxy, or at an OpenID provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.ports import Clock
from app.reality import now_in_utc
from tests.parts.alexis import Alexis, alexis, settings_for, write_rules
from tests.parts.openid import CLIENT, SECRET, Provider
from tests.parts.ports import free_port

PROXY = "127.0.0.11"
"""The address from which the proxy connects."""

RULES = """
    name: restart-duplicator
    mode: approve
    when: {tags: [syn.duplicator]}
    targets: {hosts: [app-01.example.net]}
    then: [{tasks: [{remote_ssh: systemctl restart duplicator}]}]
    """
GRANTS = [
    {"groups": ["sre"], "scopes": ["read", "actions", "approve"]},
    {"groups": ["lead"], "scopes": ["admin"]},
    {"users": ["eve@*"], "scopes": ["read"]},
    {"users": ["all"], "scopes": ["*"]},
]


def of(person: str, *groups: str, email: str | None = None) -> dict[str, str]:
    """Give the headers by which the proxy names somebody."""
    said = {"X-Forwarded-User": person, "X-Forwarded-Groups": ",".join(groups)}
    return said | ({"X-Forwarded-Email": email} if email else {})


OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a call by the page."""


@asynccontextmanager
async def signing_in_at(
    provider: Provider,
    folder: Path,
    now: Clock = now_in_utc,
    url: str | None = None,
    **more: Any,
) -> AsyncIterator[Alexis]:
    """Run a service at which people sign in at this provider."""
    port = free_port()
    oidc = {"issuer": provider.url, "client_id": CLIENT, "client_secret": SECRET, **more}
    write_rules(folder, rules=RULES)
    settings = settings_for(
        folder,
        targets={"allow": ["app-*.example.net"]},
        server={"public_url": url or f"http://127.0.0.1:{port}"},
        access={"oidc": oidc, "scopes": GRANTS, "guesses": "1000/1m"},
    )
    async with alexis(folder, settings, now, port=port) as service:
        yield service
