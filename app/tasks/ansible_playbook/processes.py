"""End all processes of one playbook, whoever has started them, in whichever session.

Ansible's workers make sessions of their own, so no signal to a group of processes reaches them, and
when Ansible breaks down they go on without a parent. But all have its environment, in which the
private folder is named.
"""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

_GRACE = 3.0
_LOOK = 0.1
_PROC = Path("/proc")


async def end_all(process: asyncio.subprocess.Process, variable: str) -> None:
    """Signal them with TERM, then what is left with KILL, and wait until they are gone.

    They are those that have this variable (`NAME=value`). Without /proc only the first is known.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        left = await _left(process, variable)
        _signal(left, number)
        for _ in range(round(_GRACE / _LOOK)):
            if not left:
                break
            await asyncio.sleep(_LOOK)
            left = await _left(process, variable)
            if number is signal.SIGKILL:
                _signal(left, number)
    await process.wait()


async def _left(process: asyncio.subprocess.Process, variable: str) -> set[int]:
    ours = {process.pid} if process.returncode is None else set()
    return ours | await asyncio.to_thread(_with, b"%s\x00" % variable.encode())


def _with(variable: bytes) -> set[int]:
    """Find the processes that were started with this variable; those that are dead have none."""
    found = set()
    for entry in _PROC.glob("[0-9]*"):
        with suppress(OSError):
            if variable in (entry / "environ").read_bytes():
                found.add(int(entry.name))
    return found


def _signal(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
