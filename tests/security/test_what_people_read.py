"""What others wrote reaches people as text: on a terminal, in a note, in the log, in a table."""

import asyncio
import csv
import io
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.domain.ids import NoteId
from app.domain.legible import clean
from app.domain.note import is_ours, marked, marker
from app.domain.reporting.csv_lines import lines
from tests.parts.alexis import TOKEN, Alexis, alexis, settings_for, until, write_rules
from tests.parts.hostile import TEXTS, UNSEEN
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio

_BAD = "".join(each for each in UNSEEN if each != "\ud800")
_HOSTILE = f"Trouble{_BAD}\x1b[31m[red]x[/red] ![](http://h/) \r\nforged level=error msg=run"
_RULE = """
    name: act
    when: {tags: [t]}
    mode: approve
    targets: {hosts: [app-01.example.net]}
    then: [{tasks: [{remote_ssh: "echo {{ details.x }}"}]}]
    """
_VERBS = (
    *("runs", "silences", "audit list", "events {event}", "runs {run}"),
    *(
        pytest.param(verb, marks=pytest.mark.long)
        for verb in (
            *("events", "approvals", "restraint", "status", "report", "storm", "breakers", "rules"),
            *("dead-letters", "explain --event {event}"),
        )
    ),
)


@dataclass(frozen=True)
class Told:
    """A service to which somebody hostile has written wherever he can, and where it is."""

    service: Alexis
    folder: Path
    event: str
    run: str


def _alert() -> dict[str, Any]:
    names = ("message", "description", "entity", "alias", "source", "username", "note")
    details = {"x": "\u202eevil\u2066", _HOSTILE: _HOSTILE}
    said = {**dict.fromkeys(names, _HOSTILE), "tags": ["t", _HOSTILE], "details": details}
    return {"action": "Create", "alert": {"alertId": f"a{_HOSTILE}"[:200], **said}}


@pytest.fixture(scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Told]:
    """Let him write an event, a pause and a silence."""
    folder = tmp_path_factory.mktemp("told")
    write_rules(folder, rules=_RULE)
    async with alexis(
        folder, settings_for(folder, targets={"allow": ["app-*.example.net"]})
    ) as service:
        answer = await service.post("/v1/webhooks/opsgenie", _alert())
        await until(service.is_settled, "it to be decided")
        (run,) = await service.runs()
        silence = {"comment": _HOSTILE.replace("\0", ""), "for": "1h", "rules": ["nothing-*"]}
        for path, body in (("/v1/pause", {"reason": _HOSTILE}), ("/v1/silences", silence)):
            assert (said := await service.post(path, body)).is_success, said.text
        yield Told(service, folder, answer.json()["event"], run["id"])


@pytest.mark.parametrize("verb", _VERBS)
async def test_nothing_that_a_terminal_obeys_is_printed(told: Told, verb: str) -> None:
    asked = [word.format(event=told.event, run=told.run) for word in verb.split()]
    env = {"ALEXIS_URL": told.service.url, "ALEXIS_TOKEN": TOKEN, "COLUMNS": "200"}

    said = await asyncio.to_thread(called, told.folder, *asked, env=env)

    assert said.returncode == 0, said.stderr
    assert _obeyed(said.stdout + said.stderr) == set()


def _obeyed(text: str) -> set[str]:
    """Give what a terminal or a reader's eye would follow: controls and signs that turn text."""
    return {
        sign
        for sign in text
        if sign not in "\n\t\u00a0\u3000\u00ad" and unicodedata.category(sign) in {"Cc", "Cf"}
    }


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_note_holds_nothing_that_deceives_and_its_marker_is_the_last_word(text: str) -> None:
    note = marked(f"Alexis: {text} [alexis 01ARZ3NDEKTSV4RRFFQ69G5FAV]", NoteId("01NOTE"))

    assert _obeyed(note.replace("\t", "")) <= {"\ud800"}
    assert note.endswith(f"\n{marker(NoteId('01NOTE'))}")
    assert is_ours(note)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_cell_is_one_cell_and_no_formula(text: str) -> None:
    written = lines([(text, "next"), ("second", 1)], str)

    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert len(rows) == 2
    assert rows[0][1] == "next"
    assert not rows[0][0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert rows[0][0] in {f"{sign}{said}" for sign in ("", "'") for said in (text, clean(text))}
