"""What the report asks of events and runs stands where it is found without reading all of a row.

The teams of what is there already are not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_UNMATCHED = sa.text("rules_matched = 0 AND rules_tried > 0")
_ADDED = (("events", "rules_matched"), ("events", "teams"), ("runs", "source"), ("runs", "teams"))


def upgrade() -> None:
    op.add_column("events", sa.Column("rules_matched", sa.Integer()))
    op.add_column("events", sa.Column("teams", sa.Text()))
    op.add_column("runs", sa.Column("source", sa.Text()))
    op.add_column("runs", sa.Column("teams", sa.Text()))
    op.execute(
        "UPDATE events SET rules_matched ="
        " (SELECT count(*) FROM decisions WHERE decisions.event_id = events.id)"
        " WHERE state = 'decided' AND rules_tried > 0"
    )
    op.execute(
        "UPDATE runs SET source = (SELECT source FROM events WHERE events.id = runs.event_id)"
    )
    op.drop_index("events_received", "events")
    op.create_index("events_received", "events", ["received_at", "source", "teams"])
    op.create_index(
        "events_without_rule",
        "events",
        ["received_at", "source", "teams"],
        sqlite_where=_UNMATCHED,
        postgresql_where=_UNMATCHED,
    )


def downgrade() -> None:
    op.drop_index("events_without_rule", "events")
    op.drop_index("events_received", "events")
    op.create_index("events_received", "events", ["received_at"])
    for table, column in _ADDED:
        op.drop_column(table, column)
