"""The account of a storm: what was promised, held against what the hosts and the vendors say.

Pure: it only reads facts. Each line counts something; a line that is a promise also names what
broke it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from tests.parts.crash.facts import Copy, Cut, Facts, Letter

_RECEIVED, _SENT_AWAY = 202, 503
_FIRST_WORDS = {"started", "awaiting"}
_LAST_WORDS = {"ended", "cancelled"}
_UNDER_WAY = {"queued", "running", "verifying"}
_ON_ITS_WAY = {"pending", "sending", "accepted"}
_CERTAIN = {"succeeded", "failed"}
_SHOWN = 5
_SLACK = timedelta(seconds=20)
"""What a busy machine may need, when the lease is over, until people are told: it has to come to
the rows of the run before that."""


@dataclass(frozen=True)
class Line:
    """One thing that was counted. `broken` names what is not as promised; None: no promise."""

    what: str
    count: int
    broken: tuple[str, ...] | None = None

    def __str__(self) -> str:
        if self.broken is None:
            return f"{self.what:<66} {self.count:>7}"
        shown = ", ".join(self.broken[:_SHOWN])
        return f"{self.what:<66} {self.count:>7} {len(self.broken):>7}  {shown}".rstrip()


@dataclass(frozen=True)
class Account:
    """The lines, in the order in which they are read."""

    lines: tuple[Line, ...]

    @property
    def broken(self) -> dict[str, tuple[str, ...]]:
        """Give the promises that were not kept, with what broke them."""
        return {line.what: line.broken for line in self.lines if line.broken}

    def __str__(self) -> str:
        return "\n".join([f"{'':<66} {'count':>7} {'broken':>7}", *map(str, self.lines)])


def account(facts: Facts) -> Account:
    """Hold the promises against the facts."""
    return Account(
        (
            *_of_letters(facts),
            *_of_runs(facts),
            *_of_cut(facts),
            *_of_hosts(facts),
            *_of_notes(facts),
            *_at_the_vendors(facts),
        )
    )


def _promise(what: str, count: int, broken: Iterable[str]) -> Line:
    return Line(what, count, tuple(broken))


def _of_letters(facts: Facts) -> Iterator[Line]:
    received = [letter for letter in facts.letters if letter.event]
    answers = Counter(answer for letter in facts.letters for answer in letter.answers)
    yield Line("messages", len(facts.letters))
    yield Line("  tries that got no answer", answers[None])
    yield Line("  tries that were sent away with 503", answers[_SENT_AWAY])
    yield _promise(
        "messages with a 202 have their event, and it is decided",
        len(received),
        (f"{letter.name}: {_fate(letter, facts)}" for letter in received if _fate(letter, facts)),
    )
    yield _promise(
        "nothing was answered but 202 or 503",
        answers.total(),
        (f"{status}" for status in answers if status not in {None, _RECEIVED, _SENT_AWAY}),
    )
    yield _promise(
        "no event waits",
        len(facts.events),
        (id_ for id_, event in facts.events.items() if event.state == "waiting"),
    )


def _fate(letter: Letter, facts: Facts) -> str:
    """Say what is wrong with a message that was received; nothing if it is as it has to be."""
    event = facts.events.get(letter.event or "")
    if event is None:
        return "lost"
    if event.state not in {"decided", "ignored"}:
        return event.state
    missing = letter.rules - event.decided
    return f"no decision for {', '.join(sorted(missing))}" if missing else ""


def _of_runs(facts: Facts) -> Iterator[Line]:
    states = Counter(run.state for run in facts.runs.values())
    yield _promise(
        "runs, none of them left under way",
        len(facts.runs),
        (f"{id_}: {run.state}" for id_, run in facts.runs.items() if run.state in _UNDER_WAY),
    )
    for state, count in sorted(states.items()):
        yield Line(f"  {state}", count)
    same = Counter(
        (run.problem, run.episode, run.rule, run.target, run.remedy)
        for run in facts.runs.values()
        if run.state != "blocked"
    )
    yield _promise(
        "remedies of a problem on a target, each at most once",
        len(same),
        (" ".join(map(str, each)) for each, times in same.items() if times > 1),
    )


def _of_cut(facts: Facts) -> Iterator[Line]:
    """Leave out what another replica was doing when one was killed: the hosts saw who did it."""
    doors: dict[tuple[str, str], set[int]] = defaultdict(set)
    for trace in facts.traces:
        doors[trace.run, trace.step].add(trace.door)
    cut = [each for each in facts.cut if each.killed in doors.get(_key(each), {each.killed})]
    firsts = {_key(each): each for each in reversed(cut)}
    keys = sorted(firsts)
    yield _promise(
        "tasks cut by a kill ended unknown (the repeatable: were done again)",
        len(keys),
        (" ".join(key) for key in keys if not _is_settled(key, facts)),
    )
    if facts.lease is None:
        return
    yield Line(
        "  others that went on at another replica",
        len({_key(each) for each in facts.cut} - set(keys)),
    )
    ended = [(each, took) for each in firsts.values() if (took := _took(each, facts)) is not None]
    yield _promise(
        "cut tasks were told of soon after the lease, or another kill came",
        len(ended),
        (f"{each.run} {each.step}: {took}" for each, took in ended if _is_late(each, took, facts)),
    )
    longest = max((took for _, took in ended), default=timedelta(0))
    yield Line("  the longest of them, in seconds", round(longest.total_seconds()))


def _key(cut: Cut) -> tuple[str, str]:
    return cut.run, cut.step


def _is_settled(key: tuple[str, str], facts: Facts) -> bool:
    known = facts.steps.get(key)
    if known is None or known.outcome is None:
        return False
    return known.outcome == "unknown" or _may_repeat(key[0], facts)


def _took(cut: Cut, facts: Facts) -> timedelta | None:
    """Give how long nobody was told of a task that was cut; None for one that is done again."""
    ended = facts.runs[cut.run].finished_at if cut.run in facts.runs else None
    if ended is None or cut.at is None or _may_repeat(cut.run, facts):
        return None
    return ended - cut.at


def _is_late(cut: Cut, took: timedelta, facts: Facts) -> bool:
    """Tell whether it took longer than a lease, though nobody who took it over was killed."""
    if facts.lease is None or cut.at is None or took <= facts.lease * 7 / 6 + _SLACK:
        return False
    over, told = cut.at + facts.lease, cut.at + took
    return not any(over <= kill <= told for kill in facts.kills)


def _of_hosts(facts: Facts) -> Iterator[Line]:
    """Believe the hosts, not the rows."""
    times = Counter((trace.run, trace.step) for trace in facts.traces)
    again = {key for key in times if key[0] in facts.runs and _may_repeat(key[0], facts)}
    yield _promise(
        "tasks that the hosts saw, none twice",
        len(times) - len(again),
        (" ".join(key) for key, count in times.items() if count > 1 and key not in again),
    )
    yield Line("  repeatable ones", len(again))
    yield Line("    of these done more than once", sum(times[key] > 1 for key in again))
    yield _promise(
        "tasks that the hosts saw were claimed before",
        len(times),
        (" ".join(key) for key in times if key not in facts.steps),
    )
    yield _promise(
        "tasks that the hosts saw were on the right host",
        len(facts.traces),
        (
            f"{trace.run} {trace.step} on {trace.address}"
            for trace in facts.traces
            if trace.run in facts.runs and facts.runs[trace.run].address != trace.address
        ),
    )
    sure = [key for key, step in facts.steps.items() if step.outcome in _CERTAIN]
    yield _promise(
        "tasks that are said to have ended by themselves were seen",
        len(sure),
        (" ".join(key) for key in sure if key not in times),
    )


def _may_repeat(run: str, facts: Facts) -> bool:
    return facts.runs[run].rule in facts.repeatable


def _of_notes(facts: Facts) -> Iterator[Line]:
    """Every milestone has a note, and every note has a delivery for every sink."""
    last = {note.run for note in facts.notes.values() if note.milestone in _LAST_WORDS}
    over = [id_ for id_, run in facts.runs.items() if run.state not in _UNDER_WAY | {"blocked"}]
    yield _promise(
        "runs that are over have a note of their end",
        len(over),
        (id_ for id_ in over if id_ not in last),
    )
    first = {note.event for note in facts.notes.values() if note.milestone in _FIRST_WORDS}
    begun = [id_ for id_ in over if facts.runs[id_].remedy == 0]
    yield _promise(
        "first remedies have a note of their start",
        len(begun),
        (id_ for id_ in begun if facts.runs[id_].event not in first),
    )
    handed = {
        (note.problem, note.episode)
        for note in facts.notes.values()
        if note.milestone == "escalated"
    }
    asking = {id_: note for id_, note in facts.notes.items() if note.asks_a_person}
    yield _promise(
        "ends that need a person were handed over",
        len(asking),
        (id_ for id_, note in asking.items() if (note.problem, note.episode) not in handed),
    )
    sent = Counter(delivery.note for delivery in facts.deliveries)
    yield _promise(
        "notes have a delivery for every place",
        len(facts.notes),
        (
            f"{id_}: {sent[id_]} of {note.sinks}"
            for id_, note in facts.notes.items()
            if sent[id_] != note.sinks
        ),
    )


def _at_the_vendors(facts: Facts) -> Iterator[Line]:
    there: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    for copy in facts.copies:
        there[copy.note, copy.place].append(copy)
    due = {(each.note, each.place): each for each in facts.deliveries}
    yield _promise(
        "no note is left on its way, and none was given up",
        len(due),
        (
            f"{each.note} {each.state}"
            for each in due.values()
            if each.state in _ON_ITS_WAY | {"failed"}
        ),
    )
    yield _promise(
        "notes are at the vendor",
        len(due),
        (" ".join(key) for key in due if key not in there),
    )
    yield _promise(
        "notes at the vendor were to be there",
        len(there),
        (" ".join(key) for key in there if key not in due),
    )
    doubled = {key: copies for key, copies in there.items() if len(copies) > 1}
    avoidable = [" ".join(key) for key, copies in doubled.items() if not _unavoidable(copies)]
    yield _promise("notes are at the vendor once", len(there), avoidable)
    yield Line("  twice, as the vendor made unavoidable", len(doubled) - len(avoidable))


def _unavoidable(copies: list[Copy]) -> bool:
    """Tell whether nobody could see any copy when the next one was posted."""
    ordered = sorted(copies, key=lambda copy: (copy.posted_at is None, copy.posted_at))
    return all(
        earlier.seen_at and later.posted_at and earlier.seen_at > later.posted_at
        for earlier, later in pairwise(ordered)
    )
