"""A long history, put into the tables by SQL: a million events in a minute or two."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.arrival import Letter, Origin
from app.domain.event import Event, EventKind
from app.domain.ids import ProblemId
from app.domain.problem import Problem, ProblemState
from app.store.teams import joined

_BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
_EVERY = timedelta(seconds=10)
_EVENTS_OF_A_PROBLEM = 4
_RULES, _TARGETS = 20, 200
_TEAMS = ("operations",)
_FIELDS = {
    "alert": {
        "message": "Disk /var 96% full on web-01.example.net",
        "tags": ["disk_full", "env:prod", "service:checkout"],
        "tinyId": "1791",
        "entity": "web-01.example.net",
        "alias": "disk-var-web-01.example.net",
        "createdAt": 1795334400123,
        "updatedAt": 1795334400464000000,
        "username": "Monitoring API",
        "responders": [
            {"id": "0b6f4a52-9d8e-4b1e-8a37-5f2a9a4c7d10", "type": "team", "name": "operations"}
        ],
        "priority": "P2",
        "description": "Filesystem /var on web-01.example.net is 96% full.",
        "details": {"host": "web-01.example.net", "mount": "/var", "used_percent": "96"},
    }
}
_PLAN = {"tasks": [{"remote_ssh": {"command": "sudo systemctl restart duplicator"}}]}
_RESULT = {
    "outcome": "succeeded",
    "detail": "",
    "exit_status": 0,
    "stdout": "ok\n",
    "stderr": "",
    "seconds": 0.3,
}
_TEXT = (
    "Alexis: rule restart-duplicator succeeded on app-1.example.net after 0.5 s.\n"
    "Remedy 1 of 1: sudo systemctl restart duplicator\nVerified: true\n"
)

_ROWS = """
CREATE TEMP TABLE n AS
    WITH RECURSIVE up(p) AS (SELECT 0 UNION ALL SELECT p + 1 FROM up WHERE p + 1 < :problems)
    SELECT p, :began + p * :length AS at, printf('%026d', p) AS id,
        'a-' || substr(hex(p * 2654435761 % 4294967296), 1, 12) || '-' || p AS ref,
        'rule-' || (p % :rules) AS rule, 'app-' || (p % :targets) || '.example.net' AS target
    FROM up;
INSERT INTO problems
    SELECT id, 'Disk /var 96% full', 'resolved', 1, at, at + 3 * :every, 0 FROM n;
INSERT INTO aliases SELECT 'opsgenie:' || ref, id FROM n;
INSERT INTO sinks SELECT id, 'opsgenie', 'opsgenie:' || ref, ref FROM n;
INSERT INTO events (id, key, source, ref, kind, action, title, origin, client, digest, state,
        detail, event, received_at, problem_id, rules_tried, failures, decided_at,
        rules_matched, teams)
    SELECT printf('%026d', p * 4 + e.column1), 'opsgenie:' || ref || ':' || e.column3, 'opsgenie',
        ref, e.column2, e.column3, 'Disk /var 96% full', 'webhook', 'opsgenie', hex(randomblob(32)),
        e.column4, '',
        json_insert(:event, '$.ref', ref, '$.kind', e.column2, '$.action', e.column3,
            '$.key', 'opsgenie:' || ref || ':' || e.column3,
            '$.aliases', json_array('opsgenie:' || ref)),
        at + e.column1 * :every, CASE e.column4 WHEN 'decided' THEN id END,
        CASE e.column4 WHEN 'decided' THEN :rules END,
        CASE e.column4 WHEN 'decided' THEN '[["rule-1", "tags [jvm]", "disk_full, env:prod"]]' END,
        at + e.column1 * :every, CASE e.column4 WHEN 'decided' THEN e.column1 = 0 END, :teams
    FROM n, (VALUES (0, 'opened', 'Create', 'decided'), (1, 'updated', 'AddNote', 'ignored'),
        (2, 'updated', 'Acknowledge', 'decided'), (3, 'resolved', 'Close', 'decided')) e;
INSERT INTO decisions
    SELECT printf('%026d', p), printf('%026d', p * 4), id, rule, '0123456789abcdef',
        CASE WHEN p % 2 THEN 'cooldown' END, '', at FROM n;
INSERT INTO runs (id, decision_id, event_id, problem_id, episode, occasion, rule, rule_digest,
        remedy, remedies, target, plan, state, reason, detail, queued_at, started_at, finished_at,
        source, teams)
    SELECT id, printf('%026d', p), printf('%026d', p * 4), id, 1, '', rule, '0123456789abcdef',
        0, 1, target, :plan, CASE WHEN p % 2 THEN 'blocked' ELSE 'succeeded' END,
        CASE WHEN p % 2 THEN 'cooldown' END, '', at,
        CASE WHEN p % 2 = 0 THEN at END, CASE WHEN p % 2 = 0 THEN at + 500000 END,
        'opsgenie', :teams
    FROM n;
INSERT INTO steps
    SELECT id, s.column1, at, NULL, :result FROM n, (VALUES ('task 1'), ('verify')) s
    WHERE p % 2 = 0;
INSERT INTO notes
    SELECT printf('%026d', p * 2 + m.column1), id, 1, m.column2, m.column2, printf('%026d', p * 4),
        id, :text, '{}', 1, at
    FROM n, (VALUES (0, 'started'), (1, 'ended')) m WHERE p % 2 = 0;
INSERT INTO deliveries
    SELECT id, id, 'opsgenie', 'a-' || id, NULL, 'delivered', '', 1, 'request', created_at, NULL,
        created_at
    FROM notes;
DROP TABLE n;
"""


@dataclass(frozen=True)
class History:
    """What is there, to ask about: each number is another one, spread over the whole time."""

    problems: int
    every: timedelta = _EVERY

    @property
    def events(self) -> int:
        return self.problems * _EVENTS_OF_A_PROBLEM

    @property
    def now(self) -> datetime:
        return _BEGAN + self.problems * _EVENTS_OF_A_PROBLEM * self.every

    @property
    def a_day_ago(self) -> datetime:
        return self.now - timedelta(days=1)

    @property
    def an_hour_ago(self) -> datetime:
        return self.now - timedelta(hours=1)

    def _which(self, number: int) -> int:
        return number * 7_919 % (self.problems // 2) * 2

    def rule(self, number: int) -> str:
        return f"rule-{self._which(number) % _RULES}"

    def target(self, number: int) -> str:
        return f"app-{self._which(number) % _TARGETS}.example.net"

    def ref(self, number: int) -> str:
        which = self._which(number)
        spread = str(which * 2_654_435_761 % 4_294_967_296).encode().hex().upper()
        return f"a-{spread[:12]}-{which}"

    def alias(self, number: int) -> str:
        return f"opsgenie:{self.ref(number)}"

    def event(self, number: int) -> str:
        return f"{self._which(number) * _EVENTS_OF_A_PROBLEM:026d}"

    def run(self, number: int) -> str:
        return f"{self._which(number):026d}"

    def problem(self, number: int) -> Problem:
        return Problem(
            id=ProblemId(f"{self._which(number):026d}"),
            title="Disk /var 96% full",
            state=ProblemState.RESOLVED,
            episode=1,
            opened_at=_BEGAN,
            changed_at=_BEGAN,
        )

    def letter(self, ref: str, body: str = "") -> Letter:
        """Give a message about this alert: the same as the first one, but for its bytes."""
        event = _event().model_copy(
            update={
                "ref": ref,
                "key": f"opsgenie:{ref}:Create",
                "aliases": (f"opsgenie:{ref}",),
            }
        )
        return Letter(
            body=f"{ref} {body}".encode(),
            read=lambda _: event,
            origin=Origin.WEBHOOK,
            client="benchmark",
            received_at=self.now,
        )


def fill(connection: sqlite3.Connection, events: int, every: timedelta = _EVERY) -> History:
    """Put so many events there, one after so long a time, and what came of them."""
    history = History(events // _EVENTS_OF_A_PROBLEM, every)
    microsecond = timedelta(microseconds=1)
    values = {
        "problems": history.problems,
        "began": round(_BEGAN.timestamp() * 1_000_000),
        "every": every // microsecond,
        "length": _EVENTS_OF_A_PROBLEM * every // microsecond,
        "rules": _RULES,
        "targets": _TARGETS,
        "event": _event().model_dump_json(
            exclude_defaults=True, exclude={"ref", "key", "aliases", "kind", "action"}
        ),
        "plan": json.dumps(_PLAN),
        "result": json.dumps(_RESULT),
        "text": _TEXT,
        "teams": joined(_TEAMS),
    }
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "cache_size=-400000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    for statement in _ROWS.split(";\n"):
        connection.execute(statement, values)
    connection.commit()
    return history


def _event() -> Event:
    return Event(
        source="opsgenie",
        ref="a",
        kind=EventKind.OPENED,
        action="Create",
        key="a",
        title="Disk /var 96% full",
        tags=("disk_full", "env:prod", "service:checkout"),
        teams=_TEAMS,
        aliases=("a",),
        fields=_FIELDS,
    )
