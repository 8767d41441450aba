"""Breakers: failures in a row, and rules that are ineffective."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "breakers",
        sa.Column("rule", sa.Text(), primary_key=True),
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("cause", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger()),
        sa.Column("reset_at", sa.BigInteger()),
        sa.Column("reset_by", sa.Text()),
        sa.Column("reset_because", sa.Text()),
    )
