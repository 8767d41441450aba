"""The last good version of each rule file, so that a restart does not lose it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, delete, select

from app.store.database import Database
from app.store.statements import ByDialect
from app.store.tables import rule_files

_KEEP = ByDialect(
    lambda insert: (new := insert(rule_files)).on_conflict_do_update(
        index_elements=["path"],
        set_={"text": new.excluded.text, "loaded_at": new.excluded.loaded_at},
    )
)

_AT_ONCE = 200


class RuleTexts:
    """The texts over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, str] = {}

    async def all(self) -> dict[str, str]:
        """Give the texts by their files."""

        def find(connection: Connection) -> dict[str, str]:
            found = connection.execute(select(rule_files.c.path, rule_files.c.text))
            return {row.path: row.text for row in found}

        self._kept = await self._database.read_much(find)
        return dict(self._kept)

    async def keep(self, texts: Mapping[str, str], at: datetime) -> None:
        """Keep these and no others; only what has changed is written, many in several steps."""
        gone = [path for path in self._kept if path not in texts]
        rows = [
            {"path": path, "text": text, "loaded_at": at}
            for path, text in texts.items()
            if self._kept.get(path) != text
        ]

        def change(connection: Connection, start: int) -> None:
            some = slice(start, start + _AT_ONCE)
            if gone[some]:
                connection.execute(delete(rule_files).where(rule_files.c.path.in_(gone[some])))
            if rows[some]:
                connection.execute(_KEEP.on(connection), rows[some])

        for start in range(0, max(len(gone), len(rows)), _AT_ONCE):
            await self._database.write(partial(change, start=start))
        self._kept = dict(texts)
