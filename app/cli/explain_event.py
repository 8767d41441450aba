"""What the rules of then said to an event that is stored; for `alexis explain --event`."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from app.cli.known import rule_grammar
from app.cli.opening import opened
from app.config.settings import Database, Settings
from app.config.world import world_of
from app.domain.conditions.clause import Failure
from app.domain.errors import ConfigError, Problem
from app.domain.event import Event
from app.domain.explain import Explanation, explanation
from app.domain.ids import EventId
from app.domain.restraint.permission import Cause
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.domain.views import EventStory, RuleSaid
from app.engine.output import Redactor
from app.reality import new_ulid, now_in_utc
from app.remediation.clock import WatchedClock
from app.remediation.explaining import situations
from app.store.ledger import LedgerStore
from app.store.views import StoredViews


def stored(
    place: Database, event: str, rule: str | None
) -> tuple[EventStory, EventStory | RuleSaid]:
    """Give an event, and what is asked of it: all, or what one rule said.

    Raises `ConfigError` when there is none such.
    """
    story, said = asyncio.run(_ask(place, EventId(event), rule))
    if story is None:
        raise ConfigError(Problem("--event", f"there is no event {event!r}"))
    if rule is None:
        return story, story
    if said is None:
        raise ConfigError(Problem("--rule", f"{rule!r} was not asked, or it is not kept any more"))
    return story, said


async def _ask(
    place: Database, event: EventId, rule: str | None
) -> tuple[EventStory | None, RuleSaid | None]:
    async with opened(place) as database:
        views = StoredViews(database, rule_grammar())
        story = await views.event(event)
        found = await views.rule_on_event(event, rule) if rule else None
    return story, found.then if found else None


class Then(NamedTuple):
    """A stored event, when it was received (by that hours and days are told), and who caused it."""

    event: Event
    at: datetime
    cause: Cause


def only(rules: RuleSet, name: str | None) -> Sequence[Rule] | RuleSet:
    """Give all rules, or the one of this name."""
    return rules if name is None else [each for each in rules.rules if each.name == name]


def explained_now(
    settings: Settings,
    then: Then,
    rules: RuleSet,
    name: str | None,
    too_seldom: Callable[[Rule], Failure | None],
) -> Explanation:
    """Hold rules against a stored event as if it came now, with all that is in the way by now."""

    async def ask() -> Explanation:
        async with opened(settings.database) as database:
            world = world_of(
                settings,
                WatchedClock(await database.clock(now_in_utc)),
                new_ulid,
                Redactor(settings.all_secrets()),
                lambda: rules,
            )
            return await LedgerStore(database, rule_grammar(), new_ulid).read(
                lambda ledger: explanation(
                    then.event,
                    only(rules, name),
                    then.at,
                    situations(ledger, then.event, world, then.cause),
                    too_seldom,
                )
            )

    return asyncio.run(ask())


def text_of(story: EventStory, asked: EventStory | RuleSaid) -> str:
    """Say it for people to read."""
    lines = [f"{story.source} {story.ref}: {story.kind}, {story.title!r}, {story.state}"]
    lines.append(f"received {story.received_at:%Y-%m-%d %H:%M:%S} UTC, rule set {story.rule_set}")
    if isinstance(asked, RuleSaid):
        return "\n".join([*lines, *_rule(f"rule {asked.digest}", asked.clause, asked.saw)])
    for decision in asked.decisions:
        lines += _rule(f"{decision.rule} ({decision.rule_digest})", None, None)
        if decision.reason:
            lines.append(f"    blocked: {decision.reason}, {decision.detail}")
    for run in asked.runs:
        why = f" {run.reason}, {run.detail}" if run.reason else ""
        lines.append(f"    {run.rule} on {run.target}: {run.state}{why}")
    for failed in asked.not_matched:
        lines += _rule(failed.rule, failed.clause, failed.saw)
    if asked.not_shown:
        lines.append(f"{asked.not_shown} more rules did not match; ask for one with --rule")
    return "\n".join(lines)


def _rule(name: str, clause: str | None, saw: str | None) -> list[str]:
    if clause is None:
        return [f"✓ {name} matches"]
    return [f"✗ {name}: {clause}", f"    the event says: {saw}"]
