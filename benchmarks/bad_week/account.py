"""What an engine did to the fleet, in figures that are the same for every engine."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from benchmarks.bad_week.world import Window

_A_WHILE = timedelta(minutes=5)
_LARGE = 5


class Command(NamedTuple):
    """What was run on a host."""

    at: datetime
    until: datetime
    rule: str
    host: str


@dataclass(frozen=True)
class Known:
    """What the figures need to know of the world."""

    groups: Mapping[str, Sequence[str]]
    maintenance: Sequence[Window]
    paused: Sequence[tuple[datetime, datetime]]
    storms: Sequence[tuple[datetime, datetime]]


def figures(commands: Sequence[Command], notes: int, known: Known) -> dict[str, float]:
    group_of = {host: group for group, hosts in known.groups.items() for host in hosts}
    sizes = {group: len(hosts) for group, hosts in known.groups.items()}
    in_groups = _most_hosts_at_once(commands, group_of)
    return {
        "commands": len(commands),
        "most at once on a host": max(_most_at_once(commands).values(), default=0),
        "most hosts at once in a group": max(in_groups.values(), default=0),
        "groups of 5 and more with over half of their hosts at work at once": sum(
            most > sizes[group] / 2 for group, most in in_groups.items() if sizes[group] >= _LARGE
        ),
        "hosts touched in the worst 5 minutes": _most_touched(commands),
        "commands in maintenance windows": sum(
            any(w.since <= each.at < w.until and each.host in w.hosts for w in known.maintenance)
            for each in commands
        ),
        "commands begun while paused": sum(
            any(since < each.at < until for since, until in known.paused) for each in commands
        ),
        "commands begun in storms": sum(
            any(since < each.at < until for since, until in known.storms) for each in commands
        ),
        "runs for the services that flap": sum(each.rule == "restart-port" for each in commands),
        "runs of the remedy that never helps": sum(each.rule == "useless" for each in commands),
        "runs of the remedy that only masks": sum(each.rule == "masks" for each in commands),
        "notes": notes,
    }


def _changes(commands: Iterable[Command]) -> list[tuple[datetime, int, str]]:
    """Give begins and ends in their order; at the same time what ends goes first."""
    begins = [(each.at, 1, each.host) for each in commands]
    ends = [(each.until, -1, each.host) for each in commands]
    return sorted(begins + ends)


def _most_at_once(commands: Iterable[Command]) -> Counter[str]:
    now, most = Counter[str](), Counter[str]()
    for _, change, host in _changes(commands):
        now[host] += change
        most[host] = max(most[host], now[host])
    return most


def _most_hosts_at_once(
    commands: Iterable[Command], group_of: Mapping[str, str]
) -> Mapping[str, int]:
    on: Counter[str] = Counter()
    at_work: dict[str, set[str]] = defaultdict(set)
    most: Counter[str] = Counter()
    for _, change, host in _changes(commands):
        on[host] += change
        group = group_of[host]
        (at_work[group].add if on[host] else at_work[group].discard)(host)
        most[group] = max(most[group], len(at_work[group]))
    return most


def _most_touched(commands: Iterable[Command]) -> int:
    recent: deque[Command] = deque()
    hosts: Counter[str] = Counter()
    most = 0
    for each in sorted(commands):
        recent.append(each)
        hosts[each.host] += 1
        while recent[0].at <= each.at - _A_WHILE:
            gone = recent.popleft()
            hosts[gone.host] -= 1
            if not hosts[gone.host]:
                del hosts[gone.host]
        most = max(most, len(hosts))
    return most
