"""Rule sets that no event was held against any more, and the rules that only they have."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from app.store.rule_sets import unpacked
from app.store.tables import events, rule_sets, rules, runs

_AT_ONCE = 100

_Sets = frozenset[tuple[str, datetime]]
"""All sets, and when each was last put in force."""


@dataclass(frozen=True)
class Unused:
    """A set that may go, and what is left to delete of the rules that are in no other set."""

    digest: str
    sets: _Sets
    rules: tuple[str, ...]

    def delete_some(self, connection: Connection) -> "Unused | None":
        """Delete some rules, at last the set; give what is left, if it is still as it was.

        A set that was put in force since may need the rules: it is written down before they are.
        """
        if _sets(connection) != self.sets or _is_used(connection, self.digest):
            return None
        some, others = self.rules[:_AT_ONCE], self.rules[_AT_ONCE:]
        if not some:
            connection.execute(delete(rule_sets).where(rule_sets.c.digest == self.digest))
            return None
        ran = exists().where(runs.c.rule == rules.c.name)
        connection.execute(delete(rules).where(rules.c.digest.in_(some), ~ran))
        return replace(self, rules=others)


def find_unused(connection: Connection, before: datetime) -> Unused | None:
    """Find a set that was put in force before that time, is not the last one, and is not used."""
    newest = select(rule_sets.c.digest).order_by(rule_sets.c.kept_at.desc()).limit(1)
    digest = connection.execute(
        select(rule_sets.c.digest)
        .where(rule_sets.c.kept_at < before, rule_sets.c.digest != newest.scalar_subquery())
        .where(~exists().where(events.c.rule_set == rule_sets.c.digest))
        .order_by(rule_sets.c.kept_at)
        .limit(1)
    ).scalar()
    if digest is None:
        return None
    own = select(rule_sets.c.rules).where(rule_sets.c.digest == digest)
    alone = {rule for _, rule in unpacked(connection.execute(own).scalar_one())}
    others = select(rule_sets.c.rules).where(rule_sets.c.digest != digest)
    for packed in connection.execute(others).scalars():
        alone.difference_update([rule for _, rule in unpacked(packed)])
    return Unused(digest, _sets(connection), tuple(sorted(alone)))


def _sets(connection: Connection) -> _Sets:
    found = connection.execute(select(rule_sets.c.digest, rule_sets.c.kept_at))
    return frozenset((row.digest, row.kept_at) for row in found)


def _is_used(connection: Connection, digest: str) -> bool:
    used = select(events.c.id).where(events.c.rule_set == digest).limit(1)
    return connection.execute(used).first() is not None
