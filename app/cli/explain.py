"""alexis explain: which rule would match this message, and which clause fails where not?"""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.cli.explain_event import Then, explained_now, only, stored, text_of
from app.cli.in_order import in_order
from app.cli.known import rule_grammar
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
from app.domain.restraint.permission import Cause
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet

_BY_HAND = ("manual", "Action")
"""Source and action of what a person asked for by `POST /v1/actions`."""


def explain(  # noqa: PLR0913, PLR0917 - options
    payload: Annotated[
        str | None, typer.Argument(help="A file with the body of a webhook, or -.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="opsgenie, jsm, dynatrace, or one of yours.")
    ] = None,
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
        cause = Cause(story.client, by_hand=(story.source, story.action) == _BY_HAND)
        past = Then(story.event, story.received_at, cause)
        said = explained_now(read, past, _read_rules(read), rule, _first_time)
    else:
        happened = _read(read, payload or "-", source)
        said = _said(read, happened, rule)
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


def _said(settings: Settings, event: Event, name: str | None) -> Explanation:
    """Hold the rules in the files against an event that is received now, for the first time."""
    now, rules = datetime.now(UTC), _read_rules(settings)
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
        approval=settings.approval,
        permissions=settings.permissions,
        groups=rules.groups,
        maintenance=partial(on_closed, closed, lambda: event, now),
        under_maintenance=settings.sources.dynatrace.honour_maintenance and bool(event.maintenance),
    )
    asked = only(rules, name)
    return explanation(event, asked, now, lambda rule: situation, _first_time)


def _read_rules(settings: Settings) -> RuleSet:
    """Read the rules in the files, and tell what is wrong with them."""
    rules = RuleFiles(Path(settings.rules.dir), rule_grammar(), settings.targets).read()
    for problem in rules.problems:
        typer.echo(str(problem), err=True)
    return rules


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
    lines = [
        f"✓ {rule.rule} matches",
        *(f"    would look first: {each}" for each in rule.looks),
        *(f"    would run: {each}" for each in rule.runs),
    ]
    if rule.verify:
        lines.append(f"    proof: {rule.verify}")
    if rule.asks:
        lines.append(f"    asks for approval: {'; '.join(rule.asks)}")
    lines += in_order(rule.against)
    for target in rule.targets:
        lines.append(f"    on {target.target}")
        there = target.against[len(rule.against) :]
        lines += [f"    {line}" for line in in_order(there, counts=not rule.against)]
    return lines
