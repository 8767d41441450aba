"""The audit trail: who caused what, as rows that are chained by their hashes.

The hash of a row is over the hash of the row before it and all that the row says. So whoever
changes, removes or inserts a row would have to make all hashes after it anew; with a key, only
who has the key can.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from app.domain.ids import EventId, RunId

SERVICE = "alexis"
"""The actor of what the service does by itself."""

BEGINNING = "0" * 64
"""What the first row is chained to."""

_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True)
_ABOUT_KEYS = b"alexis audit key "


class Kind(StrEnum):
    """What happened."""

    SERVICE_STARTED = "service.started"
    SERVICE_STOPPED = "service.stopped"
    RULES_LOADED = "rules.loaded"
    EVENT_DECIDED = "event.decided"
    RUN_PROPOSED = "run.proposed"
    RUN_QUEUED = "run.queued"
    RUN_APPROVED = "run.approved"
    RUN_REJECTED = "run.rejected"
    APPROVAL_REFUSED = "approval.refused"
    RUN_CANCEL_REQUESTED = "run.cancel_requested"
    RUN_STARTED = "run.started"
    TASK_STARTED = "task.started"
    TASK_FINISHED = "task.finished"
    VERIFICATION_STARTED = "verification.started"
    RUN_FINISHED = "run.finished"
    NOTE_POSTED = "note.posted"
    TEAM_ADDED = "team.added"
    DELIVERY_FAILED = "delivery.failed"
    DEAD_LETTER_REQUEUED = "dead_letter.requeued"
    SERVICE_PAUSED = "service.paused"
    SERVICE_RESUMED = "service.resumed"
    BREAKER_OPENED = "breaker.opened"
    BREAKER_RESET = "breaker.reset"
    STORM_BEGAN = "storm.began"
    STORM_ENDED = "storm.ended"
    SILENCE_ADDED = "silence.added"
    SILENCE_ENDED = "silence.ended"
    AUDIT_CUT = "audit.cut"


@dataclass(frozen=True)
class Entry:
    """Something to be written down.

    `actor` is `client:NAME`, `person:NAME` for who signed in by a proxy or a provider,
    `feed:SOURCE`, `user:LOGIN` at the command line, `author:SOURCE:NAME`
    for who answered on an alert, or `alexis`.
    """

    kind: Kind
    at: datetime
    actor: str = SERVICE
    event: EventId | None = None
    run: RunId | None = None
    details: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row as it stands in the table: `at` in microseconds since 1970, `details` as JSON.

    `key` tells with which key the hash was made; it is empty when there was none.
    """

    seq: int
    at: int
    kind: str
    actor: str
    event: str | None
    run: str | None
    details: str
    key: str = ""
    hash: str = ""

    def canonical(self) -> bytes:
        """Give all that the row says, in the one form that is hashed."""
        return canonical(
            [
                self.seq,
                self.at,
                self.kind,
                self.actor,
                self.event,
                self.run,
                self.details,
                self.key,
            ]
        ).encode()


def canonical(value: JsonValue | Mapping[str, JsonValue]) -> str:
    """Write JSON in one form only: names in order, no spaces, ASCII."""
    return _ENCODER.encode(value)


class Seal:
    """Makes the hashes of rows, with a key if there is one; `key_id` names the key."""

    def __init__(self, key: str | None = None) -> None:
        self._key = key.encode() if key else None
        self.key_id = hashlib.sha256(_ABOUT_KEYS + self._key).hexdigest()[:16] if self._key else ""

    def hash(self, previous: str, row: Row) -> str:
        """Chain a row to the hash before it, as the row says: with the key or without."""
        said = previous.encode() + b"\n" + row.canonical()
        if row.key and self._key:
            return hmac.digest(self._key, said, "sha256").hex()
        return hashlib.sha256(said).hexdigest()
