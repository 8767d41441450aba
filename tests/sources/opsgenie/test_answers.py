"""What people say on an alert to a request of ours: by a button, or with a word in a note."""

import json
from typing import Any

import pytest

from app.domain.approval import Answer
from app.sources.opsgenie import payload as payloads

BUTTONS = {"approverepair": True, "rejectrepair": False}
WORD = "K7QM-2XNF-9RTB"
YES = Answer(yes=True, word="K7QM2XNF9RTB")


def _hook(action: str, **alert: Any) -> bytes:
    said = {"alertId": "a-1", "username": "ben@example.com", **alert}
    return json.dumps({"action": action, "alert": said}).encode()


@pytest.mark.parametrize("source", ["opsgenie", "jsm"])
@pytest.mark.parametrize(
    ("action", "note", "answer"),
    [
        pytest.param("ApproveRepair", None, Answer(yes=True), id="the button for yes"),
        pytest.param("RejectRepair", None, Answer(yes=False), id="the button for no"),
        pytest.param("CleanDisk", None, None, id="another button"),
        pytest.param("AddNote", f"approve {WORD}", YES, id="a word"),
        pytest.param("AddNote", "it is me", None, id="another note"),
        pytest.param("Acknowledge", f"approve {WORD}", None, id="a word beside something else"),
    ],
)
def test_an_answer_is_read(source: str, action: str, note: str | None, answer: Any) -> None:
    event = payloads.read(_hook(action, note=note), source, "alexis", BUTTONS)

    assert event.answer == answer
    assert (event.author, event.ignore) == ("ben@example.com", None)


def test_without_names_in_the_settings_no_button_answers() -> None:
    assert payloads.read(_hook("ApproveRepair"), "opsgenie", "alexis").answer is None


def test_our_own_note_that_comes_back_answers_nothing() -> None:
    note = f"Alexis: rule r matched and waits for approval.\nTo approve: approve {WORD}"

    event = payloads.read(_hook("AddNote", note=note), "opsgenie", "alexis", BUTTONS)

    assert (event.answer, event.ignore) == (None, "our own note")
