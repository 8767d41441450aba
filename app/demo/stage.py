"""The stage: pretended OpsGenie, Dynatrace and hosts, and a real Alexis between them."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncssh
import httpx

from app.config.settings import Settings
from app.main import running
from app.simulator import (
    Dynatrace,
    Opsgenie,
    OpsgenieIntegration,
    OutgoingWebhook,
    ProblemNotification,
    Team,
    serve,
)
from app.simulator.dynatrace.simulator import TOKEN
from app.simulator.machine import Machine, machine_on

SERVICE = "duplicator"
_KEY = "made-up-genie-key"


@dataclass(frozen=True)
class Stage:
    """What the story plays with. `client` calls Alexis with `token`."""

    opsgenie: Opsgenie
    opsgenie_url: str
    dynatrace: Dynatrace
    dynatrace_url: str
    machines: dict[str, Machine]
    alexis_url: str
    token: str
    client: httpx.AsyncClient


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Build the stage on free ports of loopback and in a temporary folder, and clear it away."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="alexis-demo-")))
        token = secrets.token_urlsafe(24)
        opsgenie = Opsgenie(api_key=_KEY, teams=(Team.named("operations"), Team.named("repairs")))
        dynatrace = Dynatrace(opsgenie=OpsgenieIntegration(vendor=opsgenie))
        opsgenie_url = await stack.enter_async_context(serve(opsgenie.app))
        dynatrace_url = await stack.enter_async_context(serve(dynatrace.app))
        machines = {
            "app-01.example.net": Machine("app-01.example.net", SERVICE),
            "app-02.example.net": Machine("app-02.example.net", SERVICE, cured_by="reboot"),
        }
        fleet = await _hosts(stack, folder, machines)
        rules = stack.enter_context(as_file(files("app.demo") / "rules"))
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{folder}/alexis.db"},
                "clients": [
                    {
                        "name": "demo",
                        "token_sha256": hashlib.sha256(token.encode()).hexdigest(),
                        "scopes": ["*"],
                    }
                ],
                "sources": {
                    "opsgenie": {
                        "base_url": opsgenie_url,
                        "api_key": _KEY,
                        "remediation_queue": "repairs",
                        "investigation_queue": "operations",
                    },
                    "dynatrace": {"base_url": dynatrace_url, "api_token": TOKEN},
                },
                "rules": {"dir": str(rules)},
                **fleet,
            }
        )
        alexis_url = await stack.enter_async_context(
            serve(await stack.enter_async_context(running(settings)))
        )
        _connect(opsgenie, dynatrace, alexis_url, token)
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=alexis_url, headers={"Authorization": f"Bearer {token}"})
        )
        yield Stage(
            opsgenie,
            opsgenie_url,
            dynatrace,
            dynatrace_url,
            machines,
            alexis_url,
            token,
            client,
        )


async def _hosts(
    stack: AsyncExitStack, folder: Path, machines: dict[str, Machine]
) -> dict[str, object]:
    """Start the hosts; give the settings that reach them, with keys made just now."""
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    client_key = asyncssh.generate_private_key("ssh-ed25519")
    key_file, known_hosts = folder / "client_key", folder / "known_hosts"
    client_key.write_private_key(key_file)
    inventory, trusted = {}, []
    for name, machine in machines.items():
        port = await stack.enter_async_context(machine_on(machine, host_key, client_key))
        inventory[name] = {"address": "127.0.0.1", "port": port}
        trusted.append(f"[127.0.0.1]:{port} {host_key.export_public_key().decode()}")
    known_hosts.write_text("".join(trusted), encoding="utf-8")
    return {
        "ssh": {
            "user": "alexis",
            "key_file": str(key_file),
            "known_hosts": str(known_hosts),
            "config_file": None,
        },
        "targets": {"allow": ["app-*.example.net"], "inventory": inventory},
    }


def _connect(opsgenie: Opsgenie, dynatrace: Dynatrace, alexis_url: str, token: str) -> None:
    """Let both products post to Alexis, as an administrator would set it up."""
    opsgenie.webhooks.append(
        OutgoingWebhook(
            url=f"{alexis_url}/v1/webhooks/opsgenie",
            headers={"X-Alexis-Token": token},
            with_description=True,
            with_details=True,
        )
    )
    dynatrace.webhooks.append(
        ProblemNotification(url=f"{alexis_url}/v1/webhooks/dynatrace", basic=("demo", token))
    )
