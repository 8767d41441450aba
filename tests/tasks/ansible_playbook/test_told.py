"""What Ansible tells is read however it comes in pieces, and whatever is in it."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.engine.output import Capture, Redactor
from app.tasks.ansible_playbook.told import Told

HOST = "app-01"
NAMES = (
    *("runner_on_start", "runner_on_ok", "runner_on_failed", "runner_on_skipped"),
    *("runner_on_unreachable", "runner_item_on_failed", "runner_on_file_diff"),
    *("playbook_on_stats", "playbook_on_start"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
DATA = st.fixed_dictionaries({"res": JSON, "task": JSON, "task_action": JSON, "host": JSON}) | JSON
EVENTS = st.fixed_dictionaries({"event": st.sampled_from(NAMES) | JSON, "event_data": DATA})


def _event(name: str, task: str = "t", action: str = "command", **result: object) -> bytes:
    data = {"task": task, "task_action": f"ansible.builtin.{action}", "host": HOST, "res": result}
    return json.dumps({"event": name, "event_data": data}).encode() + b"\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS | JSON, max_size=5), st.lists(st.integers(0, 300), max_size=5))
def test_it_comes_out_the_same_in_whichever_pieces_it_comes(
    events: list[object], cuts: list[int]
) -> None:
    said = b"".join(json.dumps(event).encode() + b"\n" for event in events)
    places = sorted({0, len(said), *(cut for cut in cuts if cut < len(said))})
    whole, pieces = Capture(10_000, Redactor([])), Capture(10_000, Redactor([]))

    Told(HOST, whole).take(said)
    told = Told(HOST, pieces)
    for begin, end in pairwise(places):
        told.take(said[begin:end])

    assert pieces.texts() == whole.texts()


@pytest.mark.parametrize(
    ("events", "raised"),
    [
        pytest.param(
            [_event("runner_on_unreachable", msg="ssh: connect to host: Connection timed out")],
            TargetUnreachable,
            id="never reached",
        ),
        pytest.param(
            [_event("runner_on_unreachable", msg="ssh: connect to host: Connection refused")],
            TargetUnreachable,
            id="it refuses",
        ),
        pytest.param(
            [
                _event("runner_on_ok", action="gather_facts"),
                _event("runner_on_unreachable", msg="Permission denied (publickey)"),
            ],
            TargetUnreachable,
            id="only looked at",
        ),
        pytest.param(
            [_event("runner_on_unreachable", msg="Shared connection closed.")],
            TargetLost,
            id="lost in its first task",
        ),
        pytest.param(
            [_event("runner_on_unreachable", action="setup", msg="Shared connection closed.")],
            TargetUnreachable,
            id="lost while it was looked at",
        ),
        pytest.param(
            [
                _event("runner_on_failed", msg="ignored"),
                _event("runner_on_unreachable", msg="ssh: connect to host: Connection refused"),
            ],
            TargetLost,
            id="not reached again after a task",
        ),
    ],
)
def test_a_target_is_unreachable_only_when_nothing_can_have_happened(
    events: list[bytes], raised: type[Exception]
) -> None:
    told = Told(HOST, Capture(10_000, Redactor([])))

    told.take(b"".join(events))

    with pytest.raises(raised):
        told.ending("x.yaml", 4)


def _stats(**counts: dict[str, int]) -> bytes:
    return json.dumps({"event": "playbook_on_stats", "event_data": counts}).encode() + b"\n"


@pytest.mark.parametrize(
    ("said", "status", "ending"),
    [
        pytest.param(
            _event("runner_on_ok") + _stats(ok={HOST: 1}),
            0,
            Ending(worked=True, detail="1 ok", exit_status=0),
            id="it worked",
        ),
        pytest.param(
            _stats(ok={"another": 1}),
            0,
            Ending(worked=False, detail="no play of x.yaml is for this target", exit_status=0),
            id="only for others",
        ),
        pytest.param(
            b"\x1b[0;31m[ERROR]: couldn't resolve module/action 'no.such'.\x1b[0m\r\nmore\n",
            4,
            Ending(worked=False, detail="couldn't resolve module/action 'no.such'.", exit_status=4),
            id="no such module",
        ),
    ],
)
def test_how_it_ended_is_told(said: bytes, status: int, ending: Ending) -> None:
    told = Told(HOST, Capture(10_000, Redactor([])))

    told.take(said)

    assert told.ending("x.yaml", status) == ending
