"""alexis explain: which rule would match this message, and which clause fails where not?"""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.cli.explain_event import stored, text_of
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.settings import ServiceMode, Settings
from app.domain.conditions.clause import Failure
from app.domain.errors import ConfigError, PayloadError, Problem
from app.domain.event import Event
from app.domain.explain import Explanation, RuleSays, explanation
from app.domain.maintenance.calendar import Calendar
from app.domain.problem import is_over
from app.domain.restraint.maintenance import on_closed
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.main import rule_grammar


def explain(  # noqa: PLR0913, PLR0917 - options
    payload: Annotated[
        str | None, typer.Argument(help="A file with the body of a webhook, or -.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="opsgenie, jsm or dynatrace.")] = None,
    event: Annotated[
        str | None, typer.Option(help="Instead of a message: the id of an event that is stored.")
    ] = None,
    rule: Annotated[str | None, typer.Option(help="Only this rule; with --event.")] = None,
    now: Annotated[
        bool, typer.Option("--now", help="With --event: by the rules of today, not those of then.")
    ] = False,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Explain what would happen to a message, from files alone; or what a stored event met."""
    if (payload is None) == (event is None):
        raise typer.BadParameter("give a message or --event, one of them")
    read = settings_from(settings)
    if event is not None:
        story, asked = stored(read.database, event, rule)
        if not now:
            typer.echo(asked.model_dump_json(indent=2) if as_json else text_of(story, asked))
            return
        if story.event is None:
            raise ConfigError(Problem("--event", f"the row of {event!r} is damaged"))
        said = _said(read, story.event, story.received_at, rule)
    else:
        happened = _read(read, payload or "-", source)
        said = _said(read, happened, datetime.now(UTC), rule)
    typer.echo(said.model_dump_json(indent=2) if as_json else _text(said))


def _read(settings: Settings, payload: str, source: str | None) -> Event:
    known = readers(settings.sources)
    if source is None or source not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="--source")
    try:
        body = sys.stdin.buffer.read() if payload == "-" else Path(payload).read_bytes()
        return known[source](body)
    except OSError as error:
        raise ConfigError(Problem(payload, str(error.strerror))) from error
    except PayloadError as error:
        raise ConfigError(Problem(payload, str(error))) from error


def _said(settings: Settings, event: Event, at: datetime, only: str | None) -> Explanation:
    """Hold the rules in the files against an event that was received at that time."""
    rules = RuleFiles(Path(settings.rules.dir), rule_grammar(), settings.targets).read()
    for problem in rules.problems:
        typer.echo(str(problem), err=True)
    now = datetime.now(UTC)
    closed = Calendar(lambda: rules.windows).in_force(now)
    situation = Situation(
        fleet=settings.targets,
        caps=settings.limits,
        dry_run=settings.mode is ServiceMode.DRY_RUN,
        problem_is_open=not is_over(event),
        open_for=now - (event.occurred_at or now),
        now=now,
        acted=lambda: False,
        past=lambda target, since: Past(),
        maintenance=partial(on_closed, closed, lambda: event, now),
        under_maintenance=settings.sources.dynatrace.honour_maintenance and bool(event.maintenance),
    )
    asked = rules if only is None else [each for each in rules.rules if each.name == only]
    return explanation(event, asked, at, lambda rule: situation, _first_time)


def _first_time(rule: Rule) -> Failure | None:
    return rule.count.failure(1) if rule.count else None


def _text(said: Explanation) -> str:
    lines = [
        f"{said.source} {said.ref}: {said.kind}, {said.title!r}",
        f"tags: {', '.join(said.tags) or 'none'}",
    ]
    if said.ignored:
        lines.append(f"nothing would be done: {said.ignored}")
    if said.missing:
        lines.append(f"left out by the message, asked of the source: {', '.join(said.missing)}")
    for rule in said.rules:
        lines += _rule(rule)
    if said.not_shown:
        lines.append(f"{said.not_shown} more rules cannot match; ask for one with --rule")
    return "\n".join(lines)


def _rule(rule: RuleSays) -> list[str]:
    if not rule.matched:
        return [f"✗ {rule.rule}: {rule.clause}", f"    the event says: {rule.saw}"]
    lines = [f"✓ {rule.rule} matches", *(f"    would run: {each}" for each in rule.runs)]
    if rule.verify:
        lines.append(f"    proof: {rule.verify}")
    if rule.block:
        lines.append(f"    blocked: {rule.block.reason}, {rule.block.detail}")
    for target in rule.targets:
        block = target.block
        why = f" blocked: {block.reason}, {block.detail}" if block and not rule.block else ""
        lines.append(f"    on {target.target}{why}")
    return lines
