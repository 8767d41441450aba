"""The account finds what it is there to find: each broken promise, and only that one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.parts.crash.account import account
from tests.parts.crash.facts import (
    Copy,
    Cut,
    DeliveryRow,
    EventRow,
    Facts,
    Letter,
    NoteRow,
    RunRow,
    StepRow,
    Trace,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUN = RunRow("event-1", "restart", "127.0.0.21", 0, "succeeded")
STARTED = NoteRow("started", "event-1", None)
ENDED = NoteRow("ended", "event-1", "run-1")
GOOD = Facts(
    letters=(Letter("alert-1", (None, 202), "event-1", frozenset({"restart"})),),
    events={"event-1": EventRow("decided", frozenset({"restart"}))},
    runs={"run-1": RUN},
    steps={("run-1", "task 1"): StepRow("succeeded")},
    notes={"note-1": STARTED, "note-2": ENDED},
    deliveries=(
        DeliveryRow("note-1", "opsgenie a-1", "delivered"),
        DeliveryRow("note-2", "opsgenie a-1", "delivered"),
    ),
    traces=(Trace("run-1", "task 1", "127.0.0.21"),),
    copies=(Copy("note-1", "opsgenie a-1"), Copy("note-2", "opsgenie a-1")),
)
CUT = replace(
    GOOD,
    cut=(Cut("run-1", "task 1"),),
    runs={"run-1": replace(RUN, state="unknown")},
    steps={("run-1", "task 1"): StepRow("unknown")},
)
KILLED_BESIDE = replace(
    GOOD, cut=(Cut("run-1", "task 1", killed=1, at=NOON),), lease=timedelta(seconds=15)
)
"""Replica 0 was at work when replica 1 was killed."""


def _told_after(seconds: int) -> Facts:
    """Give a task of a replica that was killed, of which people were told so much later."""
    unknown = replace(RUN, state="unknown", finished_at=NOON + timedelta(seconds=seconds))
    return replace(
        KILLED_BESIDE,
        traces=(Trace("run-1", "task 1", "127.0.0.21", door=1),),
        runs={"run-1": unknown},
        steps={("run-1", "task 1"): StepRow("unknown")},
        kills=(NOON,),
    )


def _posted_at(second: int, *, seen_after: int) -> Copy:
    at = NOON + timedelta(seconds=second)
    return Copy("note-2", "opsgenie a-1", at + timedelta(seconds=seen_after), at)


def test_where_all_is_as_promised_nothing_is_broken() -> None:
    assert account(GOOD).broken == {}
    assert account(CUT).broken == {}
    assert account(KILLED_BESIDE).broken == {}
    assert account(_told_after(16)).broken == {}


@pytest.mark.parametrize(
    ("facts", "what", "broken"),
    [
        pytest.param(
            replace(GOOD, letters=(*GOOD.letters, Letter("alert-2", (202,), "event-2"))),
            "messages with a 202 have their event, and it is decided",
            "alert-2: lost",
            id="an event that was lost",
        ),
        pytest.param(
            replace(GOOD, events={"event-1": EventRow("decided")}),
            "messages with a 202 have their event, and it is decided",
            "alert-1: no decision for restart",
            id="a decision that was lost",
        ),
        pytest.param(
            replace(GOOD, events={**GOOD.events, "event-2": EventRow("waiting")}),
            "no event waits",
            "event-2",
            id="an event that was left waiting",
        ),
        pytest.param(
            replace(GOOD, letters=(*GOOD.letters, Letter("alert-2", (500,)))),
            "nothing was answered but 202 or 503",
            "500",
            id="a fault of ours at the door",
        ),
        pytest.param(
            replace(GOOD, runs={**GOOD.runs, "run-2": replace(RUN, remedy=1, state="queued")}),
            "runs, none of them left under way",
            "run-2: queued",
            id="a run that was left queued",
        ),
        pytest.param(
            replace(
                GOOD,
                runs={**GOOD.runs, "run-2": RUN},
                notes={**GOOD.notes, "note-3": replace(ENDED, run="run-2", sinks=0)},
            ),
            "remedies of a problem on a target, each at most once",
            "problem 1 restart app-00.example.net 0",
            id="two runs for the same",
        ),
        pytest.param(
            replace(CUT, steps={("run-1", "task 1"): StepRow("succeeded")}),
            "tasks cut by a kill ended unknown (the repeatable: were done again)",
            "run-1 task 1",
            id="a cut task whose end somebody made up",
        ),
        pytest.param(
            replace(_told_after(16), steps=GOOD.steps),
            "tasks cut by a kill ended unknown (the repeatable: were done again)",
            "run-1 task 1",
            id="a cut task whose end another replica made up",
        ),
        pytest.param(
            _told_after(60),
            "cut tasks were told of soon after the lease, or another kill came",
            "run-1 task 1: 0:01:00",
            id="a cut task that nobody took over for long",
        ),
        pytest.param(
            replace(GOOD, traces=GOOD.traces * 2),
            "tasks that the hosts saw, none twice",
            "run-1 task 1",
            id="a task that was done twice",
        ),
        pytest.param(
            replace(GOOD, traces=(*GOOD.traces, Trace("run-1", "task 2", "127.0.0.21"))),
            "tasks that the hosts saw were claimed before",
            "run-1 task 2",
            id="a task that nobody claimed",
        ),
        pytest.param(
            replace(GOOD, traces=(Trace("run-1", "task 1", "127.0.0.22"),)),
            "tasks that the hosts saw were on the right host",
            "run-1 task 1 on 127.0.0.22",
            id="a task on the wrong host",
        ),
        pytest.param(
            replace(GOOD, traces=()),
            "tasks that are said to have ended by themselves were seen",
            "run-1 task 1",
            id="a task that is only said to have been done",
        ),
        pytest.param(
            replace(GOOD, copies=GOOD.copies[:1]),
            "notes are at the vendor",
            "note-2 opsgenie a-1",
            id="a note that never arrived",
        ),
        pytest.param(
            replace(
                GOOD, deliveries=(GOOD.deliveries[0], replace(GOOD.deliveries[1], state="failed"))
            ),
            "no note is left on its way, and none was given up",
            "note-2 failed",
            id="a note that was given up",
        ),
        pytest.param(
            replace(GOOD, deliveries=GOOD.deliveries[:1], copies=GOOD.copies[:1]),
            "notes have a delivery for every place",
            "note-2: 0 of 1",
            id="a note that nobody was to bring",
        ),
        pytest.param(
            replace(GOOD, copies=(*GOOD.copies, GOOD.copies[1])),
            "notes are at the vendor once",
            "note-2 opsgenie a-1",
            id="a note that is there twice",
        ),
        pytest.param(
            replace(
                GOOD,
                copies=(
                    GOOD.copies[0],
                    _posted_at(0, seen_after=1),
                    _posted_at(6, seen_after=1),
                ),
            ),
            "notes are at the vendor once",
            "note-2 opsgenie a-1",
            id="a note that was posted again though it was to be seen",
        ),
        pytest.param(
            replace(GOOD, copies=(*GOOD.copies, Copy("note-3", "opsgenie a-1"))),
            "notes at the vendor were to be there",
            "note-3 opsgenie a-1",
            id="a note that nobody knows of",
        ),
        pytest.param(
            replace(
                GOOD,
                notes={"note-1": STARTED},
                deliveries=GOOD.deliveries[:1],
                copies=GOOD.copies[:1],
            ),
            "runs that are over have a note of their end",
            "run-1",
            id="an end of which nobody was told",
        ),
        pytest.param(
            replace(
                GOOD,
                notes={"note-2": ENDED},
                deliveries=GOOD.deliveries[1:],
                copies=GOOD.copies[1:],
            ),
            "first remedies have a note of their start",
            "run-1",
            id="a start of which nobody was told",
        ),
        pytest.param(
            replace(GOOD, notes={"note-1": STARTED, "note-2": replace(ENDED, asks_a_person=True)}),
            "ends that need a person were handed over",
            "note-2",
            id="people who were not asked",
        ),
    ],
)
def test_what_is_broken_is_found_and_named(facts: Facts, what: str, broken: str) -> None:
    assert account(facts).broken == {what: (broken,)}


def test_who_takes_over_may_be_killed_as_well() -> None:
    facts = replace(_told_after(60), kills=(NOON, NOON + timedelta(seconds=20)))

    assert account(facts).broken == {}


def test_what_may_be_repeated_may_be_seen_twice() -> None:
    facts = replace(CUT, traces=GOOD.traces * 2, repeatable=frozenset({"restart"}))

    said = account(facts)

    assert said.broken == {}
    assert [line.count for line in said.lines if "more than once" in line.what] == [1]


def test_a_note_is_there_twice_when_the_vendor_showed_the_first_too_late() -> None:
    copies = (GOOD.copies[0], _posted_at(0, seen_after=9), _posted_at(6, seen_after=1))
    facts = replace(GOOD, copies=copies)

    said = account(facts)

    assert said.broken == {}
    assert [line.count for line in said.lines if "unavoidable" in line.what] == [1]
