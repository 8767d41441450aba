"""alexis resume: let runs begin again."""

import asyncio
import sys
from typing import Annotated

import typer

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Settings
from app.config.starting import seal_of
from app.domain.errors import AlexisError
from app.domain.restraint.shown import PauseView
from app.engine.output import Redactor
from app.main import new_ulid, now_in_utc
from app.observability.log import set_up_log
from app.remediation.pausing import resume as end
from app.remediation.pausing import tell_of_resume
from app.store.ledger import LedgerStore


def resume(
    reason: Annotated[str, typer.Option(help="Why, for the audit trail.")] = "",
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """End the pause, also while Alexis is serving. What it blocked stays blocked."""
    over = asyncio.run(_resume(settings_from(settings), reason))
    typer.echo(
        over.model_dump_json(indent=2)
        if as_json
        else f"resumed: it was paused by {over.by} since {over.since:%Y-%m-%d %H:%M:%S} UTC: "
        f"{over.reason}"
    )


async def _resume(settings: Settings, reason: str) -> PauseView:
    actor = whoever_calls()
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        ended = await store.write(lambda ledger: end(ledger, reason, actor, now))
    if ended is None:
        raise AlexisError("it is not paused")
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
    tell_of_resume(ended, reason, actor)
    return PauseView.of(ended).model_copy(update={"until": now, "ended_by": actor})
