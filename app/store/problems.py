"""The rows of problems, of their names, and of the sinks where they are told about."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from app.domain.ids import ProblemId
from app.domain.problem import Problem
from app.ledger import Sink
from app.store.statements import upsert
from app.store.tables import aliases, problems, sinks


class ProblemRows:
    """Problems inside one transaction. `tell_before` posts to a new sink what was told before."""

    def __init__(
        self, connection: Connection, tell_before: Callable[[Problem, Sink], None]
    ) -> None:
        self._connection = connection
        self._tell_before = tell_before

    def known_as(self, names: Sequence[str]) -> Problem | None:
        """Give the problem that has one of the names; the oldest, should they be of several."""
        found = self._connection.execute(
            select(problems)
            .join(aliases, aliases.c.problem_id == problems.c.id)
            .where(aliases.c.alias.in_(names))
            .order_by(problems.c.id)
            .limit(1)
        )
        row = found.mappings().first()
        return Problem.model_validate(dict(row)) if row else None

    def get(self, problem_id: ProblemId) -> Problem:
        found = self._connection.execute(select(problems).where(problems.c.id == problem_id))
        return Problem.model_validate(dict(found.mappings().one()))

    def save(self, problem: Problem, names: Sequence[str]) -> None:
        insert = upsert(self._connection)
        row = problem.model_dump(mode="python")
        row["state"] = str(problem.state)
        self._connection.execute(
            insert(problems)
            .values(row)
            .on_conflict_do_update(
                index_elements=["id"],
                set_={name: row[name] for name in row if name != "id"},
            )
        )
        self._connection.execute(
            insert(aliases).on_conflict_do_update(
                index_elements=["alias"], set_={"problem_id": problem.id}
            ),
            [{"alias": name, "problem_id": problem.id} for name in dict.fromkeys(names)],
        )

    def add_sink(self, problem: Problem, sink: Sink, names: Sequence[str]) -> None:
        known = [each for each in self.sinks(problem.id) if each.source == sink.source]
        if any(each.alias in {*names, sink.alias} for each in known):
            return
        self._connection.execute(
            upsert(self._connection)(sinks)
            .values(problem_id=problem.id, source=sink.source, alias=sink.alias, ref=sink.ref)
            .on_conflict_do_nothing()
        )
        self._tell_before(problem, sink)

    def sinks(self, problem_id: ProblemId) -> Sequence[Sink]:
        found = self._connection.execute(select(sinks).where(sinks.c.problem_id == problem_id))
        return [Sink(row.source, row.ref, row.alias) for row in found]
