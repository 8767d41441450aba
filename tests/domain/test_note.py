"""Notes: for people, within what the vendors take, and nothing in them that deceives."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import note
from app.domain.ids import EventId, NoteId
from app.domain.legible import clean
from app.domain.run import Follow
from app.domain.task import Outcome, TaskResult
from tests.parts.building import HOST, NOW, a_decision, a_remedy, a_run, an_id

EVENT = EventId(an_id(7))
NOTE = NoteId("01JDABCDEFGHJKMNPQRSTVWXYZ")
NO_LINKS = note.Links()
DECEIVING = st.text(st.sampled_from("ab \n\r\t\x00\x07\x1b[]31;mK\x9b\x7f\u202e\u200b\u2066\\"))
FAILED = TaskResult(
    outcome=Outcome.FAILED, exit_status=3, stdout="so far so good\n", stderr="oops\n", seconds=1.26
)


@settings(max_examples=60)
@given(st.text(max_size=200) | DECEIVING | st.integers(23_900, 24_100).map("x".__mul__))
def test_a_note_is_within_the_limit_and_carries_its_marker_at_the_end(text: str) -> None:
    marked = note.marked(text, NOTE)

    assert len(marked) <= note.LONGEST
    assert marked.endswith(f"\n[alexis {NOTE}]")
    assert note.is_ours(marked)


def test_a_note_that_is_cut_says_so() -> None:
    marked = note.marked("x" * 30_000, NOTE)

    assert len(marked) == note.LONGEST
    assert marked.endswith(f"x\n… cut\n[alexis {NOTE}]")


@pytest.mark.parametrize(
    "text",
    [None, "", "alexis", "[alexis]", "[alexis 123]", "[alexis 01jdabcdefghjkmnpqrstvwxyz]"],
)
def test_what_has_no_marker_is_not_ours(text: str | None) -> None:
    assert not note.is_ours(text)


@given(DECEIVING)
def test_what_is_clean_has_nothing_that_deceives_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    assert not set(cleaned) & set("\r\x00\x07\x1b\x9b\x7f\u202e\u200b\u2066")
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("a\tb\nc", "a\tb\nc", id="tabs and lines stay"),
        pytest.param("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne", id="other line ends are lines"),
        pytest.param("\x1b[1;31mred\x1b[0m", "red", id="colours go"),
        pytest.param("\x1b]0;title\x07text", "text", id="titles go"),
        pytest.param("\x1b]8;;http://x\x1b\\link", "link", id="links go"),
        pytest.param("user\u202etxt.exe", "usertxt.exe", id="changes of direction go"),
        pytest.param("pass\u200bword", "password", id="what has no width goes"),
        pytest.param("Müller 日本 🙂", "Müller 日本 🙂", id="other alphabets stay"),
    ],
)
def test_a_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        pytest.param("one\ntwo\n", "one\ntwo", id="all of it"),
        pytest.param("", "", id="nothing"),
        pytest.param(
            "\n".join(map(str, range(30))),
            "…\n" + "\n".join(map(str, range(10, 30))),
            id="the last lines",
        ),
        pytest.param("x" * 3000, "…\n" + "x" * 2000, id="the end of a long line"),
    ],
)
def test_of_an_output_only_the_end_is_told(text: str, tail: str) -> None:
    assert note.tail(text) == tail


@given(st.text())
def test_the_end_of_an_output_is_never_long(text: str) -> None:
    tail = note.tail(text * 50)

    assert len(tail) <= 2002
    assert len(tail.split("\n")) <= 21


def test_a_start_tells_rule_remedy_proof_hosts_and_what_is_left_out() -> None:
    decision = a_decision(
        targets={"hosts": [HOST, "db-1"]},
        then=[
            {
                "tasks": [{"remote_ssh": "restart"}, {"remote_ssh": "warm up"}],
                "verify": {"remote_ssh": "is-active", "within": "2m"},
            },
            {"tasks": [{"remote_ssh": "reboot"}]},
        ],
    )

    text = note.started(decision, [a_run()], EVENT, NO_LINKS)

    assert text.split("\n") == [
        "Alexis: rule restart-duplicator matched and starts its remedy.",
        "Remedy 1 of 2: restart; then warm up",
        "Proof within 2m: is-active",
        f"On {HOST} (run {an_id(1)})",
        "Not on db-1: not_allowed, db-1 is not in targets.allow",
        f"Event {EVENT}",
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(
            {"targets": {"group": "x"}},
            "Why: no_target, the event names no host for this rule",
            id="as a whole",
        ),
        pytest.param(
            {"targets": {"hosts": ["db-1"]}},
            "Not on db-1: not_allowed, db-1 is not in targets.allow",
            id="on its target",
        ),
    ],
)
def test_a_block_tells_why(said: dict[str, Any], why: str) -> None:
    assert note.blocked(a_decision(**said), EVENT, NO_LINKS).split("\n") == [
        "Alexis: rule restart-duplicator matched but does nothing.",
        why,
        f"Event {EVENT}",
    ]


@pytest.mark.parametrize(
    ("tried", "observing", "lines"),
    [
        (0, [], ["Alexis: nothing matched. 0 rules were tried."]),
        (1, [], ["Alexis: nothing matched. 1 rule was tried."]),
        (
            3,
            ["a"],
            [
                "Alexis: nothing matched. 3 rules were tried.",
                "Rule a matches, but only observes.",
            ],
        ),
    ],
)
def test_that_nothing_matched_is_told(tried: int, observing: list[str], lines: list[str]) -> None:
    assert note.nothing_matched(tried, EVENT, NO_LINKS, observing).split("\n") == [
        *lines,
        f"Event {EVENT}",
    ]


def test_an_end_tells_state_status_time_and_output() -> None:
    run = a_run(
        state="failed",
        remedies=2,
        plan=a_remedy("restart", "warm up"),
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=61.26),
        detail="exit status 3",
    )

    text = note.ended(run, [FAILED], Follow.NEXT_REMEDY, NO_LINKS)

    assert text.split("\n") == [
        f"Alexis: rule restart-duplicator failed on {HOST} after 61.3 s.",
        "Remedy 1 of 2: restart; then warm up",
        "exit status 3",
        "restart: failed, exit status 3, 1.3 s",
        "stdout:",
        "so far so good",
        "stderr:",
        "oops",
        "Next: remedy 2 of 2.",
        f"Run {run.id}",
    ]


def test_an_end_before_anything_began_tells_only_what_there_is() -> None:
    run = a_run(state="timed_out")

    assert note.ended(run, [], Follow.ESCALATE, NO_LINKS).split("\n") == [
        f"Alexis: rule restart-duplicator timed out on {HOST}.",
        "Remedy 1 of 1: uptime",
        "A person has to look at it now.",
        f"Run {run.id}",
    ]


def test_a_result_without_an_exit_status_tells_its_detail() -> None:
    result = TaskResult(outcome=Outcome.TIMED_OUT, detail="it took longer than 5 s", seconds=5)

    lines = note.ended(a_run(state="timed_out"), [result], Follow.NOTHING, NO_LINKS).split("\n")

    assert lines[2:4] == ["uptime: timed out, 5.0 s", "it took longer than 5 s"]


@pytest.mark.parametrize(
    ("team", "words", "more"),
    [
        (None, None, []),
        ("humans", None, ["Team humans is asked."]),
        (None, "Look at it.", ["Look at it."]),
        ("humans", "Look at it.", ["Team humans is asked.", "Look at it."]),
    ],
)
def test_giving_up_tells_who_is_asked_instead(
    team: str | None, words: str | None, more: list[str]
) -> None:
    run = a_run(state="failed")

    assert note.escalated(run, team, words, NO_LINKS).split("\n") == [
        f"Alexis: rule restart-duplicator did not repair {HOST}; it is handed to people.",
        *more,
        f"Run {run.id}",
    ]


def test_a_cancelled_run_tells_why() -> None:
    run = a_run(state="cancelled")

    assert note.cancelled(run, "asked by ops", NO_LINKS) == (
        f"Alexis: rule restart-duplicator on {HOST} is cancelled: asked by ops.\nRun {run.id}"
    )


def test_where_the_page_is_known_the_last_line_of_each_note_leads_there() -> None:
    links, run, decision = note.Links("https://alexis.example.net"), a_run(), a_decision()

    texts = [
        note.started(decision, [run], EVENT, links),
        note.blocked(decision, EVENT, links),
        note.nothing_matched(1, EVENT, links),
        note.ended(run, [FAILED], Follow.NOTHING, links),
        note.escalated(run, None, None, links),
        note.cancelled(run, "asked by ops", links),
    ]

    to_event = f"Event {EVENT}: https://alexis.example.net/#event/{EVENT}"
    to_run = f"Run {run.id}: https://alexis.example.net/#run/{run.id}"
    assert [text.splitlines()[-1] for text in texts] == [to_event] * 3 + [to_run] * 3


def test_a_note_with_a_link_is_known_as_ours_and_keeps_it() -> None:
    text = note.nothing_matched(1, EVENT, note.Links("https://alexis.example.net"))

    posted = note.marked(text, NOTE)

    assert posted.splitlines()[-2:] == [text.splitlines()[-1], note.marker(NOTE)]
    assert note.is_ours(posted)
