"""Conditions and groups that are defined for all, and used by nobody.

A limit that is of a group is of all groups, so it uses them.
"""

from collections.abc import Iterator

from app.linting.code import Code
from app.linting.finding import Finding, Kind, Linted, Subject
from app.linting.limits import per_group


def findings(linted: Linted) -> Iterator[Finding]:
    rules = (rule.limits for rule in linted.rules)
    count_groups = any(any(per_group(limits)) for limits in (linted.caps, *rules))
    groups = {} if count_groups else linted.shared.groups
    for kind, names, code in (
        (Kind.CONDITION, linted.shared.conditions, Code.UNUSED_CONDITION),
        (Kind.GROUP, groups, Code.UNUSED_GROUP),
    ):
        for name in names:
            if (str(kind), name) not in linted.used:
                subject = Subject(kind, name)
                what = f"no rule uses the {kind} {name!r}"
                yield Finding(code, subject, subject.place, what, "Use it, or delete it.")
