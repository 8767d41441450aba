"""Limits by what a rule has to show: breakers, recurrence, flapping."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from tests.parts.simulated.history import Begin, End, History, Remediation
from tests.parts.simulated.limits import OfRule, spelled
from tests.parts.simulated.promises import began

_FAILED = {"failed", "timed_out", "unreachable", "unknown"}


@dataclass
class _Row:
    """Failures in a row, at the least: what ends at the same time may be in either order."""

    most: int
    count: int = 0
    is_open: bool = False

    def take(self, ends: Iterable[End]) -> None:
        states = [end.state for end in ends]
        if "succeeded" in states:
            self.count = 0
            return
        self.count += sum(state in _FAILED for state in states)
        self.is_open = self.is_open or self.count >= self.most

    def reset(self) -> None:
        self.count, self.is_open = 0, False


def _at_the_same_time(ends: Iterable[End]) -> list[list[End]]:
    in_order = sorted(ends, key=lambda end: end.number)
    return [list(some) for _, some in groupby(in_order, key=lambda end: end.at)]


def _ends(remediations: Iterable[Remediation]) -> list[End]:
    return [each.end for each in remediations if each.end]


def _before(history: History, rule: str, most: int, ends: Iterable[End], begin: Begin) -> _Row:
    """Give the failures in a row when a run began, by what had surely ended by then."""
    row = _Row(most)
    resets = [each.number for each in history.resets if each.rule == rule]
    for some in _at_the_same_time(ends):
        last = some[-1]
        if last.at >= begin.at or last.number > begin.number:
            break
        while resets and resets[0] < some[0].number:
            resets.pop(0)
            row.reset()
        row.take(some)
    if any(number < begin.number for number in resets):
        row.reset()
    return row


@dataclass(frozen=True)
class Breaker(OfRule):
    """After so many failures in a row on a target nothing begins there until a reset."""

    most: int

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"breaker": self.most}}

    def broken(self, history: History) -> Iterator[str]:
        there: dict[str, list[Remediation]] = defaultdict(list)
        for each in history.remediations(self.rule):
            there[each.begin.row.target].append(each)
        for remediations in there.values():
            ends = _ends(remediations)
            for each in remediations:
                row = _before(history, self.rule, self.most, ends, each.begin)
                if row.is_open:
                    yield f"{row.count} failures in a row there when {began(each.begin)}"


@dataclass(frozen=True)
class RuleBreaker(OfRule):
    """After so many failures in a row nothing begins until a reset; before it, fewer at once."""

    most: int

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"rule_breaker": self.most}}

    def broken(self, history: History) -> Iterator[str]:
        remediations = history.remediations(self.rule)
        ends = _ends(remediations)
        for each in remediations:
            begin = each.begin
            row = _before(history, self.rule, self.most, ends, begin)
            if row.is_open:
                yield f"{row.count} failures in a row when {began(begin)}"
            at_work = sum(_lasts(history, other, begin) for other in history.begins())
            ended_now = any(end.at == begin.at for end in ends)
            if row.count and not ended_now and at_work >= max(self.most - row.count, 1):
                yield f"{row.count} of {self.most} failures, {at_work} at work: {began(begin)}"


def _lasts(history: History, other: Begin, begin: Begin) -> bool:
    """Tell whether another run of the rule was surely at work when this one began."""
    end = history.ended.get(other.row.id)
    same = other.row.rule == begin.row.rule and other.number < begin.number
    return same and (end is None or end.at > begin.at)


@dataclass(frozen=True)
class Recurrence(OfRule):
    """Nothing is done that was wanted so soon after each of so many successes in a row."""

    times: int
    within: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"recurrence": f"{self.times}/{spelled(self.within)}"}}

    def broken(self, history: History) -> Iterator[str]:
        resets = [each.number for each in history.resets if each.rule == self.rule]
        rows: dict[str, list[Remediation]] = defaultdict(list)
        for each in history.remediations(self.rule):
            begin, row = each.begin, rows[each.begin.row.target]
            if row and not self._follows(row[-1], each, resets):
                row.clear()
            row.append(each)
            first = row[-self.times - 1].end if len(row) > self.times else None
            if first and begin.row.at - first.at <= 2 * self.times * self.within:
                yield f"{self.times} recurrences within {self.within} when {began(begin)}"

    def _follows(self, before: Remediation, after: Remediation, resets: Iterable[int]) -> bool:
        """Tell whether it was wanted again soon after a success, and nobody reset the rule."""
        end, wanted = before.end, after.begin.row.at
        if end is None or end.state != "succeeded":
            return False
        is_reset = any(end.number < number < after.begin.number for number in resets)
        return not is_reset and timedelta() < wanted - end.at <= self.within


@dataclass(frozen=True)
class Flapping(OfRule):
    """Nothing is decided to be done where problems for the rule opened so often in such a time."""

    times: int
    within: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"flapping": f"{self.times}/{spelled(self.within)}"}}

    def broken(self, history: History) -> Iterator[str]:
        opened = self._openings(history)
        for begin in history.begins():
            row, said = begin.row, history.said[begin.row.event_id]
            if row.rule != self.rule or row.remedy:
                continue
            there = opened[row.target]
            recent = sum(row.at - self.within < at < row.at for at in there.values())
            if recent + (there[said.ref, said.episode] == row.at) >= self.times:
                yield f"{recent} openings and this in {self.within} before {began(begin)}"

    def _openings(self, history: History) -> Mapping[str, Mapping[tuple[str, int], datetime]]:
        """Give by target when the rule was first decided for each episode of each problem."""
        found: dict[str, dict[tuple[str, int], datetime]] = defaultdict(dict)
        for decided in history.decided:
            said = history.said[decided.event]
            for host in said.hosts if decided.rule == self.rule else ():
                found[host].setdefault((said.ref, said.episode), said.at)
        return found
