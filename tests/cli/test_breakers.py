"""alexis breakers lists and resets, in the database alone or beside the service."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.domain.audit import Kind
from app.domain.restraint.trouble import Cause
from app.ledger import Ledger
from app.reality import new_ulid
from app.store.ledger import LedgerStore
from tests.cli.conftest import Call
from tests.parts.alexis import settings_for
from tests.parts.building import GRAMMAR, HOST, NOW, a_trouble
from tests.parts.databases import a_database
from tests.parts.verbs import ROOT, called

Result = TypeVar("Result")


def _database(folder: Path, change: Callable[[Ledger], Result]) -> Result:
    """Change or ask the database of the settings."""
    (folder / "settings.json").write_text(json.dumps(settings_for(folder)))

    async def do() -> Result:
        async with a_database(folder / "alexis.db") as database:
            return await LedgerStore(database, GRAMMAR, new_ulid).write(change)

    return asyncio.run(do())


def _alexis(*words: str) -> subprocess.CompletedProcess[str]:
    return called(ROOT, *words)


def _with_breakers(ledger: Ledger) -> None:
    ledger.breakers.save(a_trouble(opened_at=NOW))
    ledger.breakers.save(a_trouble(target=None, count=4, words="it fails everywhere"))
    ledger.breakers.save(a_trouble(rule="other", cause=Cause.RECURRENCE, opened_at=NOW))


def test_it_lists_what_is_open_and_what_counts(tmp_path: Path, call: Call) -> None:
    _database(tmp_path, _with_breakers)
    settings = ("-s", str(tmp_path / "settings.json"))

    listed = call("breakers", *settings)
    of_rule = json.loads(call("breakers", "list", "other", "--json", *settings).out)
    first = json.loads(call("breakers", "--limit", "1", "--json", *settings).out)

    assert [line.split()[:5] for line in listed.out.splitlines()[1:]] == [
        ["other", HOST, "recurrence", "open", "3"],
        ["restart-duplicator", "all", "failures", "counts", "4"],
        ["restart-duplicator", HOST, "failures", "open", "3"],
    ]
    assert [each["cause"] for each in of_rule["items"]] == ["recurrence"]
    assert first["next"] == f"other|recurrence|{HOST}"


def test_a_reset_says_by_whom_and_why_and_lets_others_be(tmp_path: Path, call: Call) -> None:
    _database(tmp_path, _with_breakers)
    settings = ("-s", str(tmp_path / "settings.json"))
    reset = ("breakers", "reset", "restart-duplicator", "--target", HOST.upper())

    done = _alexis(*reset, "--reason", "the disk was replaced", *settings)
    again = _alexis(*reset, "--reason", "the disk was replaced", *settings)
    left = json.loads(call("breakers", "--json", *settings).out)["items"]
    row = _database(tmp_path, lambda ledger: ledger.audit.last(Kind.BREAKER_RESET))

    assert done.stdout == f"restart-duplicator on {HOST}: counts anew\n"
    assert "msg=breaker_reset" in done.stderr
    assert again.returncode == 1
    assert "there is no breaker of rule 'restart-duplicator' on" in again.stderr
    assert [(each["rule"], each["target"]) for each in left] == [
        ("other", HOST),
        ("restart-duplicator", None),
    ]
    assert row is not None
    assert row.actor.startswith("user:")
    assert json.loads(row.details)["reason"] == "the disk was replaced"


def test_without_a_target_all_of_the_rule_is_reset(tmp_path: Path) -> None:
    _database(tmp_path, _with_breakers)
    settings = ("-s", str(tmp_path / "settings.json"))

    done = _alexis("breakers", "reset", "restart-duplicator", "--reason=x", "--json", *settings)

    assert [each["target"] for each in json.loads(done.stdout)["reset"]] == [None, HOST]


def test_a_reset_needs_a_rule_and_a_reason(tmp_path: Path, call: Call) -> None:
    _database(tmp_path, lambda ledger: None)
    settings = ("-s", str(tmp_path / "settings.json"))

    assert call("breakers", "reset", "restart-duplicator", *settings).status == 2
    assert call("breakers", "reset", "--reason", "x", *settings).status == 2
    assert call("breakers", *settings).out == "No breaker is open, and no rule fails.\n"
