"""Dead letters, gaps, the audit trail, and who looks at a feed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.String(26)
_MOMENT = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "faults",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed_at", _MOMENT, nullable=False),
        sa.Column("dead_at", _MOMENT),
    )
    _partial_index("faults_dead", "faults", "id", where="dead_at IS NOT NULL")
    op.create_table(
        "gaps",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("reconciled_at", _MOMENT),
    )
    op.create_table(
        "looks",
        sa.Column("feed", sa.Text(), primary_key=True),
        sa.Column("looked_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("event_id", _ID),
        sa.Column("run_id", _ID),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    _partial_index("audit_of_event", "audit", "event_id", where="event_id IS NOT NULL")
    _partial_index("audit_of_run", "audit", "run_id", where="run_id IS NOT NULL")


def _partial_index(name: str, table: str, column: str, *, where: str) -> None:
    op.create_index(
        name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
