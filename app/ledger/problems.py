"""The rows of problems, of their names, and of where they are told about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.ids import ProblemId
from app.domain.problem import Problem


@dataclass(frozen=True)
class Sink:
    """A problem of a source on which notes are written; `alias` is one of its names here."""

    source: str
    ref: str
    alias: str


class Problems(Protocol):
    """The rows of problems, of their names, and of where they are told about."""

    def known_as(self, aliases: Sequence[str]) -> Problem | None: ...
    def get(self, problem_id: ProblemId) -> Problem: ...
    def save(self, problem: Problem, aliases: Sequence[str]) -> None: ...
    def add_sink(self, problem: Problem, sink: Sink, names: Sequence[str]) -> None:
        """Tell on this sink from now on, and what was told of this episode before."""
        ...

    def sinks(self, problem_id: ProblemId) -> Sequence[Sink]: ...
