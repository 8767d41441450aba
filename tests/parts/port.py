"""An application at a port of Alexis, by TLS, in this process."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from app.config.server_settings import Server
from app.config.tls_settings import Tls
from app.engine.stopping import Stopping
from app.listening.certificates import Certificates
from app.listening.server import PortServer, server_of
from app.listening.sockets import listening
from app.reality import now_in_utc
from tests.parts.alexis import until
from tests.parts.authority import Authority, Pair

SOON = (0.01, 0.02)
"""Seconds between looks at files that do not fit, for tests that wait for the last one."""


@dataclass(frozen=True)
class Port:
    """Where it answers, with what, and by what."""

    url: str
    certificates: Certificates
    server: PortServer

    @property
    def number(self) -> int:
        return int(self.url.rpartition(":")[2])


def tls_settings(folder: Path, pair: Pair, trusted: Authority | None = None) -> dict[str, Any]:
    """Write the files of `server.tls`, and give its settings."""
    certificate, key = pair.written(folder)
    settings = {"cert_file": str(certificate), "key_file": str(key)}
    if trusted:
        (folder / "clients.crt").write_bytes(trusted.own.text)
        settings["client_ca_file"] = str(folder / "clients.crt")
    return settings


def certificates_of(
    tls: dict[str, Any], pauses: Sequence[float] = SOON, rescan: float = 60
) -> Certificates:
    """Read the files of these settings."""
    return Certificates(Tls.model_validate(tls), now_in_utc, pauses, rescan)


@asynccontextmanager
async def port_of(api: ASGIApp, certificates: Certificates) -> AsyncIterator[Port]:
    """Serve the application by TLS at a free port, and follow the files."""
    place = Server(port=0)
    with listening(place) as sockets:
        number = sockets[0].getsockname()[1]
        server = server_of(api, place, Stopping(5), lambda: None, certificates)
        serving = asyncio.create_task(server.serve([*sockets]))
        try:
            await until(_true_of(server), "the port to answer", 10)
            yield Port(f"https://127.0.0.1:{number}", certificates, server)
        finally:
            server.should_exit = True
            await serving


def _true_of(server: PortServer) -> Any:
    async def started() -> bool:
        return bool(server.started)

    return started
