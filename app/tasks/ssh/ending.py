"""End a command on a host, and make sure that it is gone.

When a channel is closed, sshd lets the command go on; and a command under `sudo` goes on when
only its shell is gone. So the host is asked which processes belong to the command's session,
they are signalled one and all, and the host is asked again.
"""

import asyncio
from typing import cast

import asyncssh

from app.domain.errors import TaskError
from app.tasks.ssh.session import Channel, ChannelRefused, Session, start

_GRACE = 3.0
"""Seconds that a process has to end after TERM, and again after KILL."""

_ASKING = "--ppid"
_SIBLINGS = f"ps -ww -o sess= -o args= --sort=start_time,pid {_ASKING} $PPID"
_TRIES = 3
_PAUSES = (0.05, 0.2, 0.5, 1.0, 1.0)
_LONGEST_LISTING = 1_000_000


class _Listing:
    """The output of a small command of our own."""

    def __init__(self) -> None:
        self.text = b""

    def stdout(self, data: bytes) -> None:
        if len(self.text) < _LONGEST_LISTING:
            self.text += data

    def stderr(self, data: bytes) -> None:
        """Nothing that it has to say matters."""


class _Asking(Session):
    """A small command of our own, which knows what ran when it was begun."""

    def __init__(self, output: _Listing) -> None:
        super().__init__(output)
        self.older: list[Session] = []

    def connection_made(self, chan: Channel) -> None:
        super().connection_made(chan)
        self.older = [each for each in self.running if each is not self]

    @property
    def older_have_ended(self) -> bool:
        """Tell whether something has ended since then."""
        return not all(each in self.running for each in self.older)


async def end(session: Session, command: str) -> str | None:
    """End the command that runs in the session; say what is left of it, None if all is gone."""
    if session.channel is None or session.exit_status is not None:
        session.close()
        return None
    connection = cast(asyncssh.SSHClientConnection, session.channel.get_connection())
    sid = await _find(connection, session, command)
    if sid is None:
        has_ended = await _signal(session.channel, session)
        return None if has_ended else "nobody knows whether it has ended"
    left = await _left(connection, sid)
    for signal in ("TERM", "KILL"):
        if left:
            pids = " ".join(line.split()[0] for line in left)
            await _ask(connection, f"kill -{signal} {pids} || sudo -n kill -{signal} {pids}")
            await session.wait(_GRACE)
            left = await _left(connection, sid)
    session.channel.close()
    return f"still running: {'; '.join(left)[:500]}" if left else None


async def _signal(channel: Channel, session: Session) -> bool:
    """Signal over SSH itself, which sshd does only for a login user that is not root.

    Tell whether it has ended.
    """
    for send in (channel.terminate, channel.kill):
        try:
            send()
        except OSError:
            break
        if await session.wait(_GRACE):
            break
    channel.close()
    return session.exit_status is not None


async def _find(
    connection: asyncssh.SSHClientConnection, session: Session, command: str
) -> str | None:
    """Find the session of the command by its place in the order in which commands were begun.

    The host lists what this connection has begun, the asking process among it. While that one has
    the place that it should have, and nothing of what was begun before it has ended, all the others
    have theirs too. Only where a host cannot say it so is the command looked for by its text.
    """
    listing, before = "", list[Session]()
    for _ in range(_TRIES):
        asking, listing = await _asked(connection, _SIBLINGS)
        before = asking.older
        leaders = [line.strip().partition(" ") for line in listing.splitlines()]
        if not asking.older_have_ended and session in before and len(leaders) > len(before):
            sid = leaders[before.index(session)][0]
            if _ASKING in leaders[len(before)][2] and sid.isdecimal() and sid != "0":
                return sid
    return _session_of(command, listing, is_alone=before == [session])


def _session_of(command: str, listing: str, *, is_alone: bool) -> str | None:
    """Find the session of the command among the processes that this connection has started.

    The asking process is one of them. None when it cannot be told which one is meant.
    """
    started = dict(
        line.strip().partition(" ")[::2] for line in listing.splitlines() if _ASKING not in line
    )
    if not is_alone or len(started) > 1:
        started = {sid: args for sid, args in started.items() if command in args}
    sids = [sid for sid in started if sid.isdecimal() and sid != "0"]
    return sids[0] if len(sids) == 1 else None


async def _left(connection: asyncssh.SSHClientConnection, sid: str) -> list[str]:
    """List the processes of the session that are not dead yet: number, user, command line."""
    listing = await _ask(connection, f"ps -ww -s {sid} -o stat= -o pid= -o user= -o args=")
    alive = [line.split(maxsplit=1) for line in listing.splitlines()]
    return [parts[1] for parts in alive if len(parts) > 1 and not parts[0].startswith("Z")]


async def _ask(connection: asyncssh.SSHClientConnection, command: str) -> str:
    """Run a small command on the same connection; nothing when it does not answer."""
    _, listing = await _asked(connection, command)
    return listing


async def _asked(connection: asyncssh.SSHClientConnection, command: str) -> tuple[_Asking, str]:
    """Run it, and give also its session; one after the other: there may be little room for them."""
    session = _Asking(listing := _Listing())
    async with connection.get_extra_info("asking"):
        for pause in _PAUSES:
            try:
                await start(connection, command, session)
            except ChannelRefused:
                await asyncio.sleep(pause)
            except (TaskError, OSError, asyncssh.Error):
                break
            else:
                await session.wait(_GRACE)
                break
    return session, listing.text.decode(errors="replace")
