"""Silences, and problems that are under maintenance by what their source says."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "problems",
        sa.Column("under_maintenance", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "silences",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("matchers", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended_by", sa.Text()),
    )
    op.create_index(
        "silences_not_ended",
        "silences",
        ["ends"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
