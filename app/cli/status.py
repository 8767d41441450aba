"""alexis status: how it stands, for people and for scripts."""

import os

import typer

from app.cli.calling.asking import Url, Where, ask
from app.cli.calling.calls import Calls
from app.cli.options import AsJson, SettingsFile
from app.cli.restraint import lines_of
from app.cli.showing import show
from app.domain.frozen import Frozen
from app.domain.legible import clean
from app.domain.restraint.shown import RestraintView
from app.domain.service_view import Readiness, ServiceView


class Status(Frozen):
    """How it stands; the rest is left out where it is not ready."""

    ready: Readiness
    service: ServiceView | None = None
    restraint: RestraintView | None = None


def status(url: Url = None, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Say how Alexis stands: ready, paused, in a storm, what is at work. Status 1: not ready.

    Over the database alone it tells whether that answers, not whether an Alexis serves.
    """
    where = Where.of(url, settings, os.environ)
    said = ask(where.url, where.settings, status_of)
    show(said, lambda found: text_of(found, is_running=bool(where.url)), as_json=as_json)
    if not said.ready.ready:
        raise typer.Exit(1)


async def status_of(alexis: Calls) -> Status:
    """Ask for it. Raises `AlexisError`."""
    ready = await alexis.readiness()
    if not ready.ready:
        return Status(ready=ready)
    return Status(
        ready=ready,
        service=await alexis.get("/v1/service", ServiceView),
        restraint=await alexis.get("/v1/restraint", RestraintView),
    )


def text_of(said: Status, *, is_running: bool) -> str:
    """Tell it for people."""
    if said.service is None or said.restraint is None:
        return "not ready: its database does not answer, or it is about to stop"
    word = "ready" if is_running else "the database answers"
    lines = [f"{word}: version {said.service.version}, {said.ready.rules} rules"]
    lines += [f"broken rule file: {each}" for each in said.ready.broken_rule_files or ()]
    lines += [f"broken plug-in: {each}" for each in said.service.broken_plugins]
    lines += lines_of(said.restraint)
    for feed in said.service.feeds:
        seen = f"{feed.seen_until:%Y-%m-%d %H:%M:%S} UTC" if feed.seen_until else "not yet"
        lines.append(f"feed {feed.source}: seen until {seen}")
    return clean("\n".join(lines))
