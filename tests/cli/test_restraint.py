"""alexis restraint, pause and resume at the command line; over both databases in conformance."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.parts.alexis import alexis, settings_for, write_rules
from tests.parts.databases import sql

RULE = """
    name: clean
    mode: observe
    enabled: false
    when: {tags: [disk_full]}
    targets: {from: details.host}
    limits: {cooldown: 1h, rate: [3/1d]}
    then: [{tasks: [{remote_ssh: "clean {{ details.mount }}"}]}]
    """
HOST = "app-01.example.net"


@pytest.fixture
async def database(folder: Path) -> str:
    """Make a database, and stop; give its address."""
    write_rules(folder, rules=RULE)
    settings = settings_for(folder, targets={"allow": ["app-*.example.net"]}, mode="dry_run")
    (folder / "alexis.yaml").write_text(json.dumps(settings))
    async with alexis(folder, settings):
        pass
    return str(settings["database"]["url"])


@pytest.mark.anyio
async def test_it_says_how_it_stands_and_what_would_block_a_rule_on_a_host(
    call: Call, database: str
) -> None:
    paused = "INSERT INTO pauses (since, by, reason) VALUES (0, 'user:anna', 'a \x1b[1mmigration')"
    await sql(database, paused)

    said = await asyncio.to_thread(
        call, "restraint", "--rule", "clean", "--target", HOST.upper(), "-s", "alexis.yaml"
    )

    assert said.status == 0
    assert said.out.splitlines() == [
        "paused by user:anna since 1970-01-01 00:00:00 UTC: a migration",
        "it runs dry: it only says what it would do",
        "runs: 0 at work, 0 queued, 0 awaiting approval",
        f"rule clean (switched off), mode observe, on {HOST}",
        "    blocked: paused, paused by user:anna since 1970-01-01 00:00:00 UTC: a migration",
        "    also: shadow, the rule only observes",
        "    also: dry_run, the service runs dry",
        "    cooldown 1h: 0 of 1 used by the rule on the target",
        "    rate 3/1d: 0 of 3 used by the rule on the target",
    ]


@pytest.mark.anyio
async def test_a_storm_breakers_and_silences_have_their_lines(call: Call, database: str) -> None:
    for rows in (
        (
            "storms (id, why, began_at, event_id, problem_id, look_at)"
            " VALUES ('1', '21 targets in 5m', 0, '2', '3', 60000000)"
        ),
        (
            "breakers (rule, target, cause, count, since, words, opened_at)"
            " VALUES ('clean', 'app-01.example.net', 'failures', 3, 0, 'it failed thrice', 1),"
            " ('mend', '', 'failures', 5, 0, 'it failed everywhere', 1)"
        ),
        (
            "silences (id, comment, author, created_at, begins, ends, matchers)"
            " VALUES ('s1', 'a migration', 'anna', 0, 0, 32503680000000000, '{}')"
        ),
    ):
        await sql(database, f"INSERT INTO {rows}")

    said = await asyncio.to_thread(call, "restraint", "-s", "alexis.yaml")

    assert said.out.splitlines()[2:] == [
        (
            "a storm since 1970-01-01 00:00:00 UTC: 21 targets in 5m; "
            "over at 1970-01-01 00:01:00 UTC at the earliest"
        ),
        "breakers open: 2",
        "    clean, app-01.example.net: it failed thrice",
        "    mend, on all targets: it failed everywhere",
        "windows and silences in force: 1",
        "    silence s1 by anna, until 3000-01-01 00:00:00 UTC, for everything: a migration",
        "runs: 0 at work, 0 queued, 0 awaiting approval",
    ]


@pytest.mark.anyio
async def test_it_tells_programs_the_same_as_json(call: Call, database: str) -> None:
    said = await asyncio.to_thread(call, "restraint", "--json", "-s", "alexis.yaml")

    found = json.loads(said.out)
    assert (found["paused"], found["dry_run"], found["in_the_way"]) == (None, True, None)
    assert found["runs"] == {"at_work": 0, "queued": 0, "awaiting_approval": 0}


@pytest.mark.anyio
async def test_a_rule_that_is_not_there_is_told(call: Call, database: str) -> None:
    said = await asyncio.to_thread(
        call, "restraint", "--rule", "nobody", "--target", HOST, "-s", "alexis.yaml"
    )

    assert (said.status, said.err) == (1, "there is no rule 'nobody'\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["restraint", "--rule", "clean"], "both of them", id="a rule alone"),
        pytest.param(["restraint", "--target", HOST], "both of them", id="a host alone"),
        pytest.param(["pause"], "--reason", id="a pause without a reason"),
        pytest.param(["pause", "--reason", " "], "say why", id="a pause with an empty one"),
    ],
)
def test_what_is_lacking_is_told(call: Call, arguments: list[str], told: str) -> None:
    said = call(*arguments)

    assert said.status == 2
    assert told in said.told


@pytest.mark.parametrize("arguments", [["pause", "--reason", "x"], ["resume"], ["restraint"]])
def test_where_there_is_no_database_nothing_is_made(
    call: Call, folder: Path, arguments: list[str]
) -> None:
    (folder / "alexis.yaml").write_text("{}")

    said = call(*arguments, "-s", "alexis.yaml")

    assert said.status == 1
    assert said.err.startswith("database.url: there is no file")
    assert not (folder / "data").exists()
