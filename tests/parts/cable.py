"""A cable between a client and a server, which a test can cut: bytes go nowhere, nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Cable:
    """Passes bytes on while it is whole. `port` is where clients connect."""

    def __init__(self) -> None:
        self.port = 0
        self._whole = asyncio.Event()
        self._whole.set()

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def cable_to(port: int) -> AsyncIterator[Cable]:
    """Lay a cable to a port of this machine."""
    cable, carrying = Cable(), set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        carrying.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", port)
        try:
            await asyncio.gather(cable.carry(reader, back), cable.carry(there, writer))
        except asyncio.CancelledError:
            return
        finally:
            for end in (writer, back):
                end.transport.abort()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)
