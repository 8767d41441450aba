"""The tests that rules carry: an event in a file, and what the rule is to say to it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from app.domain.errors import PayloadError, Problem
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.matching import match
from app.domain.rule import Rule, RuleTest
from app.domain.rule_set import RuleSet
from app.domain.targets import targets_of

Readers = Mapping[str, Callable[[bytes], Event]]


def failing_tests(
    rules: RuleSet, readers: Readers, fleet: Fleet, now: datetime
) -> Iterator[Problem]:
    """Run the tests of all rules; give what is not as they expect.

    An event is taken for received when its test says, else when it happened, else now.
    """
    for rule in rules.rules:
        origin = rules.origins[rule.name]
        for number, test in enumerate(rule.tests, start=1):
            if what := _failure(rule, test, Path(origin).parent, readers, fleet, now):
                said = f"rule {rule.name}, test {number} ({test.event}): {what}"
                yield Problem(origin, said, code="failing-test")


def _failure(
    rule: Rule, test: RuleTest, folder: Path, readers: Readers, fleet: Fleet, now: datetime
) -> str | None:
    name = test.source or (rule.sources[0] if len(rule.sources) == 1 else None)
    if name is None:
        return "say of which source the event is: `source: opsgenie`"
    if name not in readers:
        return f"there is no source named {name!r}"
    try:
        event = readers[name]((folder / test.event).read_bytes())
    except (OSError, PayloadError) as error:
        return str(error)
    return _difference(rule, test, event, test.at or event.occurred_at or now, fleet)


def _difference(rule: Rule, test: RuleTest, event: Event, at: datetime, fleet: Fleet) -> str | None:
    matching = match([rule], event, at)
    if test.expect == "not_matched":
        return "it matches" if matching.matched else None
    if matching.failures:
        failed = matching.failures[0][1]
        return f"it does not match: {failed.clause}; the event says {failed.saw}"
    targets = targets_of(rule.targets, event, fleet)
    if test.targets is not None and targets != test.targets:
        return f"its targets are {list(targets)}"
    return None
