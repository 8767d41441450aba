"""A real mail server on loopback, and what it was given."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """Takes e-mail as told. `replies` says what it answers to DATA; `refuses` are recipients."""

    port: int = 0
    reply: str = "250 OK"
    refuses: tuple[str, ...] = ()
    breaks: bool = False
    taken: list[Envelope] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - likewise
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.over_tls.append(session.ssl is not None)
        if self.breaks:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        self.taken.append(envelope)
        return self.reply

    def log_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: Any
    ) -> AuthResult:
        assert isinstance(said, LoginPassword)
        self.logins.append((said.login, said.password))
        return AuthResult(success=said.password == b"hush-hush", handled=False)


@asynccontextmanager
async def mail_server(
    context: ssl.SSLContext | None = None, *, implicit: bool = False, **more: Any
) -> AsyncIterator[MailServer]:
    """Serve one: with STARTTLS, or with TLS from the first byte, if there is a certificate."""
    held = MailServer(**more)
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            held,
            enable_SMTPUTF8=True,
            tls_context=None if implicit else context,
            authenticator=held.log_in,
            auth_require_tls=not implicit,
            loop=loop,
        )

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if implicit else None)
    held.port = server.sockets[0].getsockname()[1]
    try:
        yield held
    finally:
        server.close()
