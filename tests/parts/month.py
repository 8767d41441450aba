"""A month of what happened, as rows: for a report that has something to show."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from app.domain.task import Outcome, TaskResult
from app.store.tables import decisions, events, notes, runs, steps
from app.store.tables import deliveries as delivered
from app.store.teams import joined
from tests.parts.building import an_event, an_id
from tests.parts.history import write_problem

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
"""When such a month may end: on a working day."""

_RULES = (
    ("restart-duplicator", "systemctl restart duplicator", 40, 0.93, 6),
    ("clear-tmp", "tmpreaper 7d /tmp", 900, 0.99, 5),
    ("restart-order-queue", "systemctl restart order-queue", 95, 0.78, 3),
    ("renew-certificate", "certbot renew", 20, 0.97, 2),
    ("drop-caches-of-search", "curl -sX POST localhost:9200/_cache/clear", 3, 0.9, 2),
    ("fail-over-database", "pg_ctl promote", 310, 0.6, 1),
)
"""Name, command, seconds, share that succeeds, and how many of ten such events are for it."""

_REASONS = ("cooldown", "busy", "shadow", "maintenance", "storm", "rate", "breaker", "no_target")
_SOURCES = (("opsgenie", 6), ("dynatrace", 3), ("jsm", 2))
_TEAMS = (("web",), ("web", "payments"), ("unixadmins",), ("databases",), ())
_HOSTS = 14


def write_month(
    connection: Connection,
    until: datetime,
    days: int = 30,
    *,
    hostile: str = "",
    much: float = 3,
    seed: int = 8,
) -> int:
    """Write what happened in so many days, more of it by day than by night; give how many events.

    `much` is about how many come in an hour, and `hostile` a target on which something ran, and
    the title of that event.
    """
    chance = random.Random(seed)  # noqa: S311 - the same month each time
    hours = days * 24
    number = 1000
    for hour in range(hours):
        at = until - timedelta(hours=hours - hour)
        busy = 1.4 if 7 <= at.hour < 19 and at.weekday() < 5 else 0.3
        for _ in range(int(busy * much * chance.random() * (4 if hour // 24 == days - 6 else 1))):
            moment = at + timedelta(seconds=chance.randrange(3600))
            if moment < until - timedelta(minutes=30):
                _write(connection, chance, number, moment)
                number += 20
    if hostile:
        _write(connection, chance, number, until - timedelta(minutes=40), hostile)
    return (number - 1000) // 20


def _write(
    connection: Connection, chance: random.Random, number: int, at: datetime, hostile: str = ""
) -> None:
    rule, command, seconds, good, _ = chance.choices(_RULES, [each[-1] for each in _RULES])[0]
    source = chance.choices([name for name, _ in _SOURCES], [share for _, share in _SOURCES])[0]
    target = hostile or f"app-{1 + int(chance.triangular(0, _HOSTS, 2)):02d}.example.net"
    teams = joined(chance.choice(_TEAMS))
    write_problem(connection, number, at)
    _event(connection, number, at, source, teams, hostile or f"{rule} wanted on {target}")
    matched = bool(hostile) or chance.random() > 0.12
    connection.execute(
        update(events).where(events.c.id == an_id(number)).values(rules_matched=int(matched))
    )
    if not matched:
        return
    reason = chance.choice(_REASONS) if not hostile and chance.random() < 0.22 else None
    state = "blocked" if reason else "succeeded" if chance.random() < good else "failed"
    if state == "failed":
        state = chance.choice(("failed", "failed", "timed_out", "unreachable", "cancelled"))
    took = seconds * chance.lognormvariate(0, 0.6)
    of = {"event_id": an_id(number), "problem_id": an_id(number), "rule_digest": "0" * 16}
    row = {"decision_id": an_id(number), "episode": 1, "occasion": "", "rule": rule, **of}
    row |= {"remedy": 0, "remedies": 1, "target": target, "source": source, "teams": teams}
    row |= {"plan": f'{{"tasks":[{{"remote_ssh":{{"command":"sudo {command}"}}}}]}}'}
    began, ended = at + timedelta(seconds=4), at + timedelta(seconds=4 + took)
    row |= {"id": an_id(number), "state": state, "detail": "", "reason": reason}
    row |= {"queued_at": at + timedelta(seconds=2)}
    row |= {"started_at": None if reason else began, "finished_at": None if reason else ended}
    said = {"id": an_id(number), "rule": rule, "detail": "", "decided_at": row["queued_at"], **of}
    connection.execute(insert(decisions).values(said))
    connection.execute(insert(runs).values(row))
    if not reason:
        _step(connection, number, began, state, took)
        _note(connection, number, ended, source, f"Alexis: {rule} {state} on {target}.")


def _event(
    connection: Connection, number: int, at: datetime, source: str, teams: Any, title: str
) -> None:
    ref = f"a-{number}"
    event = an_event(ref=ref, key=f"{source}:{ref}", title=title, source=source)
    connection.execute(
        insert(events).values(
            id=an_id(number),
            key=event.key,
            source=source,
            ref=ref,
            kind="opened",
            action="Create",
            title=title,
            origin="webhook",
            client=source,
            digest=str(number),
            state="decided",
            event=event.model_dump_json(),
            received_at=at,
            decided_at=at + timedelta(seconds=2),
            problem_id=an_id(number),
            rules_tried=6,
            rules_matched=0,
            teams=teams,
        )
    )


def _step(connection: Connection, number: int, began: datetime, state: str, seconds: float) -> None:
    outcome = Outcome.SUCCEEDED if state == "succeeded" else Outcome.FAILED
    status = 0 if state == "succeeded" else 1
    result = TaskResult(outcome=outcome, exit_status=status, stdout="done\n", seconds=seconds)
    row = {"run_id": an_id(number), "name": "task 1", "claimed_at": began}
    connection.execute(insert(steps).values(row | {"result": result.model_dump_json()}))


def _note(connection: Connection, number: int, at: datetime, source: str, text: str) -> None:
    row = {"id": an_id(number), "problem_id": an_id(number), "episode": 1, "key": str(number)}
    row |= {"milestone": "ended", "event_id": an_id(number), "run_id": an_id(number)}
    row |= {"text": text, "teams": "{}", "aloud": True, "created_at": at}
    connection.execute(insert(notes).values(row))
    sent = {"id": an_id(number), "note_id": an_id(number), "source": source, "tries": 1}
    sent |= {"ref": f"a-{number}", "state": "delivered", "created_at": at}
    connection.execute(insert(delivered).values(sent | {"delivered_at": at + timedelta(seconds=1)}))
