"""A week of a fleet of 500 hosts in simulated time: what Alexis did, and what it would have done
without restraint.

    python -m benchmarks.restraint                # about ten thousand messages, on SQLite
    python -m benchmarks.restraint --postgres     # on a PostgreSQL of its own
    python -m benchmarks.restraint --days 1       # only the first day

It exits with 1 when Alexis broke one of its limits.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from app.observability.log import set_up_log
from app.store.tables import notes, runs
from benchmarks.bad_week.account import Command, Known, figures
from benchmarks.bad_week.rules import LIMITS, REPAIRS, WINDOWS, rule_texts, settings
from benchmarks.bad_week.troubles import TROUBLES
from benchmarks.bad_week.world import Word, World
from tests.parts.postgres import new_database, postgres
from tests.parts.simulated.hand import Time
from tests.parts.simulated.history import Closed, History, Said
from tests.parts.simulated.promises import ALWAYS, every_match_is_decided
from tests.parts.simulated.service import Simulated

_MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
_RULE_OF = {repair.tag: repair for repair in REPAIRS}


async def live(url: str, seed: int, days: int) -> tuple[World, Simulated, dict[str, int]]:
    """Let the world go on, and Alexis with it."""
    clock = Time(_MONDAY)
    world = World(Random(seed), clock, _MONDAY + timedelta(days=days))  # noqa: S311 - no secret
    for trouble in TROUBLES:
        trouble(world, _MONDAY)
    service = Simulated(url, settings(), rule_texts(), clock, world.answer, WINDOWS)
    service.history.closed += [
        Closed(window.hosts, 0, window.since, window.until) for window in world.maintenance
    ]
    await service.start()
    try:
        while clock() < world.end:
            await service.until(world.next)
            world.happen()
            await _pass_on(world, service)
        return world, service, await _counted(service)
    finally:
        await service.stop()


async def _pass_on(world: World, service: Simulated) -> None:
    for message in world.messages:
        await service.say(message.ref, message.kind, [message.tag], message.hosts)
    world.messages.clear()
    for word in world.by_hand:
        match word:
            case Word.PAUSE:
                await service.pause("people look at it")
            case Word.RESUME:
                await service.resume()
            case Word.RESET:
                await service.reset("useless")
                await service.reset("masks")
    world.by_hand.clear()


async def _counted(service: Simulated) -> dict[str, int]:
    why = select(func.coalesce(runs.c.reason, runs.c.state), func.count()).group_by(
        func.coalesce(runs.c.reason, runs.c.state)
    )
    told = await service.database.read(
        lambda connection: connection.execute(select(func.count()).select_from(notes)).scalar_one()
    )
    found = await service.database.read(lambda connection: connection.execute(why).all())
    return {"notes": told, **{row[0]: row[1] for row in found}}


def restrained(history: History, end: datetime) -> list[Command]:
    return [Command(each.at, each.until or end, each.rule, each.target) for each in history.deeds]


def unrestrained(history: History) -> list[Command]:
    """Do what an engine does that acts on every message that matches, on all its hosts, at once."""
    matched = [said for said in history.said.values() if said.kind in {"opened", "updated"}]
    return [
        Command(said.at, said.at + repair.takes, repair.rule, host)
        for said in matched
        for repair in (_RULE_OF[next(iter(said.tags))],)
        for host in said.hosts
    ]


def broken(history: History) -> list[str]:
    def matching(said: Said) -> Iterator[str]:
        yield from (_RULE_OF[tag].rule for tag in said.tags)

    promises = [*ALWAYS, every_match_is_decided(matching), *(limit.broken for limit in LIMITS)]
    return [words for promise in promises for words in promise(history)]


def tell(world: World, history: History, counted: dict[str, int]) -> None:
    paused = [(each.since_at, each.until_at or world.end) for each in history.paused]
    storms = [(each.since_at, each.until_at or world.end) for each in history.storms.values()]
    known = Known(world.groups, world.maintenance, paused, storms)
    wild = unrestrained(history)
    ours = figures(restrained(history, world.end), counted.pop("notes"), known)
    theirs = figures(wild, 2 * len(wild), known)
    print("| | Alexis | without restraint | ratio |\n|---|---:|---:|---:|")
    for name, mine in ours.items():
        ratio = f"{theirs[name] / mine:.1f}" if mine else "" if not theirs[name] else "∞"
        print(f"| {name} | {mine:,.0f} | {theirs[name]:,.0f} | {ratio} |")
    said = Counter(said.kind for said in history.said.values())
    print(f"\nmessages: {dict(said)}; decisions: {len(history.decided)}")
    print(f"runs by state, or the reason of their block: {counted}")
    print(f"storms: {len(history.storms)}; resets: {len(history.resets)}")
    print(f"hosts that were made worse: {world.made_worse}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    set_up_log("logfmt", "error", str)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/alexis.db"
        if asked.postgres:
            url = asyncio.run(new_database(stack.enter_context(postgres())))
        world, service, counted = asyncio.run(live(url, asked.seed, asked.days))
    took = time.monotonic() - began
    tell(world, service.history, counted)
    print(f"{asked.days} days took {took:.0f} s; seed {asked.seed}")
    if found := broken(service.history):
        print(*found[:20], sep="\n")
        raise SystemExit(f"{len(found)} times not as promised")
    print(f"as promised: {len(ALWAYS) + 1 + len(LIMITS)} promises and limits")


if __name__ == "__main__":
    main()
