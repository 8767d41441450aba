"""Cut the audit trail off, in the database of the settings."""

from datetime import datetime
from pathlib import Path

from app.cli.known import rule_grammar
from app.cli.loading import settings_from
from app.cli.opening import opened, whoever_calls
from app.config.starting import seal_of
from app.reality import new_ulid
from app.store.ledger import LedgerStore


async def cut_off(file: Path | None, before: datetime, now: datetime) -> int:
    """Take away the rows before a time, and give how many. Raises `ConfigError`."""
    settings = settings_from(file)
    async with opened(settings.database) as database:
        await database.open()
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        actor = whoever_calls()
        return await store.write(lambda ledger: ledger.audit.cut(before, now, actor))
