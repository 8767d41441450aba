"""One command on an open connection: what it prints, and how it ends."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import asyncssh

from app.domain.errors import TargetLost, TargetUnreachable
from app.kinds import Answer
from app.ports import Output
from app.tasks.ssh.asking import Asking

Channel = asyncssh.SSHClientChannel[bytes]

_BY_SIGNAL = 128
"""Shells give 128 and more for a process that a signal ended; SSH says only the signal's name."""

_DRAIN = 2.0
"""Seconds that output may still come in after the command has ended."""


class ChannelRefused(TargetUnreachable):
    """The host has no room for one more command on this connection, or has closed it."""


class Session(asyncssh.SSHClientSession[bytes]):
    """Takes output and end straight from the channel, and gives the command its input."""

    def __init__(self, output: Output, stdin: bytes = b"", answer: Answer | None = None) -> None:
        self._output = output
        self._stdin = stdin
        self._asking = Asking(answer, stdin, self._write, self._write_eof) if answer else None
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._exit_status: int | None = None
        self._signal = ""
        self.running: dict[Session, None] = {}
        """What its connection runs, in the order in which it was begun."""
        self.channel: Channel | None = None
        """There from the moment on at which the command may have reached the host."""

    def connection_made(self, chan: Channel) -> None:
        self.channel = chan
        self.running = chan.get_connection().get_extra_info("sessions")
        self.running[self] = None

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        if datatype == asyncssh.EXTENDED_DATA_STDERR:
            self._output.stderr(self._asking.read(data) if self._asking else data)
        else:
            self._output.stdout(data)

    def exit_status_received(self, status: int) -> None:
        """The command is over. What it left in the background may keep the channel for ever."""
        self._exit_status = status
        self.running.pop(self, None)
        asyncio.get_running_loop().call_later(_DRAIN, self._end)

    def exit_signal_received(self, signal: str, core_dumped: bool, msg: str, lang: str) -> None:
        self._signal = signal
        self.running.pop(self, None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.running.pop(self, None)
        self._end()

    def _end(self) -> None:
        if not self._ended.done():
            if self._asking and (rest := self._asking.rest()):
                self._output.stderr(rest)
            self._ended.set_result(None)

    def begin(self) -> None:
        """Give the command its input, all at once, unless it has to ask first."""
        if self._asking is None:
            if self._stdin:
                self._write(self._stdin)
            self._write_eof()

    def _write(self, data: bytes) -> None:
        if self.channel is not None:
            with suppress(BrokenPipeError):  # it has ended, and no longer wants any
                self.channel.write(data)

    def _write_eof(self) -> None:
        if self.channel is not None:
            self.channel.write_eof()

    @property
    def exit_status(self) -> int | None:
        """The status, 128 for an end by a signal, or None: nobody knows how it ended.

        When a connection is lost, asyncssh raises nothing: it just never says how it ended.
        """
        return _BY_SIGNAL if self._signal else self._exit_status

    def close(self) -> None:
        if self.channel is not None:
            self.channel.close()

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, at most so long; tell whether it came."""
        done, _ = await asyncio.wait([self._ended], timeout=seconds)
        return bool(done)


async def start(
    connection: asyncssh.SSHClientConnection,
    command: str,
    session: Session,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Start the command; servers that do not accept variables of the environment ignore them.

    Raises `ChannelRefused` before the host was told the command, `TargetUnreachable` when it
    refused it, `TargetLost` when it may have taken it.
    """
    try:
        await connection.create_session(
            lambda: session, command, env=tuple((environment or {}).items()), encoding=None
        )
    except asyncssh.ChannelOpenError as error:
        if session.channel is None:
            raise ChannelRefused(error.reason) from error
        if connection.is_closed():
            raise TargetLost("the connection was lost while the command was handed over") from error
        raise TargetUnreachable(error.reason) from error
    except (OSError, asyncssh.Error) as error:
        reason = f"{error} while the command was handed over"
        raise (ChannelRefused if session.channel is None else TargetLost)(reason) from error
    session.begin()
