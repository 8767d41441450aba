"""alexis approve: let begin what waits for approval."""

import asyncio
import sys
from typing import Annotated

import typer
from pydantic_core import to_json

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Settings
from app.config.starting import seal_of
from app.config.world import world_of
from app.domain.errors import AlexisError
from app.domain.ids import ApprovalId, RunId
from app.domain.people import at_the_command_line
from app.engine.output import Redactor
from app.ledger import Ledger
from app.main import new_ulid, now_in_utc
from app.observability.log import set_up_log
from app.remediation.answering import Came, Heard, tell_of_answer
from app.remediation.by_people import answer_for_all, answer_for_run
from app.remediation.clock import WatchedClock
from app.store.ledger import LedgerStore
from app.store.views import StoredViews

Which = Annotated[
    str, typer.Argument(help="A run, or an approval: all its runs.", metavar="RUN|APPROVAL")
]


def approve(which: Which, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Let a run begin that waits for approval, also while Alexis is serving."""
    say(which, settings_from(settings), yes=True, as_json=as_json)


def say(which: str, settings: Settings, *, yes: bool, as_json: bool) -> None:
    """Answer, and tell what it came to. Raises `AlexisError` when it does not count."""
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
    heard = asyncio.run(_heard(which, settings, yes=yes))
    word = "approve" if yes else "reject"
    if heard is None:
        raise AlexisError(f"there is no run and no approval {which[:100]!r}")
    tell_of_answer(heard)
    if heard.came is Came.TOO_LATE:
        raise AlexisError(f"it is too late to {word} {which}")
    if heard.came in {Came.REFUSED, Came.PAUSED}:
        raise AlexisError(heard.why)
    ids = [run.id for run in heard.runs]
    said = f"{heard.came} {', '.join(ids)}; an Alexis that serves finds it within seconds"
    typer.echo(to_json({"answer": heard.came, "runs": ids}).decode() if as_json else said)


async def _heard(which: str, settings: Settings, *, yes: bool) -> Heard | None:
    person = at_the_command_line(whoever_calls())
    async with opened(settings.database, to_write=True) as database:
        is_a_run = await StoredViews(database, rule_grammar()).run(RunId(which)) is not None
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        latest = await store.read(lambda ledger: ledger.stamps.latest())
        now = WatchedClock(await database.clock(now_in_utc), latest)
        world = world_of(settings, now, new_ulid, Redactor(settings.all_secrets()))

        def answered(ledger: Ledger) -> Heard | None:
            if is_a_run:
                return answer_for_run(ledger, RunId(which), person, world, yes=yes)
            return answer_for_all(ledger, ApprovalId(which), person, world, yes=yes)

        return await store.write(answered)
