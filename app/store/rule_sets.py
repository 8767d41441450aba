"""Which rules were in force: their order by name and digest, and the content of each by its digest.

So it can be told of any event why any rule did not match it, without a row for each rule of each
event: to hold a rule against an event gives the same at any time.
"""

import asyncio
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from pydantic_core import from_json
from sqlalchemy import Connection, select

from app.domain.gone import stored_rule
from app.domain.grammar import Grammar
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.store.database import Database
from app.store.statements import ByDialect
from app.store.tables import rule_sets, rules

Listed = Sequence[tuple[str, str]]
"""Names and digests, in the order in which the rules were asked."""

_AT_ONCE = 200

_KEEP_SET = ByDialect(
    lambda insert: (new := insert(rule_sets)).on_conflict_do_update(
        index_elements=["digest"], set_={"kept_at": new.excluded.kept_at}
    )
)
_KEEP_RULE = ByDialect(lambda insert: insert(rules).on_conflict_do_nothing())


class RuleSets:
    """The rule sets over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: frozenset[str] | None = None

    async def keep(self, current: RuleSet, at: datetime) -> None:
        """Keep the set that is in force, then what of its rules is not there yet, in small steps.

        In this order, so that a rule that is about to be deleted is seen to be needed.
        """
        row = {
            "digest": current.digest,
            "rules": await asyncio.to_thread(_packed, current.rules),
            "kept_at": at,
        }
        await self._database.write(
            lambda connection: connection.execute(_KEEP_SET.on(connection), row)
        )
        kept = await self._database.read_much(_digests) if self._kept is None else self._kept
        new = (rule for rule in current.rules if rule.digest not in kept)
        while some := [_row(rule) for rule in islice(new, _AT_ONCE)]:
            await self._add(some)
        self._kept = frozenset(rule.digest for rule in current.rules)

    async def _add(self, some: Sequence[dict[str, str]]) -> None:
        await self._database.write(
            lambda connection: connection.execute(_KEEP_RULE.on(connection), some)
        )


def listed(connection: Connection, digest: str) -> Listed | None:
    """Give what was in force under this digest; None when that is not kept."""
    packed = connection.execute(
        select(rule_sets.c.rules).where(rule_sets.c.digest == digest)
    ).scalar()
    return None if packed is None else unpacked(packed)


def contents(connection: Connection, grammar: Grammar, digests: Iterable[str]) -> dict[str, Rule]:
    """Give the rules with these digests, as they were."""
    found = connection.execute(
        select(rules.c.digest, rules.c.rule).where(rules.c.digest.in_(list(digests)))
    )
    return {row.digest: stored_rule(grammar, row.rule) for row in found}


def unpacked(packed: bytes) -> Listed:
    return [(name, digest) for name, digest in from_json(zlib.decompress(packed))]


def _packed(current: Iterable[Rule]) -> bytes:
    return zlib.compress(json.dumps([[rule.name, rule.digest] for rule in current]).encode())


def _digests(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(select(rules.c.digest)).scalars())


def _row(rule: Rule) -> dict[str, str]:
    return {
        "digest": rule.digest,
        "name": rule.name,
        "rule": rule.model_dump_json(by_alias=True),
    }
