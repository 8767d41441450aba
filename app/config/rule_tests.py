"""The tests of rules: those that rules carry, and those that stand beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from app.config.rule_files import RuleFiles
from app.config.rule_places import RulePlaces
from app.config.scenario_files import Found, read_scenarios
from app.domain.errors import PayloadError, Problem
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.restraint.permission import Permissions
from app.domain.rule import Rule
from app.domain.rule_test import RuleTest
from app.domain.stated_event import StatedEvent
from app.testing.coverage import Coverage, coverage
from app.testing.judge import judge_rule, judge_scenario
from app.testing.past import Bench, Received
from app.testing.place import Place
from app.testing.trace import Trace
from app.testing.verdict import Difference, Verdict

Readers = Mapping[str, Callable[[bytes], Event]]

_BY_HAND = "manual"
_LARGEST_EVENT = 10_000_000
_SOME_DAY = datetime(2026, 1, 7, 12, tzinfo=UTC)
"""When an event is taken for received if nobody says when: always the same, so that a test does
not fail by the hour in which it is run."""


@dataclass(frozen=True)
class Surroundings:
    """What tests take from the settings."""

    readers: Readers
    fleet: Fleet
    caps: Caps
    permissions: Permissions = field(default_factory=Permissions)
    honours_maintenance: bool = True


@dataclass(frozen=True)
class Case:
    """One test, ready to be run."""

    id: str
    file: Path
    find: Callable[[], Place]
    judge: Callable[[], list[Difference]]

    def run(self) -> Verdict:
        """Run it. An event that cannot be had is a failure of the test, too."""
        begun = perf_counter()
        try:
            differences = self.judge()
        except _NoEvent as error:
            differences = [Difference("the event", "one that can be read", str(error))]
        seconds = perf_counter() - begun
        return Verdict(self.id, str(self.file), tuple(differences), seconds, self.find)


class _NoEvent(Exception):
    """There is no event to test with."""


class RuleTests:
    """All tests of a folder of rules, and what they have seen of its clauses when they ran."""

    def __init__(self, folder: Path, files: RuleFiles, surroundings: Surroundings) -> None:
        self._folder = folder
        self._rules = files.current
        self._places = RulePlaces(files.current, files.texts)
        self._surroundings = surroundings
        self._bench = Bench(
            {rule.name: rule for rule in files.current.rules},
            surroundings.fleet,
            surroundings.caps,
            surroundings.permissions,
            files.current.groups,
            surroundings.honours_maintenance,
        )
        self._trace = Trace()
        self._watched = [self._trace.watch(rule) for rule in files.current.rules]
        self._scenarios, self.problems = read_scenarios(folder)

    def cases(self) -> Iterator[Case]:
        """Give the tests that rules carry in the order of the rules, then those beside them.

        Each has a name of its own: CI would show two of the same name as one.
        """
        seen: Counter[str] = Counter()
        for case in self._cases():
            seen[case.id] += 1
            again = seen[case.id]
            yield replace(case, id=f"{case.id} ({again})") if again > 1 else case

    def _cases(self) -> Iterator[Case]:
        for rule in self._watched:
            file = Path(self._rules.origins[rule.name])
            for index, test in enumerate(rule.tests):
                yield Case(
                    _id(rule.name, test.name or _called(test, index)),
                    file,
                    partial(self._places.of_test, rule.name, index),
                    partial(self._judge_rule, rule, test, file.parent),
                )
        for found in self._scenarios:
            name = _id(found.file.stem, found.scenario.name)
            yield Case(
                name, found.file, partial(_same, found.place), partial(self._judge_scenario, found)
            )

    def coverage(self) -> Coverage:
        """Tell what the tests that were run have seen."""
        return coverage(self._trace, self._places.of)

    def _judge_rule(self, rule: Rule, test: RuleTest, folder: Path) -> list[Difference]:
        source = test.source or (rule.sources[0] if len(rule.sources) == 1 else None)
        if source is None and not rule.sources and isinstance(test.event, StatedEvent):
            source = _BY_HAND
        received = self._received(test.event, source, test.at, folder)
        return judge_rule(rule, test, received, self._surroundings.fleet)

    def _judge_scenario(self, found: Found) -> list[Difference]:
        scenario, folder = found.scenario, found.file.parent
        source = scenario.source or _source_of(scenario.event)
        received = self._received(scenario.event, source, scenario.at, folder)
        earlier = [
            self._received(each.event, each.source or source, received.at - ago, folder)
            for each in scenario.history.events
            for ago in each.ago
        ]
        return judge_scenario(scenario, received, earlier, self._watched, self._bench)

    def _received(
        self, said: str | StatedEvent, source: str | None, at: datetime | None, folder: Path
    ) -> Received:
        if source is None:
            raise _NoEvent("say of which source it is: `source: opsgenie`")
        if isinstance(said, StatedEvent):
            at = at or _SOME_DAY
            return Received(said.event(source, at), at)
        readers = self._surroundings.readers
        if source not in readers:
            raise _NoEvent(f"there is no source named {source!r}")
        try:
            event = readers[source](self._body(folder / said))
        except (OSError, RuntimeError, ValueError, PayloadError) as error:
            raise _NoEvent(str(error)) from error
        return Received(event, at or event.occurred_at or _SOME_DAY)

    def _body(self, file: Path) -> bytes:
        """Read a file with an event, which is one of the folder of rules, wherever links lead."""
        if not file.resolve().is_relative_to(self._folder.resolve()):
            raise _NoEvent(f"{file} is not in the folder of rules")
        size = file.stat().st_size
        if not file.is_file() or size > _LARGEST_EVENT:
            raise _NoEvent(f"{file} is no file, or is larger than {_LARGEST_EVENT} bytes")
        return file.read_bytes()


def failing_tests(tests: RuleTests) -> Iterator[Problem]:
    """Run all tests; give what is not as they expect, and what cannot be read of them."""
    yield from tests.problems
    for verdict in run(tests.cases()):
        for difference in verdict.differences[:1]:
            what = f"test {verdict.id}: {difference}"
            place = verdict.place
            yield Problem(verdict.file, what, place.line, place.column, code="failing-test")


def run(cases: Iterable[Case]) -> Iterator[Verdict]:
    """Run these tests, one after the other."""
    return (case.run() for case in cases)


def _same(place: Place) -> Place:
    return place


def _id(of: str, name: str) -> str:
    return f"{of}::{' '.join(name.split())}"


def _source_of(said: str | StatedEvent) -> str | None:
    return _BY_HAND if isinstance(said, StatedEvent) else None


def _called(test: RuleTest, index: int) -> str:
    """Name a test that has no name by its place and its file."""
    file = "" if isinstance(test.event, StatedEvent) else f" ({test.event})"
    return f"test {index + 1}{file}"
