"""What people answer to a request: by the API, at the command line, or on the alert."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

import structlog

from app.domain import duration
from app.domain.approval import Answer, Way
from app.domain.audit import Entry, Kind
from app.domain.event import Event
from app.domain.ids import RunId
from app.domain.people import Person, author
from app.domain.problem import Problem
from app.domain.restraint.approval import Request, against_answer
from app.domain.restraint.beginning import by_pause
from app.domain.run import Run, RunState
from app.ledger import Ledger, Undecided
from app.remediation import auditing
from app.remediation.conclude import not_approved
from app.remediation.spans.runs import approved
from app.remediation.world import World

_MOST_WRONG_WORDS = 10
"""After so many by those who may answer, the word of a request counts no more."""

_BY = {
    Way.API: "",
    Way.COMMAND_LINE: "",
    Way.BUTTON: ", by the button on the alert",
    Way.NOTE: ", by a note on the alert",
}


log = structlog.get_logger()


class Came(StrEnum):
    """What an answer came to."""

    APPROVED = "approved"
    REJECTED = "rejected"
    REFUSED = "refused"
    TOO_LATE = "too_late"
    PAUSED = "paused"
    WRONG_WORD = "wrong_word"
    NOTHING_WAITS = "nothing_waits"
    SEVERAL_WAIT = "several_wait"


@dataclass(frozen=True)
class Heard:
    """What came of an answer, and for which runs."""

    came: Came
    person: Person
    yes: bool
    runs: tuple[Run, ...] = ()
    why: str = ""


def answer(
    ledger: Ledger,
    request: Request,
    runs: Sequence[Run],
    person: Person,
    world: World,
    *,
    yes: bool,
) -> Heard:
    """Queue or end those of the runs that still wait for an answer, if the person may say so.

    A yes that comes after its time is too late, also when nobody has ended the runs yet. While the
    service is paused they go on waiting: begun now, they would end as blocked.
    """
    waiting = [run for run in runs if run.state is RunState.AWAITING_APPROVAL]
    now = world.now()
    if not waiting or (yes and request.asked_at <= now and request.until <= now):
        return Heard(Came.TOO_LATE, person, yes)
    if why := against_answer(person, request, world.people, yes=yes):
        return _refused(ledger, waiting, person, why, now, yes=yes)
    if yes and (pause := ledger.pauses.current()):
        return Heard(Came.PAUSED, person, yes, tuple(waiting), by_pause(pause).detail)
    kind = Kind.RUN_APPROVED if yes else Kind.RUN_REJECTED
    for run in waiting:
        ledger.audit.record(_said(kind, run, person, now))
    if len(waiting) == len(ledger.runs.asked_about(request.id)):
        ledger.approvals.close_word(request.id)
    words = f"{'approved' if yes else 'rejected'} by {person.name}{_BY[person.way]}"
    if yes:
        for run in waiting:
            ledger.runs.approve(run.id, person.actor, words, now)
            ledger.when_kept(partial(world.tracing.tell, approved, run, person.way, now))
        return Heard(Came.APPROVED, person, yes, tuple(waiting))
    not_approved(ledger, request, waiting, words, world, ask_people=False)
    return Heard(Came.REJECTED, person, yes, tuple(waiting))


def _refused(
    ledger: Ledger, runs: Sequence[Run], person: Person, why: str, now: datetime, *, yes: bool
) -> Heard:
    for run in runs:
        said = _said(Kind.APPROVAL_REFUSED, run, person, now)
        refused = {"answer": "approve" if yes else "reject", "reason": why}
        ledger.audit.record(replace(said, details={**said.details, **refused}))
    return Heard(Came.REFUSED, person, yes, tuple(runs), why)


def hear(
    ledger: Ledger, waiting: Undecided, event: Event, problem: Problem, world: World
) -> Heard | None:
    """Take what was said on an alert for an answer to a request of its problem."""
    said = event.answer
    if said is None:
        return None
    way = Way.NOTE if said.word else Way.BUTTON
    person = author(event.author or "", event.source, way)
    requests = ledger.approvals.that_wait(problem)
    if said.word is not None:
        return _by_word(ledger, requests, person, said, said.word, world)
    seen = [request for request in requests if request.asked_at <= waiting.received_at]
    return _by_button(ledger, seen, person, said, world)


def _by_word(
    ledger: Ledger,
    requests: Sequence[Request],
    person: Person,
    said: Answer,
    word: str,
    world: World,
) -> Heard:
    fitting = [request for request in requests if request.is_opened_by(word)]
    if fitting:
        runs = ledger.runs.asked_about(fitting[0].id)
        return answer(ledger, fitting[0], runs, person, world, yes=said.yes)
    for request in requests:
        if request.word and against_answer(person, request, world.people, yes=False) is None:
            ledger.approvals.count_wrong_word(request.id)
            if request.wrong_words + 1 >= _MOST_WRONG_WORDS:
                ledger.approvals.close_word(request.id)
    return Heard(Came.WRONG_WORD, person, said.yes)


def _by_button(
    ledger: Ledger, requests: Sequence[Request], person: Person, said: Answer, world: World
) -> Heard:
    """Take it for the one request that was there to be seen: of several a button names none."""
    if not requests:
        return Heard(Came.NOTHING_WAITS, person, said.yes)
    if len(requests) > 1:
        return Heard(Came.SEVERAL_WAIT, person, said.yes)
    runs = ledger.runs.asked_about(requests[0].id)
    return answer(ledger, requests[0], runs, person, world, yes=said.yes)


def tell_of_answer(heard: Heard) -> None:
    """Log an answer, and what it came to, with the event of the runs that it is about."""
    about = {"event_id": heard.runs[0].event_id} if heard.runs else {}
    counted = heard.came in {Came.APPROVED, Came.REJECTED}
    (log.info if counted else log.warning)(
        "approval_answer",
        status=heard.came.value,
        action="approve" if heard.yes else "reject",
        way=heard.person.way.value,
        actor=heard.person.actor,
        runs=[run.id for run in heard.runs],
        reason=heard.why or None,
        **about,
    )


def end_in_time(ledger: Ledger, run_id: RunId, world: World) -> tuple[Run, ...]:
    """End all runs of a request whose time is over; give them. Else let them wait on.

    A time that was set before the clock was set back begins anew, or it would be longer by as much.
    """
    run, now = ledger.runs.get(run_id), world.now()
    request = ledger.approvals.get(run.approval_id) if run.approval_id else None
    if run.state is not RunState.AWAITING_APPROVAL or request is None:
        return ()
    runs = tuple(ledger.runs.asked_about(request.id))
    if request.asked_at > now:
        _wait_until(ledger, runs, now + request.within)
        ledger.approvals.renew(request.id, now, now + request.within)
        return ()
    if now < request.until:
        _wait_until(ledger, runs, request.until)
        return ()
    why = f"nobody approved within {duration.spell(request.within)}"
    not_approved(ledger, request, runs, why, world, ask_people=True)
    return runs


def _wait_until(ledger: Ledger, runs: Sequence[Run], until: datetime) -> None:
    for run in runs:
        ledger.runs.save(run.model_copy(update={"due_at": until}))


def _said(kind: Kind, run: Run, person: Person, at: datetime) -> Entry:
    way = person.way.value
    return auditing.of_run(kind, run, at, person.actor, approval=run.approval_id, way=way)
