"""Which rules an event was held against."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "rule_sets",
        sa.Column("digest", sa.String(16), primary_key=True),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
    )
    op.add_column("events", sa.Column("rule_set", sa.String(16)))
    op.create_index(
        "events_of_rule_set",
        "events",
        ["rule_set"],
        sqlite_where=sa.text("rule_set IS NOT NULL"),
        postgresql_where=sa.text("rule_set IS NOT NULL"),
    )
