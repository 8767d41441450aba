"""A storm of 20,000 alerts in a minute: what becomes of each, and what it takes.

Senders with open connections post at an even pace and come again when they are told to. At the end
the account must be right: every event that was accepted is decided, and memory was bounded. Run it
on two cores (`taskset -c 0,1`).
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.servers import TOKEN, Server, alexis, get

_RULE = """
name: observe
mode: observe
when: {all: [{tags: [storm]}, {field: message, matches: "full on app-[0-9]+"}]}
targets: {hosts: [app-01.example.net]}
then: [{tasks: [{remote_ssh: "true"}]}]
"""
_SENDERS = 64
_ACCEPTED, _BUSY = 202, 503


@dataclass
class _Account:
    accepted: int = 0
    refused: int = 0
    cut: int = 0
    peak: float = 0.0
    slowest: float = 0.0
    answers: Counter[int] = field(default_factory=Counter)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=20_000)
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--max-waiting", type=int, default=500)
    arguments.add_argument("--max-backlog", type=int, default=100_000)
    asked = arguments.parse_args()
    limits = {"max_waiting": asked.max_waiting, "max_backlog": asked.max_backlog}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules").mkdir()
        (folder / "rules" / "observe.yaml").write_text(_RULE, encoding="utf-8")
        with alexis(folder, more_of_server=limits) as server:
            sys.exit(asyncio.run(_storm(server, asked.events, asked.seconds)))


async def _storm(server: Server, events: int, seconds: float) -> int:
    account, before, began = _Account(), server.memory(), time.monotonic()
    numbers = iter(range(events))

    async def send() -> None:
        sender = _Sender(server)
        for number in numbers:
            ahead = began + number * seconds / events - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            await _post(sender, number, account)

    watching = asyncio.create_task(_watch(server, account))
    await asyncio.gather(*(send() for _ in range(_SENDERS)))
    sent = time.monotonic() - began
    await asyncio.to_thread(_wait_until_decided, server)
    decided = time.monotonic() - began
    watching.cancel()
    total = (await asyncio.to_thread(get, server, "/v1/report?since=1d"))["events"]
    print(f"posted      {events} in {sent:.1f} s, slowest answer {account.slowest:.2f} s")
    print(f"accepted    {account.accepted}")
    print(f"refused     {account.refused} times, and came again")
    print(f"cut off     {account.cut} connections, as idle ones are; sent again")
    print(f"decided     {total}, {decided:.1f} s after the first was posted")
    print(f"peak RSS    {account.peak:.0f} MB (before: {before:.0f} MB)")
    print(f"CPU         {server.cpu():.1f} s")
    is_right = account.accepted == events == total
    print("the account is right" if is_right else f"the account is wrong: {account.answers}")
    return 0 if is_right else 1


class _Sender:
    """One open connection. It speaks just enough HTTP to leave the processor to the service."""

    def __init__(self, server: Server) -> None:
        self._port = int(server.url.rpartition(":")[2])
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> tuple[int, float]:
        """Give the status and when to come again. Raises `OSError`, `EOFError`."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            head = (
                "POST /v1/webhooks/opsgenie HTTP/1.1\r\nHost: storm\r\n"
                f"X-Alexis-Token: {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            said = {
                name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
            }
            await reader.readexactly(int(said["content-length"]))
        except (OSError, EOFError):
            self._streams = None
            writer.close()
            raise
        if said.get("connection") == "close":
            self._streams = None
            writer.close()
        return int(status.split()[1]), float(said.get("retry-after", 0))


async def _post(sender: _Sender, number: int, account: _Account) -> None:
    """Post one alert until it is taken."""
    alert = {
        "alertId": f"alert-{number}",
        "message": f"Disk full on app-{number % 500}",
        "tags": ["storm", f"t-{number % 7}"],
        "details": {"host": f"app-{number % 500}.example.net", "text": "x" * 500},
    }
    body = json.dumps({"action": "Create", "alert": alert}).encode()
    while True:
        began = time.monotonic()
        try:
            status, after = await sender.post(body)
        except (OSError, EOFError):
            account.cut += 1
            continue
        account.slowest = max(account.slowest, time.monotonic() - began)
        account.answers[status] += 1
        if status != _BUSY:
            account.accepted += status == _ACCEPTED
            return
        account.refused += 1
        await asyncio.sleep(after)


async def _watch(server: Server, account: _Account) -> None:
    while True:
        account.peak = max(account.peak, server.memory())
        await asyncio.sleep(0.25)


def _wait_until_decided(server: Server) -> None:
    while get(server, "/v1/events?state=waiting&limit=1")["items"]:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
