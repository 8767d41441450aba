"""End a program with all that it has started, in whichever session that is.

Ansible's workers make sessions of their own, so a signal to a group of processes does not
reach them. Their parents are known as long as these live: they are looked up before.
"""

import asyncio
import os
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_GRACE = 3.0
_LOOK = 0.05
_PROC = Path("/proc")


async def end_with_descendants(process: asyncio.subprocess.Process) -> None:
    """Signal them all with TERM, then what is left with KILL, and wait until they are gone."""
    known = {process.pid: _began(process.pid)} | _descendants(process.pid)
    for number in (signal.SIGTERM, signal.SIGKILL):
        _signal(known, number)
        for _ in range(round(_GRACE / _LOOK)):
            known |= _descendants(*known)
            known = {pid: began for pid, began in known.items() if _lives(pid, began, process)}
            if not known:
                break
            await asyncio.sleep(_LOOK)
            if number is signal.SIGKILL:
                _signal(known, number)
    await process.wait()


def _signal(known: dict[int, str], number: signal.Signals) -> None:
    for pid, began in known.items():
        if _began(pid) == began:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)


def _lives(pid: int, began: str, process: asyncio.subprocess.Process) -> bool:
    if pid == process.pid:
        return process.returncode is None
    return bool(began) and _began(pid) == began


def _descendants(*pids: int) -> dict[int, str]:
    """Give all processes below these, with when they began: a number may be used again."""
    children = defaultdict(list)
    for entry in _PROC.glob("[0-9]*"):
        if fields := _fields(int(entry.name)):
            children[int(fields[1])].append(int(entry.name))
    found: dict[int, str] = {}
    waiting = list(pids)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and (began := _began(child)):
                found[child] = began
                waiting.append(child)
    return found


def _began(pid: int) -> str:
    """Give when a process began; nothing when it is gone or dead."""
    fields = _fields(pid)
    return fields[19] if fields and fields[0] not in "ZX" else ""


def _fields(pid: int) -> list[str]:
    """Give what /proc says of a process, from its state on."""
    with suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []
