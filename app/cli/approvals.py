"""alexis approvals: what waits for a person's yes, and exactly what would run where."""

import asyncio
from typing import Annotated

import typer

from app.cli.known import rule_grammar
from app.cli.opening import opened
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Database
from app.domain.approval_note import visible
from app.domain.approval_view import ApprovalView
from app.domain.errors import AlexisError
from app.domain.filters import ListFilter
from app.domain.ids import ApprovalId
from app.domain.views import Page
from app.store.views import StoredViews


def approvals(
    which: Annotated[str | None, typer.Argument(help="Only this one.", metavar="APPROVAL")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for approval in the database, also while Alexis is serving."""
    read = settings_from(settings)
    if which is not None:
        found = asyncio.run(_show(read.database, ApprovalId(which)))
        typer.echo(found.model_dump_json(indent=2) if as_json else _text(found))
        return
    page = asyncio.run(_list(read.database, ListFilter(limit=limit)))
    if as_json:
        typer.echo(page.model_dump_json(indent=2))
        return
    texts = [_text(each) for each in page.items] or ["Nothing waits for approval."]
    if page.next:
        texts.append("There are more; see --limit.")
    typer.echo("\n\n".join(texts))


async def _list(place: Database, wanted: ListFilter) -> Page[ApprovalView]:
    async with opened(place) as database:
        return await StoredViews(database, rule_grammar()).approvals(wanted)


async def _show(place: Database, which: ApprovalId) -> ApprovalView:
    async with opened(place) as database:
        found = await StoredViews(database, rule_grammar()).approval(which)
    if found is None:
        raise AlexisError(f"no approval {which[:100]!r} waits")
    return found


def _text(said: ApprovalView) -> str:
    lines = [
        f"{said.id}: rule {said.rule}, remedy {said.remedy} of {said.remedies}",
        f"  it asks because: {'; '.join(said.because)}",
        f"  who may answer: {said.who}",
        f"  until {said.until:%Y-%m-%d %H:%M:%S} UTC",
    ]
    if said.asked_by:
        lines.append(f"  asked for by {' / '.join(said.asked_by)}, who may not approve it")
    for run in said.runs:
        lines.append(f"  on {run.target} (run {run.id}):")
        lines += [f"    {number}. {each}" for number, each in enumerate(run.commands, start=1)]
        if run.verify:
            lines.append(f"    proof: {run.verify}")
    return visible("\n".join(lines))
