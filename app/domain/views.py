"""What is shown of what happened: by the API, on the command line, in the report."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import Field, JsonValue

from app.domain.event import Event
from app.domain.frozen import Frozen
from app.domain.ids import ApprovalId, DeliveryId, EventId, NoteId, ProblemId, RunId
from app.domain.task import TaskResult

Item = TypeVar("Item")


class Page(Frozen, Generic[Item]):
    """Some of a list, the newest first; `next` is the cursor of what follows, if anything does."""

    items: tuple[Item, ...]
    next: str | None = None


class EventSummary(Frozen):
    """One event in a list."""

    id: EventId
    source: str
    ref: str
    kind: str
    action: str
    title: str
    origin: str
    client: str
    state: str = Field(description="waiting, decided, ignored or dead")
    detail: str
    received_at: datetime
    decided_at: datetime | None
    due_at: datetime | None = Field(
        default=None, description="When it is decided at the earliest, as long as it waits."
    )
    problem: ProblemId | None


class NotMatched(Frozen):
    """Why a rule did not match: its first clause that failed, and what the event said."""

    rule: str
    clause: str
    saw: str


class RuleSaid(Frozen):
    """What a rule says to an event: it matches, or its first clause that fails."""

    digest: str | None = Field(description="Of the rule; null: that was not kept.")
    matched: bool
    clause: str | None = None
    saw: str | None = None


class RuleOnEvent(Frozen):
    """What a rule said to an event when it was decided, and what it would say to it now."""

    event: EventId
    rule: str
    then: RuleSaid | None = Field(description="null: it was not asked, or that was not kept")
    now: RuleSaid | None = Field(
        description="Whether the rule of today matches the event as it was received; "
        "count, stop and catch_all aside. null: there is no such rule any more."
    )
    changed: bool = Field(description="Whether the rule of today is another one.")


class DecisionView(Frozen):
    """What was decided for a rule that matched; `reason` if it was blocked as a whole."""

    rule: str
    rule_digest: str
    reason: str | None
    detail: str
    decided_at: datetime


class StepView(Frozen):
    """A remembered step of a run."""

    name: str
    claimed_at: datetime
    until: datetime | None
    result: TaskResult | None


class RunSummary(Frozen):
    """One run in a list."""

    id: RunId
    event: EventId
    problem: ProblemId
    rule: str
    rule_digest: str
    remedy: int = Field(description="counted from 1")
    remedies: int
    target: str
    state: str
    reason: str | None = Field(description="why it was blocked")
    detail: str
    waits: str | None = Field(default=None, description="what a queued run waits for")
    approval: ApprovalId | None = Field(
        default=None, description="the request that people were asked with"
    )
    approved_by: str | None = Field(default=None, description="whose yes let it begin")
    wave: int | None = Field(
        default=None, description="counted from 1, where a limit has a ramp of several"
    )
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None = Field(description="from start to end")


class PlannedRun(RunSummary):
    """A run with what exactly it does, or would have done."""

    commands: tuple[str, ...] = Field(description="in order, with the values of the event")
    verify: str | None = Field(description="the proof that it helped")
    plan: JsonValue


class RunView(PlannedRun):
    """A run with what exactly it does and what came of each step."""

    steps: tuple[StepView, ...]
    cancelled_by: str | None


class DeliveryView(Frozen):
    """How far a note, or a team, has come."""

    id: DeliveryId
    source: str
    ref: str
    team: str | None
    state: str
    detail: str
    tries: int
    due_at: datetime | None = Field(description="when it is tried the next time")
    delivered_at: datetime | None = Field(default=None, description="when it arrived")


class NoteView(Frozen):
    """What was told, and where it stands."""

    id: NoteId
    milestone: str
    text: str
    run: RunId | None
    created_at: datetime
    deliveries: tuple[DeliveryView, ...]


class ProblemView(Frozen):
    """What the event is about, and under which names it is known."""

    id: ProblemId
    title: str
    state: str
    episode: int
    opened_at: datetime
    changed_at: datetime
    under_maintenance: bool = Field(description="By what its source said last.")
    names: tuple[str, ...]


class EventStory(EventSummary):
    """An event with all that came of it."""

    event: Event | None = Field(description="none when its row is damaged: a dead letter")
    about: ProblemView | None
    rules_tried: int | None
    rule_set: str | None = Field(description="the digest of all rules that were in force")
    decisions: tuple[DecisionView, ...]
    not_matched: tuple[NotMatched, ...]
    not_shown: int = Field(
        default=0,
        description="of a large rule set, how many more rules did not match: "
        "ask for one with /v1/events/{id}/explain",
    )
    runs: tuple[PlannedRun, ...]
    notes: tuple[NoteView, ...]


class AuditEntry(Frozen):
    """One row of the audit trail."""

    seq: int = Field(description="its number in the chain")
    at: datetime
    kind: str
    actor: str = Field(
        description="client:NAME, person:NAME, feed:SOURCE, user:LOGIN, author:SOURCE:NAME, "
        "or alexis"
    )
    event: EventId | None
    run: RunId | None
    details: JsonValue
    hash: str = Field(description="over the hash of the row before it, and this row")
    keyed: bool = Field(description="whether the hash was made with the key")
