"""The rows of breakers: what counts against a rule, on a target or in all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from app.domain.breakers import BreakerFilter, BreakerView
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.views import Page
from app.store.restraint_tables import breakers
from app.store.statements import ByDialect

_IN_ALL = ""
"""Stands in the place of a target where all of them are meant."""

_THERE_AND_IN_ALL = (
    breakers.c.rule == bindparam("of_rule"),
    or_(breakers.c.target == bindparam("on"), breakers.c.target == _IN_ALL),
)
_COUNTS = breakers.c.count > 0
_OF = select(breakers).where(*_THERE_AND_IN_ALL, _COUNTS).order_by(breakers.c.target.desc())
_IS_OPEN = breakers.c.opened_at.is_not(None)
_COUNT_OPEN = select(func.count()).select_from(breakers).where(_IS_OPEN)
_SAVED = ("count", "since", "words", "opened_at")
_SAVE = ByDialect(
    lambda insert: (new := insert(breakers)).on_conflict_do_update(
        index_elements=["rule", "target", "cause"],
        set_={name: new.excluded[name] for name in _SAVED},
    )
)
_HELPED = delete(breakers).where(
    *_THERE_AND_IN_ALL, breakers.c.cause == Cause.FAILURES, breakers.c.opened_at.is_(None)
)
_RESET_AT = select(breakers.c.reset_at).where(
    breakers.c.rule == bindparam("of_rule"),
    breakers.c.target == bindparam("on"),
    breakers.c.cause == Cause.RECURRENCE,
)
_KEY: Final = (breakers.c.rule, breakers.c.target, breakers.c.cause)
_OPEN = select(breakers).where(_IS_OPEN).order_by(*_KEY).limit(bindparam("at_most"))


class BreakerRows:
    """Breakers inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, rule: str, target: str) -> Sequence[Trouble]:
        found = self._connection.execute(_OF, {"of_rule": rule, "on": target})
        return [_trouble(row) for row in found]

    def count_open(self) -> int:
        found: int = self._connection.execute(_COUNT_OPEN).scalar_one()
        return found

    def open(self, at_most: int) -> Sequence[Trouble]:
        return [_trouble(row) for row in self._connection.execute(_OPEN, {"at_most": at_most})]

    def save(self, trouble: Trouble) -> None:
        row = {
            "rule": trouble.rule,
            "target": trouble.target or _IN_ALL,
            "cause": trouble.cause,
            **{name: getattr(trouble, name) for name in _SAVED},
        }
        self._connection.execute(_SAVE.on(self._connection), row)

    def helped(self, rule: str, target: str) -> None:
        self._connection.execute(_HELPED, {"of_rule": rule, "on": target})

    def reset(
        self, rule: str, target: str | None, by: str, reason: str, at: datetime
    ) -> Sequence[Trouble]:
        these = [breakers.c.rule == rule, _COUNTS]
        if target is not None:
            these.append(breakers.c.target == target)
        found = self._connection.execute(select(breakers).where(*these).order_by(*_KEY)).all()
        said = {"reset_at": at, "reset_by": by, "reset_because": reason}
        self._connection.execute(
            update(breakers).where(*these).values(count=0, opened_at=None, **said)
        )
        return [_trouble(row) for row in found]

    def reset_at(self, rule: str, target: str) -> datetime | None:
        return self._connection.execute(_RESET_AT, {"of_rule": rule, "on": target}).scalar()


def stored_breakers(connection: Connection, wanted: BreakerFilter) -> Page[BreakerView]:
    """List them by rule and target."""
    query = select(breakers).where(_COUNTS)
    if wanted.rule is not None:
        query = query.where(breakers.c.rule == wanted.rule)
    if wanted.target is not None:
        query = query.where(_concerns(wanted.target))
    if wanted.open:
        query = query.where(_IS_OPEN)
    if place := wanted.place:
        query = query.where(tuple_(*_KEY) > place)
    rows = connection.execute(query.order_by(*_KEY).limit(wanted.limit + 1)).all()
    shown = tuple(BreakerView.of(_trouble(row)) for row in rows[: wanted.limit])
    return Page(items=shown, next=shown[-1].cursor if len(rows) > wanted.limit else None)


def open_breakers(
    connection: Connection, of_rules: Sequence[str], on: Sequence[str]
) -> tuple[BreakerView, ...]:
    """Give what is open, of some rules or on some targets if these are asked for."""
    these: list[ColumnElement[bool]] = [_IS_OPEN]
    if of_rules:
        these.append(breakers.c.rule.in_(of_rules))
    if on:
        these.append(breakers.c.target.in_((*on, _IN_ALL)))
    found = connection.execute(select(breakers).where(and_(*these)).order_by(*_KEY))
    return tuple(BreakerView.of(_trouble(row)) for row in found)


def _concerns(target: str) -> ColumnElement[bool]:
    return or_(breakers.c.target == target, breakers.c.target == _IN_ALL)


def _trouble(row: Row[Any]) -> Trouble:
    said = {name: row._mapping[name] for name in ("rule", *_SAVED)}  # noqa: SLF001 - `count` is a method of rows
    return Trouble(target=row.target or None, cause=Cause(row.cause), **said)
