"""All that a rule may do, and where it stands."""

from collections.abc import Iterator

from app.domain.conditions.condition import Location
from app.domain.rule import ProbeSucceeds, Rule
from app.domain.task import Doing


def doings(rule: Rule) -> Iterator[tuple[Location, Doing]]:
    if rule.before.probe:
        yield ("before", "probe"), rule.before.probe
    for number, look in enumerate(rule.collect):
        yield ("collect", number), look
    for number, remedy in enumerate(rule.then):
        for each, task in enumerate(remedy.tasks):
            yield ("then", number, "tasks", each), task
        if isinstance(remedy.verify, ProbeSucceeds):
            yield ("then", number, "verify"), remedy.verify
