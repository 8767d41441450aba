"""Take the port."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from app.config.server_settings import Server
from app.domain.errors import ConfigError, Problem


@contextmanager
def listening(place: Server) -> Iterator[Sequence[socket.socket]]:
    """Take the port at every address of the host. Raises `ConfigError` when it cannot be had."""
    with ExitStack() as stack:
        try:
            found = socket.getaddrinfo(
                place.host or None, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            sockets = [
                stack.enter_context(socket.create_server(address, family=family))
                for family, _, _, _, address in found
            ]
        except OSError as error:
            what = f"cannot listen on {place.host}:{place.port}: {error.strerror}"
            raise ConfigError(Problem("server", what)) from error
        yield sockets
