"""What the files of rules say to a message, as if nothing had happened yet."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import typer

from app.cli.known import rule_grammar
from app.cli.loading import settings_from
from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.settings import ServiceMode, Settings
from app.domain.conditions.clause import Failure
from app.domain.errors import ConfigError, PayloadError, Problem
from app.domain.event import Event
from app.domain.explain import Explanation, explanation
from app.domain.maintenance.calendar import Calendar
from app.domain.problem import is_over
from app.domain.restraint.maintenance import on_closed
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.secret.section import Needed


def by_files(
    file: Path | None, body: Callable[[], bytes], name: str, source: str | None, rule: str | None
) -> Explanation:
    """Read a message as its source sends it, and hold the rules against it, or the one of a name.

    Raises `ConfigError` when settings or message cannot be read.
    """
    settings = settings_from(file, Needed.NONE)
    known = readers(settings.sources)
    if source is None or source not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="--source")
    try:
        event = known[source](body())
    except PayloadError as error:
        raise ConfigError(Problem(name, str(error))) from error
    return _said(settings, event, rule)


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
    asked = rules if name is None else [each for each in rules.rules if each.name == name]
    return explanation(event, asked, now, lambda rule: situation, _first_time)


def _read_rules(settings: Settings) -> RuleSet:
    """Read the rules in the files, and tell what is wrong with them."""
    rules = RuleFiles(Path(settings.rules.dir), rule_grammar(), settings.targets).read()
    for problem in rules.problems:
        typer.echo(str(problem), err=True)
    return rules


def _first_time(rule: Rule) -> Failure | None:
    return rule.count.failure(1) if rule.count else None
