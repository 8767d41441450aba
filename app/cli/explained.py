"""What rules say to a message or said to an event, for people to read."""

from app.cli.in_order import in_order
from app.domain.explain import ExplainedOnEvent, Explanation, RuleSays
from app.domain.legible import clean
from app.domain.views import EventStory, RuleSaid


def text_of_message(said: Explanation) -> str:
    """Say what would happen."""
    lines = [
        f"{said.source} {said.ref}: {said.kind}, {said.title!r}",
        f"tags: {', '.join(said.tags) or 'none'}",
    ]
    if said.ignored:
        lines.append(f"nothing would be done: {said.ignored}")
    if said.missing:
        lines.append(f"left out by the message, asked of the source: {', '.join(said.missing)}")
    for rule in said.rules:
        lines += _would(rule)
    if said.not_shown:
        lines.append(f"{said.not_shown} more rules cannot match; ask for one with --rule")
    return clean("\n".join(lines))


def _would(rule: RuleSays) -> list[str]:
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


def text_of_event(story: EventStory, asked: EventStory | ExplainedOnEvent) -> str:
    """Say what the rules of then said, or what one of them did."""
    lines = [f"{story.source} {story.ref}: {story.kind}, {story.title!r}, {story.state}"]
    lines.append(f"received {story.received_at:%Y-%m-%d %H:%M:%S} UTC, rule set {story.rule_set}")
    lines += _of_one(asked) if isinstance(asked, ExplainedOnEvent) else _of_all(asked)
    return clean("\n".join(lines))


def _of_one(asked: ExplainedOnEvent) -> list[str]:
    then = _then("then", asked.rule, asked.then)
    if not asked.changed:
        return then
    return [*then, *_then("now", asked.rule, asked.now)]


def _then(when: str, rule: str, said: RuleSaid | None) -> list[str]:
    if said is None:
        missing = "it was not asked, or that is not kept any more"
        return [f"{when}: {missing if when == 'then' else 'there is no such rule any more'}"]
    return _rule(f"{rule} {when} ({said.digest})", said.clause, said.saw)


def _of_all(story: EventStory) -> list[str]:
    lines: list[str] = []
    for decision in story.decisions:
        lines += _rule(f"{decision.rule} ({decision.rule_digest})", None, None)
        if decision.reason:
            lines.append(f"    blocked: {decision.reason}, {decision.detail}")
    for run in story.runs:
        why = f" {run.reason}, {run.detail}" if run.reason else ""
        lines.append(f"    {run.rule} on {run.target}: {run.state}{why}")
    for failed in story.not_matched:
        lines += _rule(failed.rule, failed.clause, failed.saw)
    if story.not_shown:
        lines.append(f"{story.not_shown} more rules did not match; ask for one with --rule")
    return lines


def _rule(name: str, clause: str | None, saw: str | None) -> list[str]:
    if clause is None:
        return [f"✓ {name} matches"]
    return [f"✗ {name}: {clause}", f"    the event says: {saw}"]
