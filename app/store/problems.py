"""The rows of problems, of their names, and of the sinks where they are told about."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select

from app.domain.ids import ProblemId
from app.domain.problem import Problem
from app.ledger import Sink
from app.store.fitting import fitting
from app.store.statements import ByDialect
from app.store.tables import aliases, problems, sinks

_KNOWN_AS = (
    select(problems)
    .join(aliases, aliases.c.problem_id == problems.c.id)
    .where(aliases.c.alias.in_(bindparam("names", expanding=True)))
    .order_by(problems.c.id)
    .limit(1)
)
_PROBLEM = select(problems).where(problems.c.id == bindparam("problem_id"))
_SAVE = ByDialect(
    lambda insert: (new := insert(problems)).on_conflict_do_update(
        index_elements=["id"],
        set_={name: new.excluded[name] for name in problems.c.keys() if name != "id"},  # noqa: SIM118 - columns, not a dict
    )
)
_NAME = ByDialect(
    lambda insert: (new := insert(aliases)).on_conflict_do_update(
        index_elements=["alias"], set_={"problem_id": new.excluded.problem_id}
    )
)
_ADD_SINK = ByDialect(lambda insert: insert(sinks).on_conflict_do_nothing())
_SINKS = select(sinks).where(sinks.c.problem_id == bindparam("problem_id"))


class ProblemRows:
    """Problems inside one transaction. `tell_before` posts to a new sink what was told before."""

    def __init__(
        self, connection: Connection, tell_before: Callable[[Problem, Sink], None]
    ) -> None:
        self._connection = connection
        self._tell_before = tell_before

    def known_as(self, names: Sequence[str]) -> Problem | None:
        """Give the problem that has one of the names; the oldest, should they be of several."""
        row = self._connection.execute(_KNOWN_AS, {"names": list(names)}).mappings().first()
        return Problem.model_validate(dict(row)) if row else None

    def get(self, problem_id: ProblemId) -> Problem:
        row = self._connection.execute(_PROBLEM, {"problem_id": problem_id}).mappings().one()
        return Problem.model_validate(dict(row))

    def save(self, problem: Problem, names: Sequence[str]) -> None:
        row = {name: getattr(problem, name) for name in Problem.model_fields}
        self._connection.execute(_SAVE.on(self._connection), row)
        self._connection.execute(
            _NAME.on(self._connection),
            [
                {"alias": name, "problem_id": problem.id}
                for name in dict.fromkeys(map(fitting, names))
            ],
        )

    def add_sink(self, problem: Problem, sink: Sink, names: Sequence[str]) -> None:
        known = [each.alias for each in self.sinks(problem.id) if each.source == sink.source]
        if not {fitting(name) for name in (*names, sink.alias)}.isdisjoint(known):
            return
        self._connection.execute(
            _ADD_SINK.on(self._connection),
            {
                "problem_id": problem.id,
                "source": sink.source,
                "alias": sink.alias,
                "ref": sink.ref,
            },
        )
        self._tell_before(problem, sink)

    def sinks(self, problem_id: ProblemId) -> Sequence[Sink]:
        found = self._connection.execute(_SINKS, {"problem_id": problem_id})
        return [Sink(row.source, row.ref, row.alias) for row in found]
