"""alexis explain says what would happen to a message, from files alone."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call, Said
from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.databases import sql

RULES = """\
name: clean
when: {tags: [disk_full]}
targets: {from: details.host}
then:
  - tasks: [{remote_ssh: "clean-disk {{ details.mount }}"}]
    verify: {problem: resolved, within: 5m}
---
name: restart
before: {problem: open, reachable: true, probe: {remote_ssh: "test -e /ill"}}
collect: [{remote_ssh: df -h}]
when: {all: [{tags: [disk_full]}, {field: title, search: Duplicator}]}
targets: {from: details.host}
then: [{tasks: [{remote_ssh: "true"}]}]
"""


def _payload(**alert: Any) -> bytes:
    said = {
        "alertId": "1",
        "message": "Disk full",
        "tags": ["disk_full"],
        "details": {"host": "app-01.example.net", "mount": "/var log"},
    }
    return json.dumps({"action": "Create", "alert": said | alert}).encode()


@pytest.fixture
def explain(call: Call, folder: Path) -> Any:
    (folder / "rules").mkdir()
    (folder / "rules" / "rules.yaml").write_text(RULES)
    (folder / "alexis.yaml").write_text("targets: {allow: ['app-*.example.net']}\n")

    def explained(payload: str, *more: str, stdin: bytes = b"") -> Said:
        return call(
            "explain", payload, "--source", "opsgenie", "-s", "alexis.yaml", *more, stdin=stdin
        )

    return explained


def test_it_says_what_would_run_where_and_which_clause_fails(explain: Any, folder: Path) -> None:
    (folder / "alert.json").write_bytes(_payload())

    said = explain("alert.json")

    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "opsgenie 1: opened, 'Disk full'"
    assert "✓ clean matches" in lines
    assert "    would run: clean-disk '/var log'" in lines
    assert "    on app-01.example.net" in lines
    (failed,) = [line for line in lines if line.startswith("✗ restart: ")]
    assert "Duplicator" in failed
    assert "    the event says: Disk full" in lines


def test_it_says_what_would_be_looked_at_first(explain: Any) -> None:
    said = explain("-", stdin=_payload(message="Duplicator is slow"))

    lines = [line.strip() for line in said.out.splitlines()]
    at = lines.index("✓ restart matches")
    assert lines[at + 1 : at + 6] == [
        "would look first: is the problem open?",
        "would look first: can one log in?",
        "would look first: probe: test -e /ill",
        "would look first: collect: df -h",
        "would run: true",
    ]


def test_it_says_what_no_permission_covers(explain: Any, folder: Path) -> None:
    settings = (folder / "alexis.yaml").read_text()
    (folder / "alexis.yaml").write_text(settings + "permissions: {allow: [{rules: [restart]}]}\n")

    said = explain("-", stdin=_payload())

    assert "blocked: not_allowed, no entry of permissions.allow covers rule clean" in said.out


def test_it_says_what_would_block(explain: Any) -> None:
    said = explain("-", stdin=_payload(details={"host": "db-01.example.net", "mount": "/"}))

    assert said.status == 0
    assert "blocked: not_allowed, db-01.example.net is not in targets.allow" in said.out


def test_it_says_why_it_would_ask_people(explain: Any, folder: Path) -> None:
    settings = folder / "alexis.yaml"
    settings.write_text(settings.read_text() + "approval: {targets: ['app-*']}\n")

    said = explain("-", stdin=_payload())

    assert "    asks for approval: targets app-*: app-01.example.net" in said.out.splitlines()


def test_it_names_a_window_that_is_in_force(explain: Any, folder: Path) -> None:
    (folder / "rules" / "calendar.yaml").write_text(
        "maintenance: [{name: always, comment: a freeze, author: anna, starts: 2020-01-01,"
        " lasts: 1d, repeats: FREQ=DAILY}]\n"
    )

    said = explain("-", stdin=_payload())

    assert said.status == 0
    assert "blocked: maintenance, the maintenance window always by anna, until 20" in said.out
    assert "00:00:00 UTC: a freeze" in said.out


def test_it_tells_programs_the_same_as_json(explain: Any) -> None:
    said = explain("-", "--json", stdin=_payload())

    found = json.loads(said.out)
    assert said.status == 0
    assert [(rule["rule"], rule["matched"]) for rule in found["rules"]] == [
        ("clean", True),
        ("restart", False),
    ]


def test_a_rule_file_that_is_broken_is_told_beside_the_others(explain: Any, folder: Path) -> None:
    (folder / "rules" / "broken.yaml").write_text("name: [\n")

    said = explain("-", stdin=_payload())

    assert said.status == 0
    assert said.err.startswith("rules/broken.yaml:2:1: ")
    assert "✓ clean matches" in said.out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "alert.json: No such file or directory", id="missing"),
        pytest.param(b"hello", "alert.json: not JSON: ", id="not JSON"),
        pytest.param(b"", "alert.json: not JSON: ", id="empty"),
        pytest.param(b"\xff\xfe\x00", "alert.json: not JSON: ", id="not a text"),
        pytest.param(b"[]", "alert.json: ", id="a list"),
        pytest.param(b'{"action": "Create"}', "alert.json: alert", id="without an alert"),
    ],
)
def test_a_payload_that_cannot_be_read_is_told(
    explain: Any, folder: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (folder / "alert.json").write_bytes(content)

    said = explain("alert.json")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(told)
    assert len(said.err.splitlines()) == 1


@pytest.fixture
async def decided(folder: Path) -> str:
    """Decide an event by the rules as they are, and stop; give its id."""
    write_rules(folder, rules=RULES)
    settings = settings_for(folder, targets={"allow": ["app-*.example.net"]})
    (folder / "alexis.yaml").write_text(json.dumps(settings))
    async with alexis(folder, settings) as service:
        answer = await service.post("/v1/webhooks/opsgenie", json.loads(_payload()))
        event: str = answer.json()["event"]

        async def is_decided() -> bool:
            return bool((await service.get(f"/v1/events/{event}"))["decided_at"])

        await until(is_decided, "the event to be decided")
    return event


def _of_event(call: Call, *arguments: str) -> Said:
    return call("explain", "-s", "alexis.yaml", *arguments)


@pytest.mark.anyio
async def test_it_says_what_the_rules_of_then_said_to_an_event(
    call: Call, folder: Path, decided: str
) -> None:
    write_rules(folder, rules="name: new\n" + RULES.partition("\n")[2].partition("---")[0])

    said = await asyncio.to_thread(_of_event, call, "--event", decided)

    lines = said.out.splitlines()
    assert (said.status, said.err) == (0, "")
    assert lines[0] == "opsgenie 1: opened, 'Disk full', decided"
    assert any(line.startswith("✓ clean (") for line in lines)
    assert any(line.startswith("✗ restart: ") for line in lines)
    assert "new" not in said.out


@pytest.mark.anyio
async def test_it_holds_an_event_against_the_rules_of_today(
    call: Call, folder: Path, decided: str
) -> None:
    write_rules(folder, rules="name: new\n" + RULES.partition("\n")[2].partition("---")[0])

    said = await asyncio.to_thread(_of_event, call, "--event", decided, "--now")

    assert "✓ new matches" in said.out.splitlines()
    assert "restart" not in said.out


@pytest.mark.anyio
async def test_it_tells_all_that_is_in_the_way_of_a_stored_event_now(
    call: Call, folder: Path, decided: str
) -> None:
    paused = "INSERT INTO pauses (since, by, reason) VALUES (0, 'user:anna', 'a migration')"
    await sql(f"sqlite:///{folder}/alexis.db", paused)

    said = await asyncio.to_thread(_of_event, call, "--event", decided, "--now")
    told = await asyncio.to_thread(_of_event, call, "--event", decided, "--now", "--json")

    lines = said.out.splitlines()
    matches = lines.index("✓ clean matches")
    (rule,) = [each for each in json.loads(told.out)["rules"] if each["rule"] == "clean"]
    assert any(
        each.startswith("    blocked: paused, paused by user:anna") for each in lines[matches:]
    )
    assert "        also: duplicate, done for this problem already" in lines[matches:]
    assert [each["reason"] for each in rule["targets"][0]["against"]] == ["paused", "duplicate"]
    assert rule["block"]["reason"] == "paused"


@pytest.mark.anyio
async def test_it_tells_of_one_rule_on_an_event(call: Call, decided: str) -> None:
    said = await asyncio.to_thread(_of_event, call, "--event", decided, "--rule", "restart")
    told = await asyncio.to_thread(
        _of_event, call, "--event", decided, "--rule", "restart", "--json"
    )

    assert "clean" not in said.out
    assert "    the event says: Disk full" in said.out.splitlines()
    assert json.loads(told.out)["then"]["saw"] == "Disk full"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("asked", "status", "why"),
    [
        pytest.param(["--event", "nowhere"], 1, "there is no event 'nowhere'", id="no event"),
        pytest.param(["--event", "{}", "--rule", "x"], 1, "'x' was not asked", id="no rule"),
        pytest.param(["--event", "{}", "alert.json"], 2, "one of them", id="two at once"),
        pytest.param([], 2, "one of them", id="neither"),
    ],
)
async def test_it_refuses_what_it_cannot_explain(
    call: Call, decided: str, asked: list[str], status: int, why: str
) -> None:
    said = await asyncio.to_thread(_of_event, call, *[each.format(decided) for each in asked])

    assert said.status == status
    assert why in said.told
