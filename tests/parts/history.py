"""Rows of what happened, for tests of what is kept and what is not."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from app.store.restraint_tables import approvals, event_tags
from app.store.tables import (
    aliases,
    decisions,
    deliveries,
    events,
    notes,
    problems,
    runs,
    sinks,
    steps,
)
from tests.parts.building import HOST, an_event, an_id

MOMENT = timedelta(seconds=1)


def write_problem(
    connection: Connection, number: int, at: datetime, state: str = "resolved", **said: Any
) -> str:
    """Write a problem with its names, as it is some time after it began."""
    problem = an_id(number)
    row = {"title": "Slow", "episode": 1, "opened_at": at, "changed_at": at}
    connection.execute(insert(problems).values(row | {"id": problem, "state": state} | said))
    ref = f"a-{number}"
    names = {"problem_id": problem, "alias": f"opsgenie:{ref}"}
    connection.execute(insert(aliases).values(names))
    connection.execute(insert(sinks).values(names | {"source": "opsgenie", "ref": ref}))
    return problem


def write_event(
    connection: Connection, number: int, at: datetime, problem: int | None = None, **said: Any
) -> str:
    """Write an event; without a problem it waits."""
    ref = f"a-{number if problem is None else problem}"
    event = an_event(ref=ref, key=f"opsgenie:{ref}:{number}", aliases=(f"opsgenie:{ref}",))
    row = {
        "id": an_id(number),
        "key": event.key,
        "source": "opsgenie",
        "ref": ref,
        "kind": "opened",
        "action": "Create",
        "title": "Slow",
        "origin": "webhook",
        "client": "tester",
        "digest": str(number),
        "state": "waiting" if problem is None else "decided",
        "event": event.model_dump_json(),
        "received_at": at,
        "due_at": at if problem is None else None,
        "problem_id": None if problem is None else an_id(problem),
    }
    connection.execute(insert(events).values(row | said))
    if problem is not None:
        connection.execute(insert(event_tags).values(event_id=an_id(number), tag="jvm"))
    return an_id(number)


def write_run(
    connection: Connection, number: int, event: int, problem: int, at: datetime, **said: Any
) -> str:
    """Write a decision, its run with a step, and a request; unless said otherwise it succeeded."""
    run = an_id(number)
    of = {"event_id": an_id(event), "problem_id": an_id(problem), "rule_digest": "0" * 16}
    row = {
        "id": run,
        "decision_id": run,
        "episode": 1,
        "occasion": "",
        "rule": "restart-duplicator",
        "remedy": 0,
        "remedies": 1,
        "target": HOST,
        "plan": '{"tasks":[{"remote_ssh":"true"}]}',
        "state": "succeeded",
        "detail": "",
        "queued_at": at,
        "started_at": at,
        "finished_at": at,
        **of,
        **said,
    }
    decided = {"id": run, "rule": row["rule"], "detail": "", "decided_at": at, **of}
    connection.execute(insert(decisions).values(decided))
    connection.execute(insert(runs).values(row))
    connection.execute(insert(steps).values(run_id=run, name="task 1", claimed_at=at))
    asked = {"id": run, "decision_id": run, "episode": 1, "rule": row["rule"], "remedy": 0}
    texts = {"because": "[]", "by": "[]", "asked_at": at, "until": at}
    of_problem = {"event_id": an_id(event), "problem_id": an_id(problem)}
    connection.execute(insert(approvals).values(asked | texts | of_problem))
    return run


def write_note(
    connection: Connection, number: int, event: int, problem: int, at: datetime, **said: Any
) -> str:
    """Write a note and its delivery; unless said otherwise it arrived."""
    note = an_id(number)
    connection.execute(
        insert(notes).values(
            id=note,
            problem_id=an_id(problem),
            episode=1,
            key=note,
            milestone="started",
            event_id=an_id(event),
            text="Alexis: it starts.",
            teams="{}",
            aloud=True,
            created_at=at,
        )
    )
    row = {"id": note, "note_id": note, "source": "opsgenie", "ref": f"a-{problem}", "tries": 1}
    row |= {"state": "delivered", "created_at": at, **said}
    connection.execute(insert(deliveries).values(row))
    return note
