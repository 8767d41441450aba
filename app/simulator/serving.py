"""Serve an ASGI application on a real port, inside the running event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Scope
from uvicorn.config import Config
from uvicorn.lifespan.on import LifespanOn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_BREAK_OFF = "simulator.break_off"
_IDLE_SECONDS = 75
_LAST_WORDS_SECONDS = 1.0


@asynccontextmanager
async def serve(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Yield the base URL.

    Only uvicorn's protocol is used, not its `Server`: that one installs signal handlers, changes
    the settings of the process-wide loggers, and looks only ten times a second whether to stop.
    """
    config = Config(
        app,
        log_config=None,
        lifespan="auto",
        proxy_headers=False,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    lifespan, state = LifespanOn(config), ServerState()
    await lifespan.startup()
    if lifespan.should_exit:
        raise RuntimeError("the application did not start")
    try:
        server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(config, state, lifespan.state), host, port
        )
        try:
            yield f"http://{host}:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            await _hang_up(state)
    finally:
        await lifespan.shutdown()


def break_off(scope: Scope) -> None:
    """Break the TCP connection that the request came by."""
    try:
        abort = scope["extensions"][_BREAK_OFF]["abort"]
    except KeyError:
        raise RuntimeError("only an application under serve() has a connection to break") from None
    abort()


class _Connection(HttpToolsProtocol):
    def __init__(self, config: Config, state: ServerState, app_state: dict[str, Any]) -> None:
        super().__init__(config, state, app_state)
        self.access_log = False

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {_BREAK_OFF: {"abort": self.transport.abort}}


async def _hang_up(state: ServerState) -> None:
    for connection in list(state.connections):
        connection.transport.abort()
    if not (tasks := list(state.tasks)):
        return
    _, slow = await asyncio.wait(tasks, timeout=_LAST_WORDS_SECONDS)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
