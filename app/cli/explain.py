"""alexis explain: which rule would match this message, and which clause fails where not?"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.readers import readers
from app.config.rule_files import RuleFiles
from app.config.settings import ServiceMode
from app.domain.clause import Failure
from app.domain.decide import Past, Situation
from app.domain.errors import ConfigError, PayloadError, Problem
from app.domain.explain import Explanation, RuleSays, explanation
from app.domain.problem import is_over
from app.domain.rule import Rule
from app.main import rule_grammar


def explain(
    payload: Annotated[str, typer.Argument(help="A file with the body of a webhook, or -.")],
    source: Annotated[str, typer.Option(help="opsgenie, jsm or dynatrace.")],
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Explain, from files alone and without history, what would happen to a message."""
    read = settings_from(settings)
    known = readers(read.sources)
    if source not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="--source")
    try:
        body = sys.stdin.buffer.read() if payload == "-" else Path(payload).read_bytes()
        event = known[source](body)
    except OSError as error:
        raise ConfigError(Problem(payload, str(error.strerror))) from error
    except PayloadError as error:
        raise ConfigError(Problem(payload, str(error))) from error
    rules = RuleFiles(Path(read.rules.dir), rule_grammar(), read.targets).read()
    for problem in rules.problems:
        typer.echo(str(problem), err=True)
    now = datetime.now(UTC)
    situation = Situation(
        fleet=read.targets,
        caps=read.limits,
        dry_run=read.mode is ServiceMode.DRY_RUN,
        problem_is_open=not is_over(event),
        open_for=now - (event.occurred_at or now),
        now=now,
        acted=lambda: False,
        past=lambda target, since: Past(),
    )
    said = explanation(event, rules.rules, now, lambda rule: situation, _first_time)
    typer.echo(said.model_dump_json(indent=2) if as_json else _text(said))


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
