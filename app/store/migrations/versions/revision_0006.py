"""What a queued run waits for, and pauses of the service."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("runs", sa.Column("waits", sa.Text()))
    op.create_index(
        "runs_that_wait",
        "runs",
        ["id"],
        sqlite_where=sa.text("waits IS NOT NULL"),
        postgresql_where=sa.text("waits IS NOT NULL"),
    )
    op.create_table(
        "pauses",
        sa.Column("since", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("ended_by", sa.Text()),
    )
