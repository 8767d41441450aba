"""Secrets that a rule names, and that the settings do not have."""

from collections.abc import Iterator

from app.domain.conditions.condition import Location
from app.domain.rule import ProbeSucceeds, Rule
from app.domain.task import Doing
from app.linting.code import Code
from app.linting.finding import Finding, Linted, subject_of
from app.linting.near import did_you_mean


def findings(linted: Linted) -> Iterator[Finding]:
    if linted.secrets is None:
        return
    for rule in linted.rules:
        for place, doing in _doings(rule):
            for name in sorted(doing.spec.secrets() - linted.secrets):
                meant = did_you_mean(name, linted.secrets)
                yield Finding(
                    Code.UNKNOWN_SECRET,
                    subject_of(rule),
                    place,
                    f"the settings have no secret {name!r}, without which nothing is done",
                    (meant[:1].upper() + meant[1:]) or "Add it to `secrets` of the settings.",
                )


def _doings(rule: Rule) -> Iterator[tuple[Location, Doing]]:
    """Give all that a rule may do, and where it stands."""
    if rule.before.probe:
        yield ("before", "probe"), rule.before.probe
    for number, look in enumerate(rule.collect):
        yield ("collect", number), look
    for number, remedy in enumerate(rule.then):
        for each, task in enumerate(remedy.tasks):
            yield ("then", number, "tasks", each), task
        if isinstance(remedy.verify, ProbeSucceeds):
            yield ("then", number, "verify"), remedy.verify
