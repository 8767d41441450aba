"""Conditions and groups that are defined for all, and used by nobody."""

from collections.abc import Iterator

from app.linting.code import Code
from app.linting.finding import Finding, Kind, Linted, Subject


def findings(linted: Linted) -> Iterator[Finding]:
    for kind, names, code in (
        (Kind.CONDITION, linted.shared.conditions, Code.UNUSED_CONDITION),
        (Kind.GROUP, linted.shared.groups, Code.UNUSED_GROUP),
    ):
        for name in names:
            if (str(kind), name) not in linted.used:
                subject = Subject(kind, name)
                what = f"no rule uses the {kind} {name!r}"
                yield Finding(code, subject, subject.place, what, "Use it, or delete it.")
