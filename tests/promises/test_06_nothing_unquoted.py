"""Promise 6: nothing that an alert says reaches a shell unquoted.

Hostile texts go through the webhooks, in every field, into a command on a real host, several at a
time and into variables too. Each comes out as it went in, or nothing is done and a reason is told.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parts.alexis import (
    ANYTHING_AGAIN,
    PATIENCE,
    TOKEN,
    Alexis,
    settings_for,
    until,
    write_rules,
)
from tests.parts.all_done import AllDone
from tests.parts.process import Process
from tests.parts.sshd import SshServer

TRAP = "ALEXIS_TRAP"
FIELDS = (
    "title",
    "description",
    "details.x",
    "entity",
    "alias",
    "author",
    "note",
    "priority",
    "y.z",
)
RULE = """
    name: say
    when: {{tags: [t]}}
    targets: {{hosts: ["{host}"]}}
    limits: {{cooldown: 0s}}
    then:
      - tasks:
          - remote_ssh:
              command: >-
                exec >> {out}/$ALEXIS_EVENT;
                printf '%s\\0' {words};
                printf '%s\\0' "$A" "$B" x{{{{ details.x }}}}y;
                (true) && printf '%s\\0' {{{{ title }}}}{{{{ entity }}}} &&
                {{ echo {{{{ alias }}}} >&2; }}
              env:
                A: "<{{{{ details.x }}}}>"
                B: "{{{{ title }}}} {{{{ description }}}}$(touch {trap}4)"
    """
_SPACED = """$(touch§TRAP) `touch§TRAP` ;§touch§TRAP; |§touch§TRAP &&§touch§TRAP &§touch§TRAP >§TRAP
    >>§TRAP \\ \\\\ ' " '' '\\'' $' $" ${IFS} $HOME $( ` ~ ~root * ? [a-z] {a,b} !! !$ # -n %s
    \\0 = A=b ((1)) $((1)) <<E <(touch§TRAP) ; | & é 字 {{§title§}} {{ }} {%§x§%}
    %(x)s {0} $ALEXIS_RUN"""
_UNSEEN = ("\t", " ", "\u00a0", "\u202e", "\n", "\r", "\0", "\x1b[2J")
PIECES = (*(piece.replace("§", " ") for piece in _SPACED.split()), *_UNSEEN)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=6).map("".join)
PLAIN = st.text("abc '\"$`\\;&|<>()*?~!#", min_size=1, max_size=30).filter(
    lambda text: not text.startswith("-")
)
LETTERS = st.fixed_dictionaries(dict.fromkeys(FIELDS, PLAIN | HOSTILE))
SAFE = st.fixed_dictionaries(dict.fromkeys(FIELDS, PLAIN))
_numbers = itertools.count()


@dataclass(frozen=True)
class Place:
    """A service, and the folders of what its commands print and of what must not come to be."""

    url: str
    out: Path
    traps: Path
    done: AllDone


@pytest.fixture(scope="module")
def place(host: SshServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run a service for all the texts."""
    folder = tmp_path_factory.mktemp("service")
    out, traps = folder / "out", folder / "traps"
    out.mkdir()
    traps.mkdir()
    words = " ".join(f"{{{{ {field} }}}}" for field in FIELDS)
    rule = RULE.format(host=host.address, out=out, trap=traps / "t", words=words)
    write_rules(folder, rule=rule)
    process = Process(folder, settings_for(folder, host, limits=ANYTHING_AGAIN))
    with asyncio.Runner() as runner:
        stack = process.started()
        service = runner.run(stack.__aenter__())
        try:
            ready = runner.run(service.get("/readyz"))
            assert (ready["rules"], ready["broken_rule_files"]) == (1, [])
            yield Place(process.url, out, traps, service.done)
        finally:
            runner.run(stack.__aexit__(None, None, None))


@asynccontextmanager
async def _service(place: Place) -> AsyncIterator[Alexis]:
    async with httpx.AsyncClient(
        base_url=place.url, headers={"X-Alexis-Token": TOKEN}, timeout=PATIENCE
    ) as client:
        yield Alexis(place.url, client, place.out, place.done)


def _body(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "action": "Create",
        "y": {"z": said["y.z"]},
        "alert": {
            "alertId": f"a-{next(_numbers)}",
            "message": said["title"],
            "description": said["description"],
            "details": {"x": said["details.x"], "other": "$(touch /nowhere)"},
            "entity": said["entity"],
            "alias": said["alias"],
            "source": "s",
            "username": said["author"],
            "note": said["note"],
            "priority": said["priority"],
            "tags": ["t"],
        },
    }


async def _posted(place: Place, letters: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Post them, wait until all is done, and give the run of each event."""
    async with _service(place) as service:
        answers = [await service.post("/v1/webhooks/opsgenie", _body(each)) for each in letters]
        events = [answer.raise_for_status().json()["event"] for answer in answers]

        async def over() -> dict[str, Any] | None:
            found = {each["event"]: each for each in await service.runs()}
            mine = {event: found[event] for event in events if event in found}
            is_over = all(run["finished_at"] or run["reason"] for run in mine.values())
            return mine if len(mine) == len(events) and is_over else None

        runs: dict[str, Any] = await until(over, "all of them to be over")
        return {event: runs[event] for event in events}


def _wanted(said: Mapping[str, str], trap: str) -> str:
    """Give what the command has to print."""
    variable = f"<{said['details.x']}>"
    second = f"{said['title']} {said['description']}$(touch {trap}4)"
    words = [*(said[field] for field in FIELDS), variable, second]
    words += [f"x{said['details.x']}y", said["title"] + said["entity"]]
    return "".join(f"{word}\0" for word in words)


def _hold(place: Place, letters: list[dict[str, str]]) -> list[str]:
    """Have the letters done; hold against each other what was said and what came out."""
    said = [
        {name: text.replace("TRAP", str(place.traps / "t")) for name, text in letter.items()}
        for letter in letters
    ]
    runs = asyncio.run(_posted(place, said))
    for letter, (event, run) in zip(said, runs.items(), strict=True):
        printed = place.out / event
        if run["state"] == "blocked":
            assert (run["reason"], printed.exists()) == ("not_allowed", False)
        else:
            assert printed.read_bytes().decode() == _wanted(letter, str(place.traps / "t"))
    assert list(place.traps.iterdir()) == []
    return [run["state"] for run in runs.values()]


@settings(max_examples=5, deadline=None)
@given(letters=st.lists(LETTERS, min_size=8, max_size=8))
def test_a_hostile_text_comes_out_as_it_went_in_or_nothing_is_done(
    place: Place, letters: list[dict[str, str]]
) -> None:
    _hold(place, letters)


@settings(max_examples=2, deadline=None)
@given(letters=st.lists(SAFE, min_size=8, max_size=8))
def test_a_text_of_signs_that_can_be_quoted_comes_out_as_it_went_in(
    place: Place, letters: list[dict[str, str]]
) -> None:
    states = _hold(place, letters)

    assert set(states) == {"succeeded"}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_alone_may_hold_every_piece(place: Place, field: str) -> None:
    quotable = [
        each for each in PIECES if each.isprintable() and each[0] != "-" and "{{" not in each
    ]
    hostile = "".join(each for each in quotable if "}}" not in each)
    plain = dict.fromkeys(FIELDS, "plain")

    states = _hold(
        place, [plain | {field: f"a{hostile}"}, plain | {field: "-rf"}, plain | {field: "{{ x }}"}]
    )

    assert states == ["succeeded", "blocked", "blocked"]
