"""What rates and ramps ask: when runs began, the tags of their events, and their waves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BEGUN = {
    "runs_begun": ["started_at"],
    "runs_of_rule_begun": ["rule", "started_at"],
    "runs_on_target_begun": ["target", "started_at"],
}


def upgrade() -> None:
    op.add_column("runs", sa.Column("wave", sa.Integer()))
    for name, columns in _BEGUN.items():
        op.create_index(
            name,
            "runs",
            columns,
            sqlite_where=sa.text("started_at IS NOT NULL"),
            postgresql_where=sa.text("started_at IS NOT NULL"),
        )
    op.create_table(
        "event_tags",
        sa.Column("event_id", sa.String(26), sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("tag", sa.Text(), primary_key=True),
    )
