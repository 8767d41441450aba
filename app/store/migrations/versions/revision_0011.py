"""What people are asked about before it is done, and whose word it was.

A run that waits for approval already becomes a request of its own, with an hour from now on.
"""

import time

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_HOUR = 3_600_000_000


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("decision_id", sa.String(26), nullable=False),
        sa.Column("event_id", sa.String(26), nullable=False),
        sa.Column("problem_id", sa.String(26), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("client", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(64)),
        sa.Column("wrong_words", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_approvals_problem_id", "approvals", ["problem_id"])
    op.add_column("runs", sa.Column("approval_id", sa.String(26)))
    op.add_column("runs", sa.Column("approved_by", sa.Text()))
    op.create_index(
        "runs_of_approval",
        "runs",
        ["approval_id"],
        sqlite_where=sa.text("approval_id IS NOT NULL"),
        postgresql_where=sa.text("approval_id IS NOT NULL"),
    )
    now = time.time_ns() // 1000
    op.get_bind().execute(
        sa.text(
            "INSERT INTO approvals (id, decision_id, event_id, problem_id, episode, rule, remedy,"
            ' because, "by", client, asked_at, until)'
            " SELECT runs.id, decision_id, event_id, runs.problem_id, episode, rule, remedy,"
            " '[\"mode approve\"]', '[]',"
            " CASE WHEN events.by_hand IS NOT NULL THEN events.client END,"
            " CAST(:now AS BIGINT), CAST(:until AS BIGINT)"
            " FROM runs JOIN events ON events.id = runs.event_id"
            " WHERE runs.state = 'awaiting_approval'"
        ),
        {"now": now, "until": now + _HOUR},
    )
    op.get_bind().execute(
        sa.text(
            "UPDATE runs SET approval_id = id, due_at = CAST(:until AS BIGINT)"
            " WHERE state = 'awaiting_approval'"
        ),
        {"until": now + _HOUR},
    )
