"""What a simulated service is made of: its rules, and a database without rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from app.config.rule_files import RuleFiles
from app.config.settings import Settings
from app.domain.rule_set import RuleSet
from app.plugins.catalogue import built_in
from app.store.columns import metadata
from app.store.database import database_at

GRAMMAR = built_in().grammar
PATIENCE = timedelta(seconds=30)


def in_force(texts: Sequence[Mapping[str, Any]], settings: Settings) -> RuleSet:
    """Read rules as the service does: from a file."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yaml"
        file.write_text("\n---\n".join(map(json.dumps, texts)), encoding="utf-8")
        found = RuleFiles(Path(folder), GRAMMAR, settings.targets).read()
    if found.problems:
        raise ValueError("\n".join(map(str, found.problems)))
    return found


async def emptied(url: str) -> None:
    """Take all rows out of a database, as if it were new."""

    def empty(connection: Connection) -> None:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())

    database = database_at(url, None, PATIENCE)
    await database.open()
    try:
        await database.write(empty)
    finally:
        await database.close()
