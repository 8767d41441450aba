"""The last good version of each rule file, so that a restart does not lose it."""

from collections.abc import Mapping
from datetime import datetime

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


class RuleTexts:
    """The texts over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> dict[str, str]:
        """Give the texts by their files."""

        def find(connection: Connection) -> dict[str, str]:
            found = connection.execute(select(rule_files.c.path, rule_files.c.text))
            return {row.path: row.text for row in found}

        return await self._database.read(find)

    async def keep(self, texts: Mapping[str, str], at: datetime) -> None:
        """Keep these and no others."""

        def change(connection: Connection) -> None:
            connection.execute(delete(rule_files).where(rule_files.c.path.not_in(list(texts))))
            for path, text in texts.items():
                row = {"path": path, "text": text, "loaded_at": at}
                connection.execute(_KEEP.on(connection), row)

        await self._database.write(change)
