"""Limits by numbers of runs: rates, runs at once, and storms."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.parts.simulated.history import Begin, History, Row
from tests.parts.simulated.limits import spelled
from tests.parts.simulated.promises import began

Groups = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Several:
    """A limit of a rule, or without one of the operator, on what counts together.

    `scope` is written as in rules; without one what counts are the runs of the rule on a target.
    """

    rule: str
    scope: str
    groups: Groups = field(default_factory=dict, repr=False)

    @property
    def says(self) -> Mapping[str, Any]:
        raise NotImplementedError

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": self.says} if self.rule else {}

    @property
    def in_settings(self) -> Mapping[str, Any]:
        return {} if self.rule else {"limits": self.says}

    def is_for(self, row: Row) -> bool:
        return self.rule in {"", row.rule}

    def pools(self, row: Row) -> Iterator[Hashable]:
        """Give what the run counts for."""
        match self.scope:
            case "":
                yield row.rule, row.target
            case "per rule":
                yield row.rule
            case "per target":
                yield row.target
            case "per group":
                yield from (name for name, hosts in self.groups.items() if row.target in hosts)
            case _:
                yield "all"

    def together(self, begins: Iterable[Begin]) -> dict[Hashable, list[Begin]]:
        found: dict[Hashable, list[Begin]] = {}
        for begin in begins:
            for pool in self.pools(begin.row):
                found.setdefault(pool, []).append(begin)
        return found


@dataclass(frozen=True)
class Rate(Several):
    """At most so many in any such time: when one is decided, by when the others began."""

    times: int = 1
    window: timedelta = timedelta(hours=1)

    @property
    def says(self) -> Mapping[str, Any]:
        return {"rate": [f"{self.times}/{spelled(self.window)} {self.scope}".strip()]}

    def broken(self, history: History) -> Iterator[str]:
        first = [begin for begin in history.begins() if begin.row.remedy == 0]
        for pool, begins in self.together(first).items():
            begins.sort(key=lambda begin: begin.row.id)
            for number, begin in enumerate(begins):
                since = begin.row.at - self.window
                used = sum(earlier.at > since for earlier in begins[:number])
                if self.is_for(begin.row) and used >= self.times:
                    yield f"{used} of {self.says} for {pool} when {began(begin)}"


@dataclass(frozen=True)
class AtOnce(Several):
    """Never more under way than so many, or so many percent of the hosts of a group."""

    most: int = 1
    percent: bool = False

    @property
    def says(self) -> Mapping[str, Any]:
        return {"at_once": [f"{self.most}{'%' * self.percent} {self.scope}"]}

    def _most(self, pool: Hashable) -> int:
        if not self.percent:
            return self.most
        return max(1, len(list(self.groups[str(pool)])) * self.most // 100)

    def broken(self, history: History) -> Iterator[str]:
        for pool, begins in self.together(history.begins()).items():
            at_work: list[Begin] = []
            for begin in begins:
                at_work = [each for each in at_work if _lasts(history, each, begin.at)]
                at_work.append(begin)
                if self.is_for(begin.row) and len(at_work) > self._most(pool):
                    yield f"{len(at_work)} at once, {self.says} for {pool}, when {began(begin)}"


def _lasts(history: History, begin: Begin, at: datetime) -> bool:
    end = history.ended.get(begin.row.id)
    return end is None or end.at > at


@dataclass(frozen=True)
class Storms:
    """When there is more in a time than this, nothing begins by itself until it is quiet again."""

    targets: int
    problems: int
    within: timedelta
    quiet: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {}

    @property
    def in_settings(self) -> Mapping[str, Any]:
        return {
            "storm": {
                "targets": self.targets,
                "problems": self.problems,
                "within": spelled(self.within),
                "quiet": spelled(self.quiet),
            }
        }

    def broken(self, history: History) -> Iterator[str]:
        yield from self._too_many_decided(history)
        targets: list[tuple[datetime, str]] = []
        for decided in history.decided:
            said = history.said[decided.event]
            if said.kind != "held" and history.first_of(said) is said:
                targets += [(said.at, host) for host in said.hosts]
        opened = sorted(
            (episode.opened_at, ref)
            for ref, episodes in history.episodes.items()
            for episode in episodes
        )
        begins = history.begins()
        for signs, most in ((opened, self.problems), (sorted(targets), self.targets)):
            for at in self._storms(signs, most, history):
                for begin in begins:
                    if at < begin.at < at + self.quiet and not _is_calmed(history, at, begin.at):
                        yield f"a storm at {at:%d %H:%M:%S} by {most} when {began(begin)}"

    def _too_many_decided(self, history: History) -> Iterator[str]:
        """No more targets are touched in such a time, by when it was decided."""
        first = sorted(
            (begin for begin in history.begins() if begin.row.remedy == 0),
            key=lambda begin: begin.row.id,
        )
        for number, begin in enumerate(first):
            at, touched = begin.row.at, {begin.row.target}
            for earlier in reversed(first[:number]):
                if earlier.row.at <= at - self.within or _is_calmed(history, earlier.row.at, at):
                    break
                touched.add(earlier.row.target)
            if len(touched) > self.targets:
                yield f"{len(touched)} targets in {self.within} when {began(begin)}"

    def _storms(
        self, signs: list[tuple[datetime, str]], most: int, history: History
    ) -> Iterator[datetime]:
        """Give when there were too many of these."""
        recent: list[tuple[datetime, str]] = []
        for at, sign in signs:
            recent = [
                each
                for each in recent
                if each[0] > at - self.within and not _is_calmed(history, each[0], at)
            ]
            recent.append((at, sign))
            if len({which for _, which in recent}) > most:
                yield at


def _is_calmed(history: History, since: datetime, until: datetime) -> bool:
    """Tell whether somebody ended a storm meanwhile, so that counting began anew."""
    return any(since <= each.since_at <= until for each in history.calmed)
