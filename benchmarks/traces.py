"""What traces cost: webhooks per second without them, with them, and with a collector that is away.

Also the memory of a service that is left alone. In turn, in one run. Needs wrk.
"""

import argparse
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from benchmarks.intake import Load, load, medians
from benchmarks.servers import alexis, free_port, get

_OFF, _ON, _AWAY = "no traces", "traces", "collector away"
_GOAL: Final = 1.5
"""Processor time of a webhook that is decided by no rule, with traces against without."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=5)
    asked = arguments.parse_args()
    with ExitStack() as stack:
        told = stack.enter_context(_collector())
        settings: dict[str, dict[str, Any]] = {
            _OFF: {},
            _ON: {"traces": {"endpoint": told}},
            _AWAY: {"traces": {"endpoint": f"http://127.0.0.1:{free_port()}"}},
        }
        servers = {
            name: stack.enter_context(
                alexis(Path(stack.enter_context(tempfile.TemporaryDirectory())), **said)
            )
            for name, said in settings.items()
        }
        for name, server in servers.items():
            get(server, "/v1/rules")
            print(f"{name:15} left alone: {server.memory():.0f} MB")
        loads: dict[str, list[Load]] = {name: [] for name in servers}
        for number in range(asked.rounds + 1):
            for name, server in servers.items():
                measured = load(server, asked.seconds, f"{name}{number}")
                if number:  # the first round warms up
                    loads[name].append(measured)
        for name, server in servers.items():
            print(f"{name:15} {medians(loads[name])}, {server.memory():.0f} MB after it")
        for name in (_ON, _AWAY):
            pairs = zip(loads[name], loads[_OFF], strict=True)
            ratio = statistics.median(each.cpu / off.cpu for each, off in pairs)
            print(f"{name}: {ratio:.2f} times the processor time (goal: at most {_GOAL})")


@contextmanager
def _collector() -> Iterator[str]:
    """Take all spans, and forget them."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    main()
