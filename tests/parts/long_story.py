"""An event with much to tell, as rows: two remedies, a block, approval, notes, the end."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from app.domain.task import Outcome, TaskResult
from app.store.tables import decisions, deliveries, notes, problems, steps
from tests.parts.building import an_id
from tests.parts.history import write_event, write_problem, write_run

EVENT = 500
SOME = timedelta(seconds=1)
_PLAN = (
    '{"tasks":[{"remote_ssh":{"command":"sudo systemctl restart order-queue"}},'
    '{"remote_ssh":{"command":"order-queue-check --deep"}}],'
    '"verify":{"remote_ssh":{"command":"curl -sf localhost:8080/health"}}}'
)


def write_story(connection: Connection, at: datetime, output: str = "done\n") -> str:
    """Write it as of when the message came; give the event's id. `output` is of its first task."""
    problem, rule = EVENT, "restart-order-queue"
    write_problem(connection, problem, at, title="Orders wait")
    asked = {"rules_tried": 4, "rules_matched": 2, "title": "Orders wait: the queue is stuck"}
    write_event(connection, EVENT, at, problem, decided_at=at + 2 * SOME, **asked)
    asked |= {"kind": "resolved", "action": "Close", "decided_at": at + 1102 * SOME}
    write_event(connection, EVENT + 1, at + 1100 * SOME, problem, **asked)
    connection.execute(
        update(problems).where(problems.c.id == an_id(problem)).values(changed_at=at + 1102 * SOME)
    )
    first = {
        "source": "opsgenie",
        "remedies": 2,
        "rule": rule,
        "plan": _PLAN,
        "approved_by": "client:operator",
    }
    first |= {"state": "failed", "detail": "task 2: exit status 1", "approval_id": an_id(600)}
    times = {"started_at": at + 244 * SOME, "finished_at": at + 291 * SOME}
    write_run(connection, 600, EVENT, problem, at + 2 * SOME, **first, **times)
    second = {
        "source": "opsgenie",
        "remedies": 2,
        "remedy": 1,
        "rule": rule,
        "plan": _PLAN,
        "occasion": "2",
    }
    times = {"started_at": at + 592 * SOME, "finished_at": at + 640 * SOME}
    write_run(connection, 601, EVENT, problem, at + 591 * SOME, **second, **times)
    connection.execute(decisions.delete().where(decisions.c.id == an_id(601)))
    blocked: dict[str, Any] = {
        "source": "opsgenie",
        "rule": "drop-caches",
        "state": "blocked",
        "reason": "cooldown",
    }
    blocked |= {"detail": "It ran 4 minutes ago.", "started_at": None, "finished_at": None}
    write_run(connection, 602, EVENT, problem, at + 2 * SOME, **blocked)
    _steps(connection, at, output)
    _note(connection, 700, at + 245 * SOME, "started", "Alexis: it starts.", 600)
    _note(connection, 701, at + 641 * SOME, "ended", "Alexis: it helped. All is well again.", 601)
    return an_id(EVENT)


def _steps(connection: Connection, at: datetime, output: str) -> None:
    connection.execute(steps.delete().where(steps.c.run_id.in_([an_id(600), an_id(601)])))
    cut = "[20480 bytes before this are cut]\nconsumer 7 is stuck\n"
    for run, name, begin, seconds, said in (
        (600, "task 1", 244, 12.4, {"stdout": output}),
        (600, "task 2", 257, 34.0, {"outcome": "failed", "exit_status": 1, "stderr": cut}),
        (601, "task 1", 592, 10.1, {"stdout": "done\n"}),
        (601, "task 2", 603, 6.0, {}),
        (601, "verify", 610, 30.0, {"stdout": "ok\n"}),
    ):
        all_said: dict[str, Any] = {"outcome": Outcome.SUCCEEDED, "exit_status": 0, **said}
        result = TaskResult.model_validate({**all_said, "seconds": seconds})
        row = {"run_id": an_id(run), "name": name, "claimed_at": at + begin * SOME}
        connection.execute(insert(steps).values(row | {"result": result.model_dump_json()}))


def _note(
    connection: Connection, number: int, at: datetime, milestone: str, text: str, run: int
) -> None:
    row = {"id": an_id(number), "problem_id": an_id(EVENT), "episode": 1, "key": str(number)}
    row |= {"milestone": milestone, "event_id": an_id(EVENT), "run_id": an_id(run), "text": text}
    connection.execute(insert(notes).values(row | {"teams": "{}", "aloud": True, "created_at": at}))
    sent = {"id": an_id(number), "note_id": an_id(number), "source": "opsgenie", "tries": 2}
    sent |= {"ref": "a-500", "state": "delivered", "created_at": at}
    connection.execute(insert(deliveries).values(sent | {"delivered_at": at + 3 * SOME}))
    failed = {"id": an_id(number + 50), "source": "jsm", "state": "failed", "detail": "404"}
    connection.execute(insert(deliveries).values(sent | failed))
