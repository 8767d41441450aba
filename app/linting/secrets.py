"""Secrets that a rule names, and that the settings do not have."""

from collections.abc import Iterator

from app.linting.code import Code
from app.linting.doings import doings
from app.linting.finding import Finding, Linted, subject_of
from app.linting.near import did_you_mean


def findings(linted: Linted) -> Iterator[Finding]:
    if linted.secrets is None:
        return
    for rule in linted.rules:
        for place, doing in doings(rule):
            for name in sorted(doing.spec.secrets() - linted.secrets):
                meant = did_you_mean(name, linted.secrets)
                yield Finding(
                    Code.UNKNOWN_SECRET,
                    subject_of(rule),
                    place,
                    f"the settings have no secret {name!r}, without which nothing is done",
                    (meant[:1].upper() + meant[1:]) or "Add it to `secrets` of the settings.",
                )
