"""The problems as the stored events made them: the same for both sets of rules."""

from collections.abc import Collection, Iterator
from datetime import datetime

from app.domain.event import Event
from app.domain.ids import ProblemId
from app.domain.problem import Problem, begun_by


class Problems(Collection[ProblemId]):
    """Those that more will be heard of."""

    def __init__(self) -> None:
        self._known: dict[ProblemId, Problem] = {}

    def __contains__(self, problem_id: object) -> bool:
        return problem_id in self._known

    def __iter__(self) -> Iterator[ProblemId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, problem_id: ProblemId) -> Problem:
        return self._known[problem_id]

    def after(self, problem_id: ProblemId, event: Event, at: datetime) -> Problem:
        """Give the problem as it is once this event is known."""
        known = self._known.get(problem_id)
        problem = known.after(event, at) if known else begun_by(event, at, problem_id)
        self._known[problem_id] = problem
        return problem

    def forget(self, problem_id: ProblemId) -> None:
        self._known.pop(problem_id, None)
