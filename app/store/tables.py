"""The tables of what comes in and what is done. JSON is text, as its own models write it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)

from app.store.columns import Id, Moment, metadata, partial_index
from app.store.fitting import Fitting

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Fitting, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("event", Text, nullable=False),
    Column("by_hand", Text),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("problem_id", Id),
    Column("rules_tried", Integer),
    Column("rules_matched", Integer),
    Column("failures", Text),
    Column("decided_at", Moment),
    Column("rule_set", String(16)),
    Column("teams", Text),
    Index("events_of_ref", "ref", "source", "id"),
    Index("events_of_source", "source", "id"),
    Index("events_of_kind", "kind", "id"),
    Index("events_in_state", "state", "id"),
    Index("events_received", "received_at", "source", "teams"),
)
partial_index(
    "events_without_rule",
    events.c.received_at,
    events.c.source,
    events.c.teams,
    where=and_(events.c.rules_matched == 0, events.c.rules_tried > 0),
)
partial_index("events_due", events.c.due_at, where=events.c.due_at.is_not(None))
partial_index("events_of_rule_set", events.c.rule_set, where=events.c.rule_set.is_not(None))
partial_index("events_of_problem", events.c.problem_id, where=events.c.problem_id.is_not(None))

problems = Table(
    "problems",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("under_maintenance", Boolean, nullable=False, server_default=false()),
)

aliases = Table(
    "aliases",
    metadata,
    Column("alias", Fitting, primary_key=True),
    Column("problem_id", ForeignKey("problems.id"), nullable=False, index=True),
)

sinks = Table(
    "sinks",
    metadata,
    Column("problem_id", ForeignKey("problems.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("alias", Fitting, primary_key=True),
    Column("ref", Text, nullable=False),
)

rules = Table(
    "rules",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("rule", Text, nullable=False),
)

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("rules", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", ForeignKey("events.id"), nullable=False, index=True),
    Column("problem_id", Id, nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_digest", String(16), nullable=False),
    Column("reason", Text),
    Column("detail", Text, nullable=False),
    Column("decided_at", Moment, nullable=False, index=True),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("decision_id", Id, nullable=False),
    Column("event_id", ForeignKey("events.id"), nullable=False, index=True),
    Column("problem_id", Id, nullable=False, index=True),
    Column("episode", Integer, nullable=False),
    Column("occasion", Fitting, nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_digest", String(16), nullable=False),
    Column("remedy", Integer, nullable=False),
    Column("remedies", Integer, nullable=False),
    Column("target", Fitting, nullable=False),
    Column("plan", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("due_at", Moment),
    Column("waits", Text),
    Column("cancelled_by", Text),
    Column("approval_id", Id),
    Column("approved_by", Text),
    Column("wave", Integer),
    Column("source", Text),
    Column("teams", Text),
    Index("runs_of_rule", "rule", "target", "queued_at"),
    Index("runs_of_rule_ended", "rule", "target", "finished_at"),
    Index("runs_of_rule_listed", "rule", "id"),
    Index("runs_on_target", "target", "state"),
    Index("runs_on_target_listed", "target", "id"),
    Index("runs_in_state", "state", "id"),
    Index("runs_queued", "queued_at"),
)
partial_index("runs_of_approval", runs.c.approval_id, where=runs.c.approval_id.is_not(None))
_begun = runs.c.started_at.is_not(None)
partial_index("runs_begun", runs.c.started_at, where=_begun)
partial_index("runs_of_rule_begun", runs.c.rule, runs.c.started_at, where=_begun)
partial_index("runs_on_target_begun", runs.c.target, runs.c.started_at, where=_begun)
partial_index("runs_that_wait", runs.c.id, where=runs.c.waits.is_not(None))
partial_index("runs_in_storms", runs.c.queued_at, where=runs.c.reason == "storm")
partial_index("runs_due", runs.c.due_at, where=runs.c.due_at.is_not(None))
partial_index(
    "runs_once",
    runs.c.problem_id,
    runs.c.episode,
    runs.c.occasion,
    runs.c.rule,
    runs.c.target,
    runs.c.remedy,
    where=runs.c.state != "blocked",
    unique=True,
)

steps = Table(
    "steps",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("claimed_at", Moment, nullable=False),
    Column("until", Moment),
    Column("result", Text),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("problem_id", ForeignKey("problems.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("milestone", Text, nullable=False),
    Column("event_id", ForeignKey("events.id"), nullable=False, index=True),
    Column("run_id", Id),
    Column("text", Text, nullable=False),
    Column("teams", Text, nullable=False),
    Column("aloud", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("problem_id", "episode", "key", name="notes_once"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("note_id", ForeignKey("notes.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("team", Text),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False),
    Column("request", Text),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("delivered_at", Moment),
    Index("deliveries_of_note", "note_id"),
    Index("deliveries_to", "source", "ref", "due_at"),
)
partial_index("deliveries_due", deliveries.c.due_at, where=deliveries.c.due_at.is_not(None))

sightings = Table(
    "sightings",
    metadata,
    Column("event_id", Id, primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("sightings_of_key", "key", "at"),
)

faults = Table(
    "faults",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", Moment, nullable=False),
    Column("dead_at", Moment),
)
partial_index("faults_dead", faults.c.id, where=faults.c.dead_at.is_not(None))

cursors = Table(
    "cursors",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column(
        "seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("event_id", Id),
    Column("run_id", Id),
    Column("details", Text, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
)
partial_index("audit_of_event", audit.c.event_id, where=audit.c.event_id.is_not(None))
partial_index("audit_of_run", audit.c.run_id, where=audit.c.run_id.is_not(None))

gaps = Table(
    "gaps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("what", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("covered", Text, nullable=False),
    Column("reconciled_at", Moment),
)

looks = Table(
    "looks",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("looked_at", Moment, nullable=False),
)

rule_files = Table(
    "rule_files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("loaded_at", Moment, nullable=False),
)
