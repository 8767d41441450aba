"""Connections to PostgreSQL, on which nothing waits for ever."""

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import Any, Protocol

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_CONNECTIONS, _MOST = 5, 10
"""So many are kept, and so many there may be for a while."""

_SLACK = 1.0
"""Seconds in which the server is to say itself that it took too long."""

_NO_ADDRESS = "no address of PostgreSQL; write / : @ ? # in a password as %2F %3A %40 %3F %23"
_NUL, _PICTURE_OF_NUL = "\0", "\N{SYMBOL FOR NULL}"


class Connect(Protocol):
    def __call__(
        self, patience: float, answer: float | None = None
    ) -> "Awaitable[asyncpg.Connection[Any]]": ...


def connecting(url: str, password: str | None) -> Connect:
    """Give what makes a connection: it and an answer may take so many seconds, or the answer more.

    asyncpg itself reads the address, which may hold any option of libpq.
    """

    async def connect(patience: float, answer: float | None = None) -> "asyncpg.Connection[Any]":
        longest = patience if answer is None else answer
        limit = str(round(longest * 1000))
        try:
            return await asyncpg.connect(
                url,
                password=password,
                timeout=patience,
                command_timeout=longest + _SLACK,
                server_settings={
                    "application_name": "alexis",
                    "synchronous_commit": "on",
                    "statement_timeout": limit,
                    "idle_in_transaction_session_timeout": limit,
                },
            )
        except (asyncpg.InterfaceError, OSError):
            raise
        except ValueError as error:
            # Its words may be a part of the password, where that was not encoded.
            raise asyncpg.InterfaceError(_NO_ADDRESS) from error

    return connect


def engine_of(
    connect: Connect, patience: float, answer: float | None = None, connections: int = _MOST
) -> AsyncEngine:
    made = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(connect, patience, answer),
        pool_size=min(connections, _CONNECTIONS),
        max_overflow=max(0, connections - _CONNECTIONS),
        pool_timeout=patience,
        pool_pre_ping=True,
    )

    @event.listens_for(made.sync_engine, "before_cursor_execute", retval=True)
    def _draw_nul(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> tuple[str, Any]:
        """Replace NUL, which PostgreSQL takes in no text: a message with one is not lost."""
        return statement, [_drawn(row) for row in parameters] if many else _drawn(parameters)

    return made


def _drawn(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple([_without_nul(value) for value in row])


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(_NUL, _PICTURE_OF_NUL) if _NUL in value else value
    return [_without_nul(each) for each in value] if isinstance(value, list) else value
