"""The span of a run is of its true times, whatever became of it."""

from datetime import timedelta

from app.domain.run import RunState
from app.ledger import Step
from app.remediation.spans.runs import ended
from tests.parts.building import NOW, a_run

LATER = NOW + timedelta(minutes=5)


def test_a_run_that_nobody_approved_never_began() -> None:
    run = a_run(state=RunState.CANCELLED, approval_id="a", finished_at=LATER)

    approval, told = ended(run, {}, LATER)

    assert (approval.name, approval.began, approval.ended) == (f"approval {run.rule}", NOW, LATER)
    assert approval.attributes["alexis.approval.approved"] is False
    assert (told.name, told.began, told.ended) == (f"run {run.rule}", LATER, LATER)
    assert told.error is None


def test_what_a_run_waited_for_ends_with_the_run_at_the_latest() -> None:
    run = a_run(state=RunState.FAILED, started_at=NOW, finished_at=LATER)
    long = NOW + timedelta(hours=1)
    steps = {
        name: Step(name, NOW, until=until)
        for name, until in (("begin", NOW), ("before 1", long), ("verify", NOW))
    }

    told, *waits = ended(run, steps, LATER)

    assert (told.began, told.ended, told.error) == (NOW, LATER, "failed")
    assert [(wait.name, wait.ended, wait.error) for wait in waits] == [
        ("pause", LATER, None),
        ("verify", LATER, "failed"),
    ]
