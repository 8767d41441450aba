"""From a webhook to its command running on the host, over an open connection, p50 and p95.

Beside it, in turn and in the same run: the same command by asyncssh alone on an open connection.
Both are measured from before the first byte to a time that the command itself takes, on a real
sshd on loopback. Log in as a user with a plain shell (--user): a shell that is slow to start may
take longer than all the rest.
"""

import argparse
import asyncio
import json
import pwd
import statistics
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import asyncssh
import httpx

from benchmarks.servers import TOKEN, alexis
from tests.parts.sshd import SshServer, sshd

_COMMAND = "date +%s%N"
_RULE = """
name: benchmark
when: {{tags: [benchmark]}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "{command} > {folder}/{{{{ details.file }}}}"}}]}}]
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=200)
    arguments.add_argument("--user", help="log in as; else the user who runs this")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with sshd(folder) as host:
            user = asked.user or host.user
            traces = folder / "traces"
            traces.mkdir()
            traces.chmod(0o777)
            (folder / "authorized_keys").chmod(0o644)
            print(f"{asked.times} times each, as {user} ({pwd.getpwnam(user).pw_shell})")
            asyncio.run(_measure(folder, traces, host, user, asked.times))


async def _measure(folder: Path, traces: Path, host: SshServer, user: str, times: int) -> None:
    rule = _RULE.format(host=host.address, command=_COMMAND, folder=traces)
    (folder / "rules").mkdir()
    (folder / "rules" / "benchmark.yaml").write_text(rule, encoding="utf-8")
    login = {"user": user, "key_file": str(host.key_file), "known_hosts": str(host.known_hosts)}
    settings: dict[str, Any] = {
        "storm": {"targets": None, "problems": None},
        "ssh": {**login, "port": host.port},
        "targets": {"allow": [host.address]},
    }
    raw, ours, numbers = [], [], count()
    with alexis(folder, **settings) as server:
        async with (
            asyncssh.connect(
                host.address,
                host.port,
                username=user,
                client_keys=[str(host.key_file)],
                known_hosts=str(host.known_hosts),
                config=None,
            ) as connection,
            httpx.AsyncClient(base_url=server.url, headers={"X-Alexis-Token": TOKEN}) as client,
        ):
            for round_ in range(times + 5):
                pair = (
                    await _raw(connection),
                    await _webhook(client, traces, f"n{next(numbers)}"),
                )
                if round_ >= 5:  # the first rounds open connections  # noqa: PLR2004
                    raw.append(pair[0])
                    ours.append(pair[1])
        memory = server.memory()
    for name, lengths in (("asyncssh alone", raw), ("webhook to command", ours)):
        ordered = sorted(lengths)
        p50, p95 = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
        print(f"{name:20} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms")
    ratio = statistics.median(ours) / statistics.median(raw)
    print(f"ratio of p50: {ratio:.2f} (goal: at most 4)")
    print(f"memory afterwards: {memory:.0f} MB")


async def _raw(connection: asyncssh.SSHClientConnection) -> float:
    began = time.time_ns()
    done = await connection.run(_COMMAND)
    return (int(str(done.stdout)) - began) / 1e6


async def _webhook(client: httpx.AsyncClient, traces: Path, name: str) -> float:
    alert = {
        "alertId": f"{name}-{time.time_ns()}",
        "message": "benchmark",
        "tags": ["benchmark"],
        "description": "x",
        "details": {"file": name},
    }
    body = json.dumps({"action": "Create", "alert": alert})
    began = time.time_ns()
    (await client.post("/v1/webhooks/opsgenie", content=body)).raise_for_status()
    trace = traces / name
    while not (trace.exists() and (said := trace.read_text(encoding="utf-8"))):  # noqa: ASYNC110 - nothing else tells
        await asyncio.sleep(0.005)
    return (int(said) - began) / 1e6


if __name__ == "__main__":
    main()
