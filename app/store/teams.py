"""Teams as they stand in a row: each between two ends of lines, so that one can be looked for."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Text, TypeDecorator, func, or_

_END = "\n"


def joined(teams: Sequence[str]) -> str | None:
    """Give them as one text; None when there is none."""
    lines = [line for team in teams if (line := " ".join(team.split()))]
    return _END + _END.join(lines) + _END if lines else None


def separate(text: str | None) -> tuple[str, ...]:
    """Give them again."""
    return tuple(text.strip(_END).split(_END)) if text else ()


class Teams(TypeDecorator[tuple[str, ...]]):
    """Teams as they are read."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return separate(value)


def is_of_one_of(
    connection: Connection, column: Column[str | None], teams: Sequence[str]
) -> ColumnElement[bool]:
    """Make the condition that one of these teams is among them; an empty text means none is."""
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return or_(
        *(
            place(column, f"{_END}{' '.join(team.split())}{_END}") > 0
            if team.strip()
            else column.is_(None)
            for team in teams
        )
    )
