"""The picture of `alexis top` fits the terminal, and ids in it are whole."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from app.cli.calling.glance import Glance
from app.cli.picture import picture, shared
from app.domain.approval_view import ApprovalView, AskedRun
from app.domain.ids import ApprovalId, EventId, ProblemId, RunId
from app.domain.restraint.shown import Among, PauseView, RestraintView, UnderWay
from app.domain.service_view import FeedView, Readiness, ServiceView
from app.domain.views import EventSummary, RunSummary, StepView
from tests.parts.building import HOST, NOW, an_id

_SECOND = timedelta(seconds=1)
HOSTILE = "Disk \x1b[31mfull\nand [red]more[/red] of it, on and on and on and on"


def _run(number: int, **said: Any) -> RunSummary:
    row = {
        "id": RunId(an_id(number)),
        "event": EventId(an_id(1)),
        "problem": ProblemId(an_id(2)),
        "rule": "restart-duplicator",
        "rule_digest": "d",
        "remedy": 1,
        "remedies": 1,
        "target": HOST,
        "state": "running",
        "reason": None,
        "detail": "",
        "queued_at": NOW - 400 * _SECOND,
        "started_at": NOW - 330 * _SECOND,
        "finished_at": None,
        "seconds": None,
    }
    return RunSummary.model_validate(row | said)


def _event(number: int) -> EventSummary:
    return EventSummary(
        id=EventId(an_id(number)),
        source="opsgenie",
        ref="1",
        kind="opened",
        action="Create",
        title=HOSTILE,
        origin="webhook",
        client="tester",
        state="decided",
        detail="",
        received_at=NOW - 90_000 * _SECOND,
        decided_at=NOW,
        problem=None,
    )


def _approval() -> ApprovalView:
    plan = {"tasks": [{"remote_ssh": {"command": "sudo reboot"}, "timeout": "60s"}]}
    asked = AskedRun(
        id=RunId(an_id(60)), target=HOST, commands=("sudo reboot",), verify=None, plan=plan
    )
    return ApprovalView(
        id=ApprovalId(an_id(61)),
        event=EventId(an_id(1)),
        problem=ProblemId(an_id(2)),
        rule="reboot",
        remedy=1,
        remedies=1,
        because=(),
        by=(),
        who="",
        asked_by=(),
        asked_at=NOW,
        until=NOW + 754 * _SECOND,
        runs=(asked,),
    )


def _seen() -> Glance:
    step = StepView(name="task 2", claimed_at=NOW - 12 * _SECOND, until=None, result=None)
    at_work = tuple(_run(number) for number in range(10, 13))
    paused = PauseView(reason=HOSTILE, by="user:ana", since=NOW - 90 * _SECOND)
    feed = FeedView(source="jsm", interval_seconds=60, looked_at=NOW, seen_until=None)
    return Glance(
        at=NOW,
        ready=Readiness(ready=True, rules=3, broken_rule_files=("rules/a.yaml:1:1: wrong",)),
        service=ServiceView(
            version="0.1.0",
            dry_run=True,
            paused=paused,
            storm=None,
            feeds=(feed,),
            broken_plugins=(),
        ),
        restraint=RestraintView(
            at=NOW,
            dry_run=True,
            paused=paused,
            storm=None,
            breakers=Among(count=0, items=()),
            closed=Among(count=2, items=()),
            runs=UnderWay(at_work=3, queued=1, awaiting_approval=1),
        ),
        at_work=at_work,
        steps={run.id: step for run in at_work},
        queued=(_run(14, state="queued", waits="a place on its host"),),
        approvals=(_approval(),),
        ended=tuple(
            _run(number, state="blocked", reason="cooldown", finished_at=NOW, seconds=1.5)
            for number in range(20, 45)
        ),
        events=tuple(_event(number) for number in range(70, 99)),
    )


def _lines(width: int, height: int | None) -> list[str]:
    out = Console(width=width, height=height, highlight=False, emoji=False)
    with out.capture() as captured:
        out.print(picture(_seen(), height, "no answer since 03:00:00 UTC: refused"))
    return captured.get().splitlines()


@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 60), (80, 8), (40, 12), (80, 1)])
def test_it_fits_whatever_the_size(width: int, height: int) -> None:
    lines = _lines(width, height)

    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    assert "\x1b" not in "".join(lines)


def test_on_eighty_columns_ids_times_and_states_are_whole_and_titles_are_cut() -> None:
    lines = [line.strip() for line in _lines(80, 30)]

    (approval,) = [line for line in lines if line.startswith(an_id(61))]
    (run,) = [line for line in lines if line.startswith(an_id(10))]
    (event,) = [line for line in lines if line.startswith(an_id(70))]
    assert "12m 34s" in approval
    assert " 5m 30s " in run
    assert " running " in run
    assert " 1d 1h  opsgenie  opened  decided  Disk" in event
    assert event.endswith("…")


def test_in_a_file_everything_is_told() -> None:
    lines = _lines(10_000, None)

    assert sum(HOSTILE[-20:] in line for line in lines) == 30
    assert any("1. sudo reboot" in line for line in lines)


@given(st.integers(-5, 60), st.lists(st.integers(0, 30), max_size=6))
def test_room_is_shared_out_and_never_more_than_is_wanted(room: int, wanted: list[int]) -> None:
    given_ = shared(room, wanted)

    assert sum(given_) == min(max(room, 0), sum(wanted))
    assert all(got <= most for got, most in zip(given_, wanted, strict=True))
