"""The program that docs/audit.md shows checks a trail as Alexis does."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.audit import Entry, Kind
from app.reality import new_ulid
from app.store.ledger import LedgerStore
from app.store.trail import StoredTrail
from tests.parts.building import GRAMMAR
from tests.parts.databases import NOON, a_database
from tests.parts.documented import blocks, page


@pytest.mark.anyio
async def test_the_shown_program_comes_to_the_same_head(tmp_path: Path) -> None:
    (program,) = (each.text for each in blocks(page("audit.md")) if each.info == "python audit")
    entry = Entry(Kind.RUN_QUEUED, NOON, "client:añá", details={"said": 'ü "\N{SNOWMAN}"\n'})
    async with a_database(tmp_path / "alexis.db") as database:
        store = LedgerStore(database, GRAMMAR, new_ulid)
        for _ in range(3):
            await store.write(lambda ledger: ledger.audit.record(entry))
        head = await StoredTrail(database).head()

    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "alexis.db"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout == f"{head.hash}\n"
