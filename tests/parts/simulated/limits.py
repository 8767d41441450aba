"""Each limit: what a rule or the settings say of it, and what would break it.

To add one: a small frozen class with `in_rule` or `in_settings`, and `broken`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from tests.parts.simulated.history import History, Said, Span
from tests.parts.simulated.promises import words


class Limit(Protocol):
    """`in_rule` is merged into the text of its rule, `in_settings` into the settings."""

    @property
    def in_rule(self) -> Mapping[str, Any]: ...
    @property
    def in_settings(self) -> Mapping[str, Any]: ...
    def broken(self, history: History) -> Iterator[str]: ...


@dataclass(frozen=True)
class OfRule:
    """A limit that a rule sets itself."""

    rule: str

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {}

    @property
    def in_settings(self) -> Mapping[str, Any]:
        return {}

    def spans(self, history: History) -> list[Span]:
        return [span for span in history.spans() if span.row.rule == self.rule]


@dataclass(frozen=True)
class Cooldown(OfRule):
    """The least time from the end of what a rule does on a target until it begins there anew."""

    length: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"cooldown": spelled(self.length)}}

    def broken(self, history: History) -> Iterator[str]:
        last: dict[str, Span] = {}
        for span in self.spans(history):
            before = last.get(span.row.target)
            too_early = before and (not before.ended or span.began < before.ended + self.length)
            if before and too_early and span.row.remedy == 0:
                yield f"cooldown of {self.length}: {words(before)}, {words(span)}"
            last[span.row.target] = span


@dataclass(frozen=True)
class MaxTargets(OfRule):
    """Of a message that names more hosts none is touched."""

    most: int

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"limits": {"max_targets": self.most}}

    def broken(self, history: History) -> Iterator[str]:
        for span in self.spans(history):
            if len(set(history.about(span).hosts)) > self.most:
                yield f"{words(span)} for {history.about(span)}, at most {self.most} targets"


@dataclass(frozen=True)
class HoldFor(OfRule):
    """Nothing begins before the problem has been open for so long."""

    length: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {"hold_for": spelled(self.length)}

    def broken(self, history: History) -> Iterator[str]:
        for span in self.spans(history):
            said = history.about(span)
            opened_at = history.episodes[said.ref][said.episode - 1].opened_at
            if span.began < opened_at + self.length:
                yield f"{words(span)}, open since {opened_at:%d %H:%M:%S} for {self.length}"


@dataclass(frozen=True)
class Counted(OfRule):
    """Nothing is done unless the condition held so often in such a time."""

    tag: str
    at_least: int
    within: timedelta

    @property
    def in_rule(self) -> Mapping[str, Any]:
        return {
            "count": {
                "at_least": self.at_least,
                "within": spelled(self.within),
                "by": ["hosts"],
            }
        }

    def enough(self, history: History, said: Said) -> bool:
        """Count them anew, from what was said."""
        alike = [
            each
            for each in history.said.values()
            if self.tag in each.tags
            and each.kind in {"opened", "updated"}
            and set(each.hosts) == set(said.hosts)
            and each.event <= said.event
            and each.at > said.at - self.within
        ]
        return len(alike) >= self.at_least

    def broken(self, history: History) -> Iterator[str]:
        for decided in history.decided:
            said = history.said[decided.event]
            if decided.rule == self.rule and said.kind != "held" and not self.enough(history, said):
                yield f"{self.rule} was decided for {said}: too few for {self}"


def merged(texts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put texts together: mappings by their keys, lists one after the other."""
    result: dict[str, Any] = {}
    for text in texts:
        for key, value in text.items():
            there = result.get(key)
            if isinstance(there, dict):
                result[key] = merged([there, value])
            elif isinstance(there, list):
                result[key] = [*there, *value]
            else:
                result[key] = value
    return result


def spelled(length: timedelta) -> str:
    return f"{round(length.total_seconds())}s"
