"""What a shell offers for an argument: names of rules, ids of runs and of approvals.

Whoever presses Tab waits: what does not come at once is left out, and nothing is an error.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import typer

from app.cli.calling.asking import Where, called
from app.cli.calling.calls import Calls
from app.domain.approval_view import ApprovalView
from app.domain.run import ACTIVE, WAITING
from app.domain.views import Page, RunSummary

Offer = tuple[str, str]
"""What may be written, and what it is."""

_PATIENCE = 0.8
_NAME = re.compile(r"^name:\s*['\"]?([a-z0-9][a-z0-9_.-]*)", re.MULTILINE)
_FOLDER = re.compile(r"^rules:\s*(?:\{\s*dir:\s*|\n\s+dir:\s*)['\"]?([^\s'\"},#]+)", re.MULTILINE)
_USUAL_SETTINGS = "settings/alexis.yaml"


def a_rule(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the rules of the files, by their names."""
    try:
        return [
            (name, str(file))
            for file in sorted(_folder_of_rules(ctx).rglob("*.yaml"))
            for name in _NAME.findall(file.read_text(encoding="utf-8"))
            if name.startswith(incomplete)
        ]
    except (OSError, UnicodeDecodeError):
        return []


def a_run(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the newest runs."""
    return _beginning_with(incomplete, _asked(ctx, _newest))


def a_run_under_way(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the runs that are not over."""
    return _beginning_with(incomplete, _asked(ctx, _under_way))


def what_waits(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer what waits for approval: requests, and their runs."""
    return _beginning_with(incomplete, _asked(ctx, _waiting))


async def _newest(alexis: Calls) -> list[Offer]:
    return _of_runs(await alexis.get("/v1/runs", Page[RunSummary], limit=30))


async def _under_way(alexis: Calls) -> list[Offer]:
    found: list[Offer] = []
    for state in (*ACTIVE, *WAITING):
        found += _of_runs(await alexis.get("/v1/runs", Page[RunSummary], state=state, limit=30))
    return found


async def _waiting(alexis: Calls) -> list[Offer]:
    page = await alexis.get("/v1/approvals", Page[ApprovalView], limit=30)
    return [
        offer
        for each in page.items
        for offer in (
            (each.id, f"{each.rule}, all {len(each.runs)}"),
            *((run.id, f"{each.rule} on {run.target}") for run in each.runs),
        )
    ]


def _of_runs(page: Page[RunSummary]) -> list[Offer]:
    return [(run.id, f"{run.rule} on {run.target}: {run.state}") for run in page.items]


def _beginning_with(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    return [offer for offer in offers if offer[0].startswith(incomplete.upper())]


def _asked(ctx: typer.Context, question: Callable[[Calls], Awaitable[list[Offer]]]) -> list[Offer]:
    """Ask the Alexis that the command line means, and give up soon."""
    settings = ctx.params.get("settings")
    try:
        where = Where.of(ctx.params.get("url"), settings and Path(settings), os.environ)
        with redirect_stderr(StringIO()):
            return asyncio.run(_soon(where, question))
    except Exception:  # noqa: BLE001 - whatever is in the way: a shell has no place to say it
        return []


async def _soon(where: Where, question: Callable[[Calls], Awaitable[list[Offer]]]) -> list[Offer]:
    async with asyncio.timeout(_PATIENCE), called(where) as alexis:
        return await question(alexis)


def _folder_of_rules(ctx: typer.Context) -> Path:
    """Give where the rules are, by the environment or the text of the settings."""
    given = ctx.params.get("settings") or os.environ.get("ALEXIS_SETTINGS") or _USUAL_SETTINGS
    if folder := os.environ.get("ALEXIS_RULES__DIR"):
        return Path(folder)
    file = Path(given)
    found = _FOLDER.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    return Path(found[1]) if found else Path("rules")
