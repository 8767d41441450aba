"""Tell systemd, or what speaks like it, when the service serves, stops, and still comes round.

The protocol is that of sd_notify(3): a datagram of `NAME=value` to the socket that the environment
names. Where it names none, nobody is told.
"""

import asyncio
import socket
from collections.abc import Mapping
from typing import Final

import structlog

log = structlog.get_logger()

READY: Final = "READY=1"
STOPPING: Final = "STOPPING=1"
_WATCHDOG: Final = "WATCHDOG=1"
_TIMES = 4
"""As often it says within the watchdog's time that it is alive: one that is late is no matter."""


class Systemd:
    """Who started the service, by the environment of this process, `pid`."""

    def __init__(self, environment: Mapping[str, str], pid: int) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # One that begins with @ is a name in Linux's abstract namespace, not a file.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._every = _watched(environment, pid) / _TIMES if address else 0.0

    def tell(self, state: str) -> None:
        """Say this, and never wait or fail for it."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ours:
                ours.sendto(state.encode(), self._address)
        except OSError as error:
            log.warning("systemd_not_told", state=state, problem=str(error))

    def serving(self) -> None:
        """Say that it serves, and from now on, if that is asked, that the loop still goes round."""
        self.tell(READY)
        self._come_round()

    def stopping(self) -> None:
        """Say that it stops."""
        self.tell(STOPPING)

    def _come_round(self) -> None:
        if self._every:
            self.tell(_WATCHDOG)
            asyncio.get_running_loop().call_later(self._every, self._come_round)


def _watched(environment: Mapping[str, str], pid: int) -> float:
    """Give the seconds after which systemd takes this process for stuck; 0 if it does not look."""
    if environment.get("WATCHDOG_PID", str(pid)) != str(pid):
        return 0.0
    asked = environment.get("WATCHDOG_USEC", "")
    return int(asked) / 1_000_000 if asked.isdecimal() else 0.0
