"""Statements that several rows share, and that SQLite and PostgreSQL write alike."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Column, Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection) -> Callable[..., sqlite.Insert | postgresql.Insert]:
    """Give the dialect's INSERT that knows ON CONFLICT."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


def next_due(connection: Connection, due_at: Column[datetime], now: datetime) -> datetime | None:
    """Give the first time of the column after now."""
    return connection.execute(select(func.min(due_at)).where(due_at > now)).scalar()
