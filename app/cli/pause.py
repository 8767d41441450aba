"""alexis pause: begin nothing more, until somebody resumes it."""

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
from app.domain.restraint.beginning import by_pause
from app.domain.restraint.shown import PauseView
from app.domain.restraint.standing import Pause
from app.engine.output import Redactor
from app.main import new_ulid, now_in_utc
from app.observability.log import set_up_log
from app.remediation.pausing import pause as begin
from app.remediation.pausing import tell_of_pause
from app.store.ledger import LedgerStore


def pause(
    reason: Annotated[str, typer.Option(help="Why; it stands in every block and note.")],
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Let nothing begin any more, also while Alexis is serving; what is at work goes on."""
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    begun = asyncio.run(_pause(settings_from(settings), reason))
    typer.echo(
        PauseView.of(begun).model_dump_json(indent=2)
        if as_json
        else "paused: nothing begins any more, what is at work goes on; alexis resume ends it"
    )


async def _pause(settings: Settings, reason: str) -> Pause:
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        begun = Pause(reason, whoever_calls(), now)
        current = await store.write(lambda ledger: begin(ledger, begun))
    if current:
        raise AlexisError(f"it is {by_pause(current).detail}")
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
    tell_of_pause(begun)
    return begun
