"""Storms, and the signs by which one is known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index(
        "runs_in_storms",
        "runs",
        ["queued_at"],
        sqlite_where=sa.text("reason = 'storm'"),
        postgresql_where=sa.text("reason = 'storm'"),
    )
    op.create_table(
        "storms",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(26), nullable=False),
        sa.Column("problem_id", sa.String(26), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended_by", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("collected", sa.Text()),
    )
    op.create_index(
        "storms_that_last",
        "storms",
        ["problem_id"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "storm_signs",
        sa.Column("sign", sa.String(10), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
