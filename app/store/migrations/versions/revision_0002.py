"""Indexes, so that what is asked costs the same however much is stored."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_index("events_of_ref", "events")
    op.create_index("events_of_ref", "events", ["ref", "source", "id"])
    op.create_index("events_of_source", "events", ["source", "id"])
    op.create_index("events_of_kind", "events", ["kind", "id"])
    op.create_index("events_in_state", "events", ["state", "id"])
    op.create_index("events_received", "events", ["received_at"])
    op.create_index("ix_aliases_problem_id", "aliases", ["problem_id"])
    op.create_index("runs_of_rule_ended", "runs", ["rule", "target", "finished_at"])
    op.create_index("runs_of_rule_listed", "runs", ["rule", "id"])
    op.create_index("runs_on_target_listed", "runs", ["target", "id"])
    op.create_index("runs_in_state", "runs", ["state", "id"])
