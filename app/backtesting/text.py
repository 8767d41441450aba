"""A backtest as text: what a reviewer reads beside the change of the rules."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.backtesting.result import Backtest, Busiest, Counts, Difference, Example, RuleDifference
from app.domain.legible import clean

_LONGEST = 300
_NONE = Counts(
    matches=0,
    runs=0,
    runs_per_day=0,
    busiest=None,
    targets=0,
    approvals=0,
    blocked={},
    unknown=0,
)


def markdown(found: Backtest, before: str, after: str) -> str:
    """Give it for a pull request's comment."""
    body = text(found, before, after)
    fence = "```"
    while fence in body:
        fence += "`"
    return f"### Backtest\n\n{fence}text\n{body}\n{fence}"


def text(found: Backtest, before: str, after: str) -> str:
    """Give it in an order that is always the same. `before` and `after` name the two sets."""
    return "\n".join(_lines(found, before, after))


def _lines(found: Backtest, before: str, after: str) -> Iterator[str]:
    yield f"{_line(before)} → {_line(after)}, {_at(found.since)} to {_at(found.until)} UTC"
    yield f"{found.events} events, and {found.warm_up} before them for limits and counts"
    if found.by_hand:
        yield f"{found.by_hand} more by hand, taken as they were"
    for state, count in found.left_out.items():
        yield f"{count} more that nothing was decided for: {state}"
    yield ""
    yield from _table(found.before, found.after)
    different = [rule for rule in found.rules if rule.differs or rule.status != "same"]
    for rule in different:
        yield ""
        yield from _rule(rule)
    yield ""
    if same := len(found.rules) - len(different):
        others = "other " if different else ""
        yield f"no difference for {same} {others}rule{'' if same == 1 else 's'}"
    yield from _trust(found)


def _trust(found: Backtest) -> Iterator[str]:
    faithful = found.faithful
    if faithful.compared:
        yield (
            f"{faithful.same} of {faithful.compared} stored decisions of the first set's rules "
            "come out as they were made"
        )
    for example in faithful.examples:
        yield from _example("!", example, "was made", "replayed")
    yield "taken for granted:"
    yield from (f"- {each}" for each in found.assumptions)


def _table(before: Counts, after: Counts) -> Iterator[str]:
    rows = [("", "before", "after"), *_rows(before, after)]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    for name, old, new in rows:
        yield f"{name:<{widths[0]}}  {old:>{widths[1]}}  {new:>{widths[2]}}"


def _rule(rule: RuleDifference) -> Iterator[str]:
    what = f" ({', '.join(rule.changed)})" if rule.changed else ""
    yield f"rule {rule.rule}: {rule.status}{what}"
    for name, old, new in _rows(rule.before or _NONE, rule.after or _NONE):
        if old != new:
            yield f"  {name}: {old} → {new}"
    yield from _differences("+", "would match now", rule.newly)
    yield from _differences("-", "would match no longer", rule.lost)
    yield from _differences("~", "would come out differently", rule.differently)


def _rows(before: Counts, after: Counts) -> Iterator[tuple[str, str, str]]:
    for name in ("matches", "runs", "runs_per_day"):
        label = "runs a day" if name == "runs_per_day" else name
        yield label, f"{getattr(before, name):g}", f"{getattr(after, name):g}"
    yield "busiest hour", _busiest(before.busiest), _busiest(after.busiest)
    yield "on targets", str(before.targets), str(after.targets)
    yield "for approval", str(before.approvals), str(after.approvals)
    for reason in sorted({*before.blocked, *after.blocked}):
        old, new = before.blocked.get(reason, 0), after.blocked.get(reason, 0)
        yield f"blocked, {reason}", str(old), str(new)
    yield "unknown", str(before.unknown), str(after.unknown)


def _busiest(busiest: Busiest | None) -> str:
    return f"{busiest.runs} at {_at(busiest.hour)}" if busiest else "none"


def _differences(sign: str, what: str, difference: Difference) -> Iterator[str]:
    if not difference.count:
        return
    shown = len(difference.examples)
    some = f", the first {shown}" if shown < difference.count else ""
    yield f"  {difference.count} event{'' if difference.count == 1 else 's'} {what}{some}:"
    for example in difference.examples:
        yield from _example(sign, example, "before", "after")


def _example(sign: str, example: Example, before: str, after: str) -> Sequence[str]:
    lines = [f"  {sign} {example.event} {_at(example.at)} {_line(example.title)}"]
    if example.clause is not None:
        lines.append(f"      clause: {_line(example.clause)}; the event says {_line(example.saw)}")
    lines.append(f"      {before}: {_line(example.before)}")
    lines.append(f"      {after}: {_line(example.after)}")
    return lines


def _at(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _line(said: str | None) -> str:
    """Give a text of an event or a rule as one line that deceives nobody."""
    line = " ".join(clean(said or "").split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
