"""Somebody who begins to agree on TLS, and takes his time to end it."""

import asyncio
import ssl
from dataclasses import dataclass

from tests.parts.port import Port


@dataclass
class SlowHand:
    """A connection whose TLS is spoken step by step."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: ssl.MemoryBIO
    to_say: ssl.MemoryBIO
    spoken: ssl.SSLObject

    @classmethod
    async def held_out(cls, port: Port, context: ssl.SSLContext) -> "SlowHand":
        """Begin, and hear the answer of the other side, but do not go on."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
        heard, to_say = ssl.MemoryBIO(), ssl.MemoryBIO()
        spoken = context.wrap_bio(heard, to_say, server_hostname="127.0.0.1")
        hand = cls(reader, writer, heard, to_say, spoken)
        hand._is_agreed()
        hand._say()
        heard.write(await reader.read(65_536))
        return hand

    async def taken(self, request: bytes) -> bytes:
        """End it, send a request, and give what is answered to it."""
        while not self._is_agreed():
            self._say()
            self.heard.write(await self.reader.read(65_536))
        self.spoken.write(request)
        self._say()
        return await self._read()

    async def read_to_the_end(self) -> bytes:
        """Give what comes until the other side closes."""
        said = b""
        while part := await self._read():
            said += part
        self.writer.close()
        return said

    def _is_agreed(self) -> bool:
        try:
            self.spoken.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def _say(self) -> None:
        self.writer.write(self.to_say.read())

    async def _read(self) -> bytes:
        while True:
            try:
                return self.spoken.read(65_536)
            except ssl.SSLWantReadError:
                if not (raw := await self.reader.read(65_536)):
                    return b""
                self.heard.write(raw)
            except ssl.SSLZeroReturnError:
                return b""
