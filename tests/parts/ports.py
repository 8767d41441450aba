"""Ports for servers that are started by other programs, or more than once."""

import socket
from secrets import choice
from typing import Final

_PORTS: Final = range(20_000, 32_000)
"""Below those that the system gives to whoever does not ask for one: while a server is away, no
connection gets its port by chance."""


def free_port(address: str = "127.0.0.1") -> int:
    """Give a port at which nobody listens now."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    while True:
        port = choice(_PORTS)
        with socket.socket(family) as probe:
            try:
                probe.bind((address, port))
            except OSError:
                continue
        return port
