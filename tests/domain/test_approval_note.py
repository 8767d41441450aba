"""The note that asks: exactly what would run where, why, who may answer, until when, and how."""

from app.domain import approval_note
from app.domain.approval_note import Buttons, OnTheAlert
from app.domain.ids import ApprovalId, EventId, NoteId
from app.domain.note import LONGEST, Links, is_ours, marked
from app.domain.restraint.approval import Asker
from tests.domain.restraint.test_approval import a_request
from tests.parts.building import GRAMMAR, HOST, a_decision, a_remedy, a_run, an_id

APPROVAL = ApprovalId(an_id(9))
OFFER = OnTheAlert("K7QM-2XNF-9RTB", (Buttons("opsgenie", "ApproveRepair", "RejectRepair"),))


def test_it_shows_all_that_is_approved() -> None:
    plan = a_remedy("restart", "warm up", verify={"remote_ssh": "is-active", "within": "2m"})
    decision = a_decision(targets={"hosts": [HOST, "db-1"]})
    request = a_request(("anna", "ben"), ("ben",), asker=Asker(author="anna@example.com"))

    text = approval_note.asks(*(request, [a_run(plan=plan)], decision.choices, OFFER, Links(), str))

    assert text.split("\n") == [
        "Alexis: rule restart-duplicator matched and waits for approval.",
        "It asks because: mode approve.",
        "Asked for by anna@example.com, who may not approve it.",
        "Who may answer: anna, ben; and of these ben.",
        "Until 2026-11-22 09:00:00 UTC (1h); after that it is not done.",
        "Remedy 1 of 1, exactly as it would run:",
        "1. restart",
        "2. warm up",
        "Proof within 2m: is-active",
        f"On {HOST} (run {an_id(1)})",
        "Not on db-1: not_allowed, db-1 is not in targets.allow",
        f"Answer on the page, or: alexis approve {APPROVAL}, alexis reject {APPROVAL}",
        "To approve, press ApproveRepair on the alert in opsgenie.",
        "To reject, press RejectRepair on the alert in opsgenie.",
        "To reject, add the note: reject K7QM-2XNF-9RTB",
        "To approve, add the note: approve K7QM-2XNF-9RTB",
        f"Event {EventId(an_id(3))}",
    ]
    assert is_ours(text)


def test_a_later_remedy_names_its_run_and_offers_no_word_where_nobody_is_named() -> None:
    run = a_run(remedy=1, remedies=2, plan=a_remedy("reboot"))

    text = approval_note.asks(a_request(remedy=1), [run], [], None, Links(), str)

    lines = text.split("\n")
    assert lines[0] == f"Alexis: rule restart-duplicator waits for approval on {HOST}."
    assert "Who may answer: clients with scope approve." in lines
    assert lines[-1] == f"Run {run.id}"
    assert "add the note" not in text


def test_a_command_is_told_whole_with_its_user_and_what_cannot_be_seen() -> None:
    long = "echo " + "x" * 500
    tasks = [
        {"remote_ssh": {"command": long, "user": "root", "env": {"A": "b c"}}},
        {"remote_ssh": "rm \u202etxt.a"},
    ]
    plan = a_remedy().model_copy(
        update={"tasks": GRAMMAR.remedy.model_validate({"tasks": tasks}).tasks}
    )

    text = approval_note.asks(a_request(), [a_run(plan=plan)], [], None, Links(), str)

    assert f"1. export A='b c'; {long}  (user root)\n2. rm \\u202etxt.a\n" in text


def test_secrets_do_not_stand_in_it() -> None:
    run = a_run(plan=a_remedy("login --with hunter2", verify={"remote_ssh": "ask hunter2"}))

    text = approval_note.asks(
        *(a_request(), [run], [], None, Links(), lambda said: said.replace("hunter2", "[secret]"))
    )

    assert "hunter2" not in text
    assert "1. login --with [secret]" in text


def test_what_does_not_fit_cannot_be_answered_on_the_alert() -> None:
    run = a_run(plan=a_remedy("x" * 30_000))

    text = approval_note.asks(a_request(("a@example.com",)), [run], [], OFFER, Links(), str)

    assert len(text) < LONGEST
    assert "… cut" not in marked(text, NoteId(an_id(1)))
    assert OFFER.word not in text
    assert f"There is more than fits here. Look at it first: alexis approvals {APPROVAL}" in text
    assert text.endswith(f"Event {an_id(3)}")


def test_what_is_not_approved_says_why() -> None:
    runs = [a_run(), a_run(target="app-02.example.net")]

    text = approval_note.not_approved(a_request(), runs, "nobody approved within 1h", Links())

    assert text == (
        f"Alexis: rule restart-duplicator does not begin on {HOST}, app-02.example.net: "
        f"nobody approved within 1h.\nEvent {an_id(3)}"
    )
