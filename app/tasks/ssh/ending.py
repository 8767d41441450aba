"""End a command on a host, and make sure that it is gone.

When a channel is closed, sshd lets the command go on; and a command under `sudo` goes on when
only its shell is gone. So the host is asked which processes belong to the command's session,
they are signalled one and all, and the host is asked again.
"""

from typing import cast

import asyncssh

from app.domain.errors import TaskError
from app.tasks.ssh.session import Channel, Session, start

_GRACE = 3.0
"""Seconds that a process has to end after TERM, and again after KILL."""

_ASKING = "--ppid"
_SIBLINGS = f"ps -ww -o sess= -o args= {_ASKING} $PPID"
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


async def end(session: Session, command: str) -> str | None:
    """End the command that runs in the session; say what is left of it, None if all is gone."""
    if session.channel is None:
        return None
    connection = cast(asyncssh.SSHClientConnection, session.channel.get_connection())
    sid = _session_of(command, await _ask(connection, _SIBLINGS))
    if sid is None:
        await _signal(session.channel, session)
        return None if session.exit_status is not None else "nobody knows whether it has ended"
    left = await _left(connection, sid)
    for signal in ("TERM", "KILL"):
        if left:
            pids = " ".join(line.split()[0] for line in left)
            await _ask(connection, f"kill -{signal} {pids} || sudo -n kill -{signal} {pids}")
            await session.wait(_GRACE)
            left = await _left(connection, sid)
    session.channel.close()
    return f"still running: {'; '.join(left)[:500]}" if left else None


async def _signal(channel: Channel, session: Session) -> None:
    """Signal over SSH itself, which sshd does only for a login user that is not root."""
    for send in (channel.terminate, channel.kill):
        try:
            send()
        except OSError:
            break
        if await session.wait(_GRACE):
            break
    channel.close()


def _session_of(command: str, listing: str) -> str | None:
    """Find the session of the command among the processes that this connection has started.

    The asking process is one of them. None when it cannot be told which one is meant.
    """
    started = dict(
        line.strip().partition(" ")[::2] for line in listing.splitlines() if _ASKING not in line
    )
    if len(started) > 1:
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
    listing = _Listing()
    session = Session(listing)
    try:
        await start(connection, command, session)
    except (TaskError, OSError, asyncssh.Error):
        return ""
    await session.wait(_GRACE)
    return listing.text.decode(errors="replace")
