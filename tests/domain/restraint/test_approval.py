"""When people are asked, who may answer, and how long there is for it."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.approval import ApprovalCap, Way
from app.domain.decide import decide
from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId
from app.domain.people import People, Person, at_the_command_line, author, caller
from app.domain.restraint.approval import (
    Asker,
    Request,
    against_answer,
    can_be_answered_on_the_alert,
    digest_of,
    how_long,
    who_may,
    why_it_asks,
)
from tests.parts.building import (
    HOST,
    NOW,
    a_decision,
    a_fleet,
    a_rule,
    a_situation,
    an_event,
    an_id,
)

FLEET = a_fleet(
    groups={"prod": [HOST, "app-1"], "web": ["web-01.example.net"]},
    inventory={"app-02.example.net": {"aliases": ["app-1"]}},
)
PEOPLE = People({"anna": ("anna@example.com",), "ben": (), "bot": ()})
ANNA = author("anna@example.com", "opsgenie", Way.NOTE)
BEN = author("Ben@Example.com", "opsgenie", Way.BUTTON)


def a_request(*by: tuple[str, ...], **said: Any) -> Request:
    return Request(
        **{
            "id": ApprovalId(an_id(9)),
            "decision_id": DecisionId(an_id(2)),
            "event_id": EventId(an_id(3)),
            "problem_id": ProblemId(an_id(4)),
            "episode": 1,
            "rule": "restart-duplicator",
            "remedy": 0,
            "because": ("mode approve",),
            "by": by,
            "asker": Asker(),
            "asked_at": NOW,
            "until": NOW + timedelta(hours=1),
            **said,
        }
    )


@pytest.mark.parametrize(
    ("rule", "cap", "targets", "because"),
    [
        pytest.param({}, {}, [HOST], (), id="nothing asks"),
        pytest.param({"mode": "approve"}, {}, [HOST], ("mode approve",), id="the mode"),
        pytest.param({"mode": "approve"}, {"over_targets": 0}, [], (), id="nothing is to be done"),
        pytest.param(
            {"approval": {"over_targets": 1}},
            {},
            [HOST, "b"],
            ("2 targets, more than 1",),
            id="more targets than the rule does alone",
        ),
        pytest.param({"approval": {"over_targets": 2}}, {}, [HOST, "b"], (), id="just as many"),
        pytest.param(
            {"approval": {"over_targets": 5}},
            {"over_targets": 1},
            [HOST, "b"],
            ("2 targets, more than 1",),
            id="the operator asks earlier",
        ),
        pytest.param(
            {"approval": {"over_targets": 1}},
            {"over_targets": 5},
            [HOST, "b"],
            ("2 targets, more than 1",),
            id="the rule asks earlier",
        ),
        pytest.param(
            {"approval": {"groups": ["prod"]}}, {}, [HOST], (f"group prod: {HOST}",), id="a group"
        ),
        pytest.param(
            {},
            {"groups": ["prod"]},
            ["app-02.example.net"],
            ("group prod: app-02.example.net",),
            id="a group knows a host by another name",
        ),
        pytest.param({}, {"groups": ["web", "none"]}, [HOST], (), id="other groups"),
        pytest.param(
            {},
            {"targets": ["DB-*", "app-*"]},
            ["app-1", "app-2", "app-3", "app-4"],
            ("targets app-*: app-1, app-2, app-3 and 1 more",),
            id="a pattern, whatever the case",
        ),
        pytest.param(
            {"mode": "approve", "approval": {"targets": ["app-*"]}},
            {"targets": ["app-*"]},
            ["app-1"],
            ("mode approve", "targets app-*: app-1"),
            id="each reason once",
        ),
    ],
)
def test_it_asks_when_the_mode_or_a_limit_says_so(
    rule: dict[str, Any], cap: dict[str, Any], targets: list[str], because: tuple[str, ...]
) -> None:
    caps = ApprovalCap.model_validate(cap)

    assert why_it_asks(a_rule(**rule), caps, FLEET, targets, len(targets)) == because


def test_only_what_would_be_done_is_asked_about() -> None:
    asks = {"targets": ["db-*"], "over_targets": 1}

    decision = a_decision(targets={"hosts": [HOST, "db-1"]}, approval=asks)

    assert decision.acts
    assert decision.asks == ()


def test_what_only_observes_asks_nobody() -> None:
    assert a_decision(mode="observe", approval={"targets": ["*"]}).asks == ()


def test_what_the_operator_asks_counts_for_a_decision() -> None:
    cap = ApprovalCap(targets=("app-*",))

    decision = decide(a_rule(), an_event(), a_situation(approval=cap))

    assert decision.asks == (f"targets app-*: {HOST}",)


@pytest.mark.parametrize(
    ("rule", "cap", "within"),
    [
        pytest.param({}, {}, "1h", id="an hour, if nobody says more"),
        pytest.param({"within": "4h"}, {}, "4h", id="as the rule says"),
        pytest.param({"within": "4h"}, {"within": "30m"}, "30m", id="no longer than allowed"),
        pytest.param({"within": "3d"}, {}, "1d", id="no longer than a day by itself"),
    ],
)
def test_the_shorter_time_counts(rule: dict[str, Any], cap: dict[str, Any], within: str) -> None:
    said = how_long(a_rule(approval=rule), ApprovalCap.model_validate(cap))

    assert said == ApprovalCap(within=within).within


def test_both_lists_of_names_have_to_name_who_answers() -> None:
    rule, cap = a_rule(approval={"by": ["anna", "ben"]}), ApprovalCap(by=("ben", "bot"))

    request = a_request(*who_may(rule, cap))

    assert against_answer(caller("ben"), request, PEOPLE, yes=True) is None
    assert against_answer(caller("anna"), request, PEOPLE, yes=True) is not None
    assert against_answer(caller("bot"), request, PEOPLE, yes=True) is not None


@pytest.mark.parametrize(
    ("person", "by", "may"),
    [
        pytest.param(caller("ben"), None, True, id="a client, and nobody is named"),
        pytest.param(at_the_command_line("user:ops"), None, True, id="likewise a login"),
        pytest.param(BEN, None, False, id="on the alert somebody has to be named"),
        pytest.param(caller("ben"), "ben", True, id="a client by its name"),
        pytest.param(caller("anna"), "ANNA@example.com", True, id="a client as sources know him"),
        pytest.param(caller("ben"), "ben@example.com", False, id="nobody says that they are one"),
        pytest.param(BEN, "ben@example.com", True, id="an author, whatever the case"),
        pytest.param(
            author("bot", "jsm", Way.NOTE), "bot", False, id="the name of a client is no author"
        ),
        pytest.param(at_the_command_line("user:ops"), "user:ops", True, id="a login by its name"),
        pytest.param(at_the_command_line("user:ben"), "ben", False, id="a login is no client"),
        pytest.param(
            author("user:ops", "jsm", Way.NOTE), "user:ops", False, id="a login is no author"
        ),
        pytest.param(author("", "jsm", Way.BUTTON), "ben", False, id="somebody without a name"),
    ],
)
def test_only_who_is_named_may_answer(person: Person, by: str | None, may: bool) -> None:
    request = a_request(*([(by,)] if by else []))

    assert (against_answer(person, request, PEOPLE, yes=True) is None) == may


@pytest.mark.parametrize(
    ("asker", "person"),
    [
        pytest.param(Asker(client="anna"), caller("anna"), id="the client itself"),
        pytest.param(Asker(client="anna"), ANNA, id="the client, as a source knows him"),
        pytest.param(Asker(author="ANNA@example.com"), caller("anna"), id="the other way round"),
        pytest.param(Asker(author="anna@example.com"), ANNA, id="the author himself"),
        pytest.param(
            Asker(client="anna"), at_the_command_line("user:anna"), id="a login of the name"
        ),
    ],
)
def test_nobody_approves_what_he_asked_for_but_may_take_it_back(
    asker: Asker, person: Person
) -> None:
    everybody = ("anna", "anna@example.com", "user:anna")
    request = a_request(everybody, asker=asker)

    refusal = against_answer(person, request, PEOPLE, yes=True)

    assert refusal is not None
    assert "asked for it" in refusal
    assert against_answer(person, request, PEOPLE, yes=False) is None


@pytest.mark.parametrize(
    ("by", "can"),
    [
        pytest.param((), False, id="nobody is named"),
        pytest.param((("anna@example.com",),), True, id="a user of a source"),
        pytest.param((("ben", "user:ops"),), False, id="only a client and a login"),
        pytest.param((("eve@example.com",), ("ben",)), False, id="one list names none"),
    ],
)
def test_it_is_answered_on_the_alert_only_by_who_is_named(
    by: tuple[tuple[str, ...], ...], can: bool
) -> None:
    assert can_be_answered_on_the_alert(by, PEOPLE) == can


def test_a_word_opens_the_one_request_that_it_was_made_for() -> None:
    word = "K7QM-2X0F-9R1B"
    request = a_request(word=digest_of(word, ApprovalId(an_id(9))))
    other = a_request(id=ApprovalId(an_id(8)), word=request.word)

    assert request.is_opened_by(word)
    assert request.is_opened_by("k7qm2xof9rlb")
    assert not request.is_opened_by("K7QM-2X0F-9R1C")
    assert not other.is_opened_by(word)
    assert not a_request().is_opened_by("")
