"""An afternoon at which an Alexis is stopped: something is in every state that it can be in.

It speaks the API and webhooks only, so any release can live it; `keep.py` keeps what it leaves.
"""

from pathlib import Path
from typing import Any

from app.simulator import Answer, Fault
from tests.parts.alexis import Alexis, Vendors, settings_for, until, write_rules
from tests.parts.sshd import SshServer

_RULE = """
    name: {name}
    when: {{tags: [{name}]}}
    targets: {{from: details.host}}
    {more}
    then: [{{tasks: [{tasks}]}}]
    """
_RULES = {
    "restarts": ("limits: {cooldown: 1h}", "{remote_ssh: echo restarted}"),
    "breaks": ("limits: {breaker: 1}", '{remote_ssh: "echo no; false"}'),
    "asks": ("mode: approve", "{remote_ssh: echo approved}"),
    "lasts": ("hold_for: 30m", "{remote_ssh: echo lasted}"),
    "rests": ("", '{remote_ssh: echo begun, delay_after: 45m}, {remote_ssh: "echo done"}'),
    "hangs": ("", '{remote_ssh: "echo hangs; sleep 600", timeout: 15m}'),
}
"""What each rule says besides, and its tasks. Its name is the tag that it looks for."""

_HOSTS = ("web-01", "web-02", "silent", "batch", "people", "patient", "slow", "stuck")

LEFT = {
    ("restarts", "succeeded", None): 1,
    ("restarts", "blocked", "cooldown"): 1,
    ("restarts", "blocked", "maintenance"): 1,
    ("breaks", "failed", None): 1,
    ("breaks", "blocked", "breaker"): 1,
    ("asks", "awaiting_approval", None): 1,
    ("lasts", "blocked", "held"): 1,
    ("rests", "running", None): 1,
    ("hangs", "running", None): 1,
}
"""How many runs there are afterwards, by rule, state and reason."""


def settings_of(folder: Path, host: SshServer, products: Vendors, url: str) -> dict[str, Any]:
    """Write the rules into the folder, and give the settings of an Alexis that lives there."""
    folder.mkdir(exist_ok=True)
    rules = {
        name: _RULE.format(name=name, more=more, tasks=tasks)
        for name, (more, tasks) in _RULES.items()
    }
    write_rules(folder, **rules)
    settings = settings_for(
        folder,
        host,
        database={"url": url, "lease": "4s"},
        sources={"opsgenie": products.settings["opsgenie"]},
        limits={"recurrence": None, "flapping": None},
    )
    settings["targets"] = {
        "allow": ["*.example.net"],
        "inventory": {_named(name): {"address": host.address} for name in _HOSTS},
    }
    return settings


async def live_through(service: Alexis, products: Vendors) -> None:
    """Let everything happen; at the end a command and a note are under way."""
    products.post_to(service.url)
    silence = {"comment": "moving it", "for": "12h", "targets": {"hosts": [_named("silent")]}}
    (await service.post("/v1/silences", silence)).raise_for_status()
    for number, (rule, at) in enumerate(
        (
            ("restarts", "web-01"),
            ("restarts", "web-01"),
            ("restarts", "silent"),
            ("breaks", "batch"),
            ("breaks", "batch"),
            ("lasts", "patient"),
            ("rests", "slow"),
        )
    ):
        await happen(products, rule, at)
        await _runs_are(service, number + 1)
    products.opsgenie.faults.add(Fault(effect=Answer(status=503), path="notes", times=None))
    await happen(products, "hangs", "stuck")
    await happen(products, "asks", "people")
    await until(lambda: left_by(service), "everything to be as it is to be left")


async def happen(products: Vendors, rule: str, at: str) -> None:
    """Let there be an alert for this rule about this host."""
    products.opsgenie.create_alert(f"{rule} at {at}", tags=[rule], details={"host": _named(at)})
    await products.settled()


async def left_by(service: Alexis) -> bool:
    """Tell whether all runs are as the afternoon leaves them, and a note is still to be told."""
    stories = await service.stories()
    waits = any(
        each["due_at"]
        for story in stories
        for note in story["notes"]
        for each in note["deliveries"]
    )
    return waits and await counted(service) == LEFT


async def counted(service: Alexis) -> dict[tuple[str, str, str | None], int]:
    """Give how many runs there are, by rule, state and reason."""
    found: dict[tuple[str, str, str | None], int] = {}
    for run in await service.runs():
        key = run["rule"], run["state"], run["reason"]
        found[key] = found.get(key, 0) + 1
    return found


async def _runs_are(service: Alexis, number: int) -> None:
    async def there() -> bool:
        runs = await service.runs()
        return len(runs) == number and not any(
            run["state"] in ("queued", "verifying")
            or (run["state"] == "running" and run["rule"] != "rests")
            for run in runs
        )

    await until(there, f"{number} runs")


def _named(host: str) -> str:
    return f"{host}.example.net"
