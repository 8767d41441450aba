"""What is promised whatever the settings are, held against what others saw.

Each promise gives what breaks it, for a person to read; nothing asks the service itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product

from tests.parts.simulated.history import Begin, History, Row, Said, Span

Promise = Callable[[History], Iterator[str]]


def one_at_a_time(history: History) -> Iterator[str]:
    """On a target one run does something, and the next one only when it has ended."""
    for target, spans in by_target(history.spans()).items():
        for earlier, later in pairwise(spans):
            if earlier.ended is None or later.began < earlier.ended:
                yield f"two at once on {target}: {words(earlier)}, {words(later)}"


def once(history: History) -> Iterator[str]:
    """Each remedy is done once for a problem, episode, rule and target; each command in it too."""
    done: dict[tuple[object, ...], Span] = {}
    for span in history.spans():
        said, row = history.about(span), span.row
        key = (said.ref, said.episode, row.occasion, row.rule, row.target, row.remedy)
        if key in done:
            yield f"twice for {said.ref} ({said.episode}): {words(done[key])}, {words(span)}"
        done[key] = span
        reached = Counter(deed.does for deed in span.deeds if deed.reached)
        yield from (f"{words(span)}: {does} {n} times" for does, n in reached.items() if n > 1)


def nothing_when_it_is_over(history: History) -> Iterator[str]:
    """No run does its first command for a problem that is over."""
    for span in history.spans():
        said = history.about(span)
        if not history.episodes[said.ref][said.episode - 1].open.covers(span.deeds[0].number):
            yield f"{said.ref} was over when {words(span)} did its first command"


def nothing_while_paused(history: History) -> Iterator[str]:
    """No run begins while the service is paused."""
    for begin, pause in product(history.begins(), history.paused):
        if pause.covers(begin.number):
            yield f"paused since {pause.since_at:%d %H:%M:%S} when {began(begin)}"


def nothing_where_it_is_closed(history: History) -> Iterator[str]:
    """No run begins where a window or a silence is in force."""
    for begin, closed in product(history.begins(), history.closed):
        if closed.covers(begin):
            yield f"closed from {closed.since_at:%d %H:%M:%S} on when {began(begin)}"


def nothing_in_a_storm(history: History) -> Iterator[str]:
    """No run begins by itself while a storm lasts, by the rows of storms."""
    for begin, storm in product(history.begins(), history.storms.values()):
        lasts = storm.until_at is None or begin.at < storm.until_at
        if begin.number > storm.since and lasts:
            yield f"a storm since {storm.since_at:%d %H:%M:%S} when {began(begin)}"


def nothing_where_it_is_ineffective(history: History) -> Iterator[str]:
    """Where a rule is said to be ineffective or its breaker open it does nothing until a reset."""
    begins: dict[tuple[str, str], list[Begin]] = defaultdict(list)
    for begin in history.begins():
        begins[begin.row.rule, begin.row.target].append(begin)
    for row in history.rows.values():
        if row.reason not in {"ineffective", "breaker"}:
            continue
        for begin in begins[row.rule, row.target]:
            if begin.row.id > row.id and begin.at > row.at and not is_reset(history, row, begin):
                yield f"{row.reason} since {row.at:%d %H:%M:%S} when {began(begin)}"


def is_reset(history: History, row: Row, begin: Begin) -> bool:
    """Tell whether somebody reset the rule between these."""
    return any(
        each.rule == row.rule and history.seen[row.id] < each.number < begin.number
        for each in history.resets
    )


def every_decision_says_what_came_of_it(history: History) -> Iterator[str]:
    """A rule that matched leaves a run that may act, or a reason on each target or for all."""
    runs = Counter(row.decision_id for row in history.rows.values())
    for decided in history.decided:
        if not decided.reason and not runs[decided.id]:
            yield f"nothing came of {decided.rule} for {history.said[decided.event]}"
    for row in history.rows.values():
        if (row.state == "blocked") != bool(row.reason):
            yield f"{row.rule} on {row.target} is {row.state} with the reason {row.reason}"


def every_match_is_decided(
    matching: Callable[[Said], Iterable[str]],
) -> Promise:
    """Each rule that matches a message is decided for it once; `matching` is the test's own."""

    def broken(history: History) -> Iterator[str]:
        decided: dict[str, list[str]] = defaultdict(list)
        for each in history.decided:
            decided[each.event].append(each.rule)
        for said in history.said.values():
            expected = sorted(matching(said)) if said.kind in {"opened", "updated"} else []
            if said.kind != "held" and sorted(decided[said.event]) != expected:
                yield f"{said} is for {expected}; decided were {decided[said.event]}"

    return broken


ALWAYS: Sequence[Promise] = (
    one_at_a_time,
    once,
    nothing_when_it_is_over,
    nothing_while_paused,
    nothing_where_it_is_closed,
    nothing_in_a_storm,
    nothing_where_it_is_ineffective,
    every_decision_says_what_came_of_it,
)


def by_target(spans: Iterable[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.row.target, []).append(span)
    return found


def words(span: Span) -> str:
    ended = f"{span.ended:%d %H:%M:%S}" if span.ended else "now"
    return f"{span.row.rule}[{span.row.remedy}] {span.began:%d %H:%M:%S} to {ended}"


def began(begin: Begin) -> str:
    row = begin.row
    return f"{row.rule}[{row.remedy}] began on {row.target} at {begin.at:%d %H:%M:%S}"
