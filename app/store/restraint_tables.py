"""The tables of what speaks against acting, beside the runs themselves."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from app.store.columns import Id, Moment, metadata, partial_index
from app.store.fitting import Fitting

pauses = Table(
    "pauses",
    metadata,
    Column("since", Moment, primary_key=True),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Moment),
    Column("ended_by", Text),
)

breakers = Table(
    "breakers",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("target", Fitting, primary_key=True),
    Column("cause", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("opened_at", Moment),
    Column("reset_at", Moment),
    Column("reset_by", Text),
    Column("reset_because", Text),
)

storms = Table(
    "storms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("why", Text, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("problem_id", Id, nullable=False),
    Column("look_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Text),
    Column("reason", Text),
    Column("collected", Text),
)
partial_index("storms_that_last", storms.c.problem_id, where=storms.c.ended_at.is_(None))

storm_signs = Table(
    "storm_signs",
    metadata,
    Column("sign", String(10), primary_key=True),
    Column("key", Fitting, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Few rows, which are written often: an index by the time would cost more than it saves."""

silences = Table(
    "silences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("comment", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("matchers", Text, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Text),
)
partial_index("silences_not_ended", silences.c.ends, where=silences.c.ended_at.is_(None))

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("decision_id", Id, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("problem_id", Id, nullable=False, index=True),
    Column("episode", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("remedy", Integer, nullable=False),
    Column("because", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("client", Text),
    Column("author", Text),
    Column("asked_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("word", String(64)),
    Column("wrong_words", Integer, nullable=False, server_default="0"),
)

event_tags = Table(
    "event_tags",
    metadata,
    Column("event_id", ForeignKey("events.id"), primary_key=True),
    Column("tag", Fitting, primary_key=True),
)
