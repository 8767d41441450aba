"""A whole Alexis in this process, served over real HTTP, as a test needs it."""

import asyncio
import hashlib
import textwrap
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from app.config.plugged import settings_for as settings_model
from app.main import running
from app.plugins.catalogue import Catalogue, built_in
from app.ports import Clock
from app.reality import now_in_utc
from app.simulator import (
    Dynatrace,
    Jsm,
    Opsgenie,
    OutgoingWebhook,
    ProblemNotification,
    Team,
    serve,
)
from app.simulator.dynatrace.simulator import TOKEN as DYNATRACE_TOKEN
from tests.parts.all_done import AllDone, asking
from tests.parts.sshd import SshServer

TOKEN = "made-up-token-of-a-client"
KEY = "made-up-genie-key"
PATIENCE = 60.0
"""Seconds: a machine that does much else is slow, and only a test that fails waits so long."""
ANYTHING_AGAIN: Final[dict[str, Any]] = dict.fromkeys(
    ("breaker", "rule_breaker", "recurrence", "flapping")
)
"""Limits for tests that have the same trouble, or the same failure, again and again."""
NO_STORM_MODE = {"targets": None, "problems": None}
"""For tests in which more happens at once than anybody would want repaired."""


@dataclass(frozen=True)
class Alexis:
    """The running service and somebody who may call it."""

    url: str
    client: httpx.AsyncClient
    rules: Path
    done: AllDone
    """Tells whether all is decided, done and told."""

    async def get(self, path: str, **query: str | int) -> Any:
        response = await self.client.get(path, params=query)
        return response.raise_for_status().json()

    async def post(self, path: str, body: object) -> httpx.Response:
        return await self.client.post(path, json=body)

    async def stories(self) -> list[Any]:
        """Give every event with all that came of it, the oldest first."""
        events = (await self.get("/v1/events", limit=500))["items"]
        return [await self.get(f"/v1/events/{event['id']}") for event in reversed(events)]

    async def runs(self, **wanted: str) -> list[Any]:
        """Give the runs, the oldest first."""
        return list(reversed((await self.get("/v1/runs", limit=500, **wanted))["items"]))

    async def run_in(self, state: str) -> Any:
        """Wait for a run in this state, and give it."""

        async def found() -> Any:
            return next(iter(await self.runs(state=state)), None)

        return await until(found, f"a run that is {state}")

    async def unsettled(self) -> str:
        """Tell what is still to be done, if anything."""
        events = (await self.get("/v1/events", limit=500))["items"]
        for event in events:
            story = await self.get(f"/v1/events/{event['id']}")
            if (
                story["state"] == "waiting"
                or any(run["state"] in ("queued", "running", "verifying") for run in story["runs"])
                or any(each["due_at"] for note in story["notes"] for each in note["deliveries"])
            ):
                return f"the event {story}"
        return "" if events else "the first event"

    async def is_settled(self) -> bool:
        return await self.done()


async def until(
    condition: Callable[[], Awaitable[Any]], what: str, patience: float = PATIENCE
) -> Any:
    """Ask until the answer is true, and give it; the only place where a test waits by the clock.

    Between two questions it waits longer than one takes: what is waited for needs the processor.
    """
    try:
        async with asyncio.timeout(patience):
            began = time.monotonic()
            while not (answer := await condition()):
                took = time.monotonic() - began
                await asyncio.sleep(min(max(0.02, 3 * took), 0.3))
                began = time.monotonic()
    except TimeoutError:
        raise AssertionError(f"waited {patience} s for {what}") from None
    return answer


def settings_for(
    folder: Path, ssh: SshServer | None = None, **more: Mapping[str, Any] | str
) -> dict[str, Any]:
    """Give the settings of a service that lives in this folder."""
    settings: dict[str, Any] = {
        "database": {"url": f"sqlite:///{folder}/alexis.db"},
        "clients": [
            {
                "name": "tester",
                "token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(),
                "scopes": ["*"],
            }
        ],
        "rules": {"dir": str(folder / "rules")},
    }
    if ssh:
        settings["ssh"] = {
            "user": ssh.user,
            "key_file": str(ssh.key_file),
            "known_hosts": str(ssh.known_hosts),
            "config_file": None,
            "port": ssh.port,
        }
        settings["targets"] = {"allow": ["127.0.0.1?"]}
    return settings | more


def write_rules(folder: Path, **texts: str) -> Path:
    """Write rule files; give their folder."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    for name, text in texts.items():
        (rules / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    return rules


@asynccontextmanager
async def alexis(
    folder: Path,
    settings: Mapping[str, Any],
    now: Clock = now_in_utc,
    catalogue: Catalogue | None = None,
    port: int = 0,
) -> AsyncIterator[Alexis]:
    """Run the service; without a catalogue it knows no plug-ins, whatever is installed."""
    known = catalogue or built_in()
    read = settings_model(known).model_validate(settings, context={"catalogue": known})
    async with AsyncExitStack() as stack:
        application = await stack.enter_async_context(running(read, now, catalogue=known))
        url = await stack.enter_async_context(serve(application, port=port))
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=url, headers={"X-Alexis-Token": TOKEN}, timeout=PATIENCE)
        )
        done = await stack.enter_async_context(asking(settings["database"]["url"]))
        yield Alexis(url, client, folder / "rules", done)


@dataclass(frozen=True)
class Vendors:
    """The pretended products, and the settings that lead to them."""

    opsgenie: Opsgenie
    jsm: Jsm
    dynatrace: Dynatrace
    settings: dict[str, Any]

    def post_to(self, url: str) -> None:
        """Let all of them post their webhooks to Alexis."""
        secret = {"X-Alexis-Token": TOKEN}
        for name, alerts in (("opsgenie", self.opsgenie), ("jsm", self.jsm)):
            alerts.webhooks.append(
                OutgoingWebhook(
                    url=f"{url}/v1/webhooks/{name}",
                    headers=secret,
                    with_description=True,
                    with_details=True,
                )
            )
        self.dynatrace.webhooks.append(
            ProblemNotification(url=f"{url}/v1/webhooks/dynatrace", headers=secret)
        )

    async def settled(self) -> None:
        for vendor in (self.opsgenie, self.jsm, self.dynatrace):
            await vendor.settled()


@asynccontextmanager
async def vendors(feeds: bool = False, **options: Any) -> AsyncIterator[Vendors]:
    """Serve all three products; their feeds are off unless asked for."""
    teams = tuple(Team.named(name) for name in ("repairs", "humans", "unixadmins"))
    opsgenie = Opsgenie(api_key=KEY, teams=teams, **options)
    jsm = Jsm(cloud_id="made-up-cloud", api_token=KEY, teams=teams)
    dynatrace = Dynatrace()
    feed = {"enabled": feeds, "interval": "1s"}
    queues = {"remediation_queue": "repairs", "investigation_queue": "humans", "feed": feed}
    async with (
        serve(opsgenie.app) as opsgenie_url,
        serve(jsm.app) as jsm_url,
        serve(dynatrace.app) as dynatrace_url,
    ):
        yield Vendors(
            opsgenie,
            jsm,
            dynatrace,
            {
                "opsgenie": {"base_url": opsgenie_url, "api_key": KEY, **queues},
                "jsm": {
                    "base_url": jsm_url,
                    "cloud_id": "made-up-cloud",
                    "email": "automation@example.net",
                    "api_token": KEY,
                    "teams": {team.name: team.id for team in teams},
                    **queues,
                },
                "dynatrace": {
                    "base_url": dynatrace_url,
                    "api_token": DYNATRACE_TOKEN,
                    "feed": feed,
                },
            },
        )


async def all_settled(service: Alexis, products: Vendors, patience: float = PATIENCE) -> None:
    """Wait until everything that was said is received, decided, done and told."""

    async def settled() -> bool:
        await products.settled()
        return await service.is_settled()

    async def still_settled() -> bool:
        # What was on its way from one to the other, neither knew of at first.
        return await settled() and await settled()

    try:
        await until(still_settled, "everything to be settled", patience)
    except AssertionError as error:
        raise AssertionError(f"{error}: {await service.unsettled()}") from None
