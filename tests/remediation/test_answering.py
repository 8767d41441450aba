"""No run that people are asked about begins without exactly one yes of who may give it."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from app.domain.approval import Answer, ApprovalCap, Way
from app.domain.arrival import Origin
from app.domain.audit import Kind, Seal
from app.domain.dead_letter import DeadLetterKind
from app.domain.event import Event
from app.domain.ids import EventId, ProblemId, RunId
from app.domain.limits import Caps
from app.domain.matching import Matching
from app.domain.note import Links
from app.domain.people import People, Person, at_the_command_line, author, caller
from app.domain.rule import Rule
from app.domain.run import Run, RunState
from app.ledger import Undecided
from app.ports import Source
from app.reality import new_ulid
from app.remediation.answering import Came, Heard, end_in_time, hear
from app.remediation.beginning import begin
from app.remediation.by_people import answer_for_all, answer_for_run
from app.remediation.clock import WatchedClock
from app.remediation.conclude import conclude
from app.remediation.settle import settle
from app.remediation.world import World, new_word
from app.store.columns import metadata
from app.store.ledger import Rows
from app.store.restraint_tables import approvals
from app.store.tables import audit, runs
from tests.parts.building import GRAMMAR, NOW, a_fleet, a_rule, an_event, an_id
from tests.parts.history import write_event, write_problem

HOSTS = ["app-01.example.net", "app-02.example.net"]
PEOPLE = People({"anna": ("anna@example.com",), "ben": (), "carl": ()})


def _on_alert(name: str) -> Person:
    return author(f"{name}@example.com", "opsgenie", Way.NOTE)


NAMED_BY = {
    caller("anna"): {"anna", "anna@example.com"},
    caller("ben"): {"ben"},
    caller("carl"): {"carl"},
    _on_alert("anna"): {"anna@example.com"},
    _on_alert("ben"): {"ben@example.com"},
    _on_alert("eve"): {"eve@example.com"},
    at_the_command_line("user:ops"): {"user:ops"},
}
"""Under which names each person may be named."""

ANNAS = {"client:anna", "author:opsgenie:anna@example.com"}
OTHERS = list(NAMED_BY)


class Stage:
    """A database with a problem, the clock, and the rows of one transaction after another."""

    def __init__(self, connection: Any, rule: Rule, cap: ApprovalCap, asker: str) -> None:
        self.connection = connection
        self.now = NOW
        self.words: list[str] = []
        self.world = World(
            sources={
                "opsgenie": Source(
                    "opsgenie",
                    Event.model_validate_json,
                    lambda ref: f"opsgenie:{ref}",
                    approve_action="Yes",
                    takes_answers=True,
                )
            },
            fleet=a_fleet(groups={"prod": HOSTS[:1]}),
            caps=Caps(),
            dry_run=False,
            now=WatchedClock(lambda: self.now),
            new_id=new_ulid,
            links=Links(),
            approval=cap,
            people=PEOPLE,
            new_word=self._word,
        )
        write_problem(connection, 1, NOW, state="open")
        write_event(connection, 1, NOW, state="waiting")
        self.rows = Rows(connection, GRAMMAR, new_ulid, Seal())
        event = an_event(
            ref="a-1",
            aliases=("opsgenie:a-1",),
            status="open",
            action="Clean" if asker == "author" else "Create",
            author="anna@example.com",
        )
        self.waiting = Undecided(
            id=EventId(an_id(1)),
            event=event,
            order=rule if asker == "client" else None,
            received_at=NOW,
            tries=0,
            origin=Origin.MANUAL if asker == "client" else Origin.WEBHOOK,
            client="anna" if asker == "client" else "opsgenie",
            digest="d",
        )
        settle(self.rows, self.waiting, event, Matching((rule,), ()), self.world)
        self.rows.audit.append()

    def _word(self) -> str:
        self.words.append(new_word())
        return self.words[-1]

    def of(self, *states: RunState) -> list[Run]:
        found = self.rows.runs.of_problem(ProblemId(an_id(1)))
        return [run for run in found if run.state in states]

    def says(self, person: Person, how: str, number: int, *, yes: bool) -> Heard | None:
        """Let the person answer so; on the alert by button or word, else for one run or all."""
        waiting = self.of(RunState.AWAITING_APPROVAL)
        if person.way.is_on_the_alert:
            word = None
            if how == "word":
                word = self.words[number % len(self.words)] if self.words else "AAAABBBBCCC1"
            answer = Answer(yes=yes, word="AAAABBBBCCC1" if how == "wrong" else word)
            event = an_event(answer=answer, author=person.name)
            problem = self.rows.problems.get(ProblemId(an_id(1)))
            return hear(self.rows, self._received(), event, problem, self.world)
        if not waiting:
            return None
        run = waiting[number % len(waiting)]
        if how == "all" and run.approval_id:
            return answer_for_all(self.rows, run.approval_id, person, self.world, yes=yes)
        return answer_for_run(self.rows, run.id, person, self.world, yes=yes)

    def _received(self) -> Undecided:
        return Undecided(
            *(self.waiting.id, self.waiting.event, None, self.now, 0, "webhook", "opsgenie", "d")
        )

    def goes_on(self) -> None:
        """Do what the service does by itself: end what is over in time, begin what may begin."""
        for run in self.of(RunState.AWAITING_APPROVAL):
            if run.due_at and run.due_at <= self.now:
                end_in_time(self.rows, run.id, self.world)
        for run in self.of(RunState.QUEUED):
            begin(self.rows, run, self.now, self.world)

    def fails(self) -> None:
        """Let what runs fail, so that the next remedy has its turn."""
        for run in self.of(RunState.RUNNING):
            conclude(self.rows, run, RunState.FAILED, "exit status 1", (), self.world)

    def yeses(self, run_id: str) -> list[Any]:
        asked = select(audit).where(audit.c.run_id == run_id, audit.c.kind == Kind.RUN_APPROVED)
        return list(self.connection.execute(asked).all())


@contextmanager
def a_stage(rule: Rule, cap: ApprovalCap | None = None, asker: str = "nobody") -> Iterator[Stage]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    try:
        with engine.connect() as connection:
            yield Stage(connection, rule, cap or ApprovalCap(), asker)
    finally:
        engine.dispose()


def a_rule_that_asks(**asks: Any) -> Rule:
    return a_rule(
        mode=asks.pop("mode", "auto"),
        actions=asks.pop("actions", ()),
        targets={"hosts": HOSTS},
        approval=asks,
        then=[{"tasks": [{"remote_ssh": "gently"}]}, {"tasks": [{"remote_ssh": "harder"}]}],
    )


names = st.lists(
    st.sampled_from(["anna", "ben", "anna@example.com", "ben@example.com", "user:ops"]),
    max_size=4,
    unique=True,
)
answers = st.tuples(
    st.sampled_from(OTHERS),
    st.sampled_from(["all", "one", "word", "wrong", "button"]),
    st.integers(0, 3),
    st.booleans() | st.just(value=True),
)
happenings = st.lists(
    answers | st.sampled_from(["begin", "fail", "later"]), min_size=3, max_size=14
)


@settings(max_examples=60, deadline=None)
@given(
    limit=st.sampled_from([{"mode": "approve"}, {"over_targets": 1}, {"groups": ["prod"]}]),
    by=names,
    cap_by=names,
    asker=st.sampled_from(["nobody", "client", "author"]),
    what=happenings,
)
def test_nothing_begins_without_one_yes_by_who_may_give_it(
    limit: dict[str, Any], by: list[str], cap_by: list[str], asker: str, what: list[Any]
) -> None:
    actions = ("Clean",) if asker == "author" else ()
    rule = a_rule_that_asks(**limit, by=by, actions=actions)
    with a_stage(rule, ApprovalCap(by=tuple(cap_by)), asker) as stage:
        for each in what:
            if each == "begin":
                stage.goes_on()
            elif each == "fail":
                stage.fails()
            elif each == "later":
                stage.now += timedelta(minutes=25)
            else:
                person, how, number, yes = each
                stage.says(person, how, number, yes=yes)
            stage.rows.audit.append()
        stage.goes_on()

        began = stage.connection.execute(select(runs).where(runs.c.started_at.is_not(None)))
        for run in began.all():
            if run.approval_id is None:
                assert limit == {"groups": ["prod"]}
                assert (run.remedy, run.target) == (1, HOSTS[1])
                continue
            (said,) = stage.yeses(run.id)
            person = next(each for each in OTHERS if each.actor == said.actor)
            for wanted in filter(None, (by, cap_by)):
                assert NAMED_BY[person].intersection(wanted)
            assert by or cap_by or not person.way.is_on_the_alert
            assert asker == "nobody" or said.actor not in ANNAS
            asked = select(approvals).where(approvals.c.id == run.approval_id)
            request = stage.connection.execute(asked).one()
            assert request.asked_at <= said.at < request.until
            assert run.approved_by == said.actor


def test_a_yes_after_the_time_is_too_late_also_when_nobody_has_ended_it_yet() -> None:
    with a_stage(a_rule_that_asks(mode="approve", within="10m")) as stage:
        stage.now += timedelta(minutes=10)

        heard = stage.says(caller("ben"), "all", 0, yes=True)
        stage.goes_on()

        assert heard is not None
        assert heard.came is Came.TOO_LATE
        (first, second) = stage.of(RunState.CANCELLED)
        assert {first.detail, second.detail} == {"nobody approved within 10m"}


def test_a_clock_that_is_set_back_gives_the_time_anew_and_no_more() -> None:
    with a_stage(a_rule_that_asks(mode="approve", within="10m")) as stage:
        (run, _) = stage.of(RunState.AWAITING_APPROVAL)
        stage.now -= timedelta(days=1)
        stage.rows.runs.bring_forward(stage.now)

        first = end_in_time(stage.rows, run.id, stage.world)
        again = {each.due_at for each in stage.of(RunState.AWAITING_APPROVAL)}
        stage.now += timedelta(minutes=10)
        second = end_in_time(stage.rows, run.id, stage.world)

        assert first == ()
        assert again == {NOW - timedelta(days=1) + timedelta(minutes=10)}
        assert len(second) == 2


def test_one_run_of_a_request_is_approved_and_the_word_is_for_the_rest() -> None:
    with a_stage(a_rule_that_asks(mode="approve", by=["ben", "ben@example.com"])) as stage:
        stage.says(caller("ben"), "one", 0, yes=True)
        one = len(stage.of(RunState.QUEUED))

        heard = [stage.says(_on_alert("ben"), "word", 0, yes=True) for _ in range(2)]

        assert one == 1
        assert [each.came for each in heard if each] == [Came.APPROVED, Came.WRONG_WORD]
        assert len(stage.of(RunState.QUEUED)) == 2


def test_after_many_wrong_words_the_right_one_counts_no_more() -> None:
    with a_stage(a_rule_that_asks(mode="approve", by=["ben@example.com", "carl"])) as stage:
        for person in itertools.chain([_on_alert("eve")] * 20, [_on_alert("ben")] * 10):
            stage.says(person, "wrong", 0, yes=True)

        heard = stage.says(_on_alert("ben"), "word", 0, yes=True)
        by_button = stage.says(_on_alert("ben"), "button", 0, yes=True)

        assert heard is not None
        assert heard.came is Came.WRONG_WORD
        assert by_button is not None
        assert by_button.came is Came.APPROVED


def test_wrong_words_of_strangers_close_nothing() -> None:
    with a_stage(a_rule_that_asks(mode="approve", by=["ben@example.com"])) as stage:
        for _ in range(20):
            stage.says(_on_alert("eve"), "wrong", 0, yes=True)

        heard = stage.says(_on_alert("ben"), "word", 0, yes=True)

        assert heard is not None
        assert heard.came is Came.APPROVED


def test_a_button_names_none_of_several_requests() -> None:
    with a_stage(a_rule_that_asks(mode="approve", by=["ben@example.com"])) as stage:
        stage.says(_on_alert("ben"), "word", 0, yes=True)
        for run in stage.of(RunState.QUEUED):
            begin(stage.rows, run, stage.now, stage.world)
        stage.fails()

        heard = stage.says(_on_alert("ben"), "button", 0, yes=True)

        assert len(stage.of(RunState.AWAITING_APPROVAL)) == 2
        assert heard is not None
        assert heard.came is Came.SEVERAL_WAIT


def test_a_button_counts_only_for_what_was_there_to_be_seen() -> None:
    with a_stage(a_rule_that_asks(mode="approve", by=["ben@example.com"])) as stage:
        stage.now -= timedelta(seconds=2)

        heard = stage.says(_on_alert("ben"), "button", 0, yes=True)

        assert heard is not None
        assert heard.came is Came.NOTHING_WAITS


def test_nobody_in_time_is_told_once_for_all_runs_and_people_are_asked() -> None:
    with a_stage(a_rule_that_asks(mode="approve")) as stage:
        stage.now += timedelta(hours=1)
        stage.goes_on()

        told = stage.connection.exec_driver_sql("SELECT milestone, text FROM notes ORDER BY id")
        milestones = {row.milestone: row.text for row in told}

    assert list(milestones) == ["awaiting", "cancelled", "escalated"]
    assert f"does not begin on {HOSTS[0]}, {HOSTS[1]}" in milestones["cancelled"]


def test_a_run_that_nobody_approved_does_not_begin_however_it_came_to_be_queued() -> None:
    with a_stage(a_rule_that_asks(mode="approve")) as stage:
        stage.connection.execute(runs.update().values(state=RunState.QUEUED))

        begun = [begin(stage.rows, run, NOW, stage.world) for run in stage.of(RunState.QUEUED)]

        assert begun == [False, False]


def test_a_dead_letter_that_nobody_approved_waits_again() -> None:
    with a_stage(a_rule_that_asks(mode="approve")) as stage:
        (run, _) = stage.of(RunState.AWAITING_APPROVAL)
        stage.rows.faults.bury(DeadLetterKind.RUN, run.id, "a fault", 10, NOW)

        stage.rows.faults.revive(run.id, NOW)

        assert stage.rows.runs.get(RunId(run.id)).state is RunState.AWAITING_APPROVAL


@pytest.mark.parametrize(
    ("asks", "asked_again"),
    [
        pytest.param({"mode": "approve"}, HOSTS, id="the mode asks for each remedy"),
        pytest.param({"over_targets": 1}, HOSTS, id="so many targets were begun with"),
        pytest.param({"groups": ["prod"]}, HOSTS[:1], id="only the one in the group"),
    ],
)
def test_a_later_remedy_asks_again_if_its_limits_do(
    asks: dict[str, Any], asked_again: list[str]
) -> None:
    with a_stage(a_rule_that_asks(**asks), asker="client") as stage:
        stage.says(caller("ben"), "all", 0, yes=True)
        stage.goes_on()
        stage.fails()

        waiting = stage.of(RunState.AWAITING_APPROVAL)
        found = stage.connection.execute(select(approvals).order_by(approvals.c.id)).all()

    assert [run.target for run in waiting] == asked_again
    assert [run.remedy for run in waiting] == [1] * len(asked_again)
    assert {row.client for row in found} == {"anna"}
    assert {tuple(json.loads(row.by)) for row in found} == {()}
