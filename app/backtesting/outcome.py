"""A decision in a form that can be compared and read."""

from collections.abc import Sequence

from app.domain.decide import Decision
from app.domain.rule import Mode

_SHOWN = 5

Outcome = tuple[str | None, tuple[tuple[str, str | None], ...], str | None]
"""Why nothing is done at all; why not on each target; what runs where it does."""


def outcome(decision: Decision) -> Outcome:
    """Give all of a decision in which two can differ."""
    does = None
    if decision.acts:
        waits = "asks for approval of" if decision.rule.mode is Mode.APPROVE else "runs"
        does = f"{waits} `{decision.first_remedy}`"
    return (
        decision.block.reason.value if decision.block else None,
        tuple(
            (choice.target, choice.block.reason.value if choice.block else None)
            for choice in decision.choices
        ),
        does,
    )


def said(of: Outcome) -> str:
    """Say an outcome in a line."""
    block, choices, does = of
    if block:
        on = _names([target for target, _ in choices])
        return f"blocked, {block}" + (f", on {on}" if on else "")
    parts = []
    if acting := [target for target, reason in choices if reason is None]:
        parts.append(f"{does} on {_names(acting)}")
    for why in sorted({reason for _, reason in choices if reason}):
        where = [target for target, reason in choices if reason == why]
        parts.append(f"blocked, {why}, on {_names(where)}")
    return "; ".join(parts)


def _names(targets: Sequence[str]) -> str:
    more = len(targets) - _SHOWN
    return ", ".join(targets[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
