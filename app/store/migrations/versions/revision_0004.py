"""What rules count."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "sightings",
        sa.Column("event_id", sa.String(26), primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("sightings_of_key", "sightings", ["key", "at"])
