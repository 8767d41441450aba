"""Which version of each rule file is in force, so that every name that one uses is defined.

A file that breaks what others rely on is broken itself: what it said before stays in force.
"""

import difflib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.config.rule_file import Kind, Mention, RuleFile
from app.domain.conditions.condition import Condition
from app.domain.errors import Problem
from app.domain.shared import Shared, cycle_in, named_in

Files = Mapping[str, RuleFile]


@dataclass(frozen=True)
class Agreement:
    """The files in force, what they share, and what is wrong with those that are not."""

    files: Files
    shared: Shared
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Fault:
    """What is wrong while these files are in force together: a name that somebody uses."""

    use: Mention
    what: str
    code: str


def agree(new: Files, before: Files, groups: AbstractSet[str]) -> Agreement:
    """Put the new files in force, but for those that do not fit the others.

    `before` is what was in force until now; `groups` are those of the settings. Each round takes
    at least one file back to what it was, so there is an end.
    """
    chosen, problems = dict(new), list[Problem]()
    while fault := next(_faults(chosen, groups), None):
        name, problem = _guilty(fault, chosen, before)
        problems.append(problem)
        if name in before and _has_changed(name, chosen, before):
            chosen[name] = before[name]
        else:
            del chosen[name]
    return Agreement(chosen, _shared(chosen), (*problems, *_doubled(chosen, groups)))


def _guilty(fault: _Fault, chosen: Files, before: Files) -> tuple[str, Problem]:
    """Give the file that is to blame: the one that uses the name, if it has changed.

    Else it is the one that defined the name until now.
    """
    use = fault.use
    if _has_changed(use.file, chosen, before):
        return use.file, use.problem(fault.what, fault.code)
    for name, file in before.items():
        defined = any((each.kind, each.name) == (use.kind, use.name) for each in file.defines())
        if defined and _has_changed(name, chosen, before):
            what = f"{use.kind} {use.name!r} is gone, but {use} uses it: it stays as it was"
            return name, Problem(name, what, code=fault.code)
    return use.file, use.problem(fault.what, fault.code)


def _has_changed(name: str, chosen: Files, before: Files) -> bool:
    new, old = chosen.get(name), before.get(name)
    return new is None or old is None or new.text != old.text


def _faults(files: Files, groups: AbstractSet[str]) -> Iterator[_Fault]:
    shared = _shared(files)
    known = {Kind.CONDITION: set(shared.conditions), Kind.GROUP: set(shared.groups) | groups}
    for file in files.values():
        for use in file.uses:
            if use.name not in known[use.kind]:
                yield _Fault(use, _not_there(use, known[use.kind]), f"unknown-{use.kind}")
    circle = cycle_in(shared.conditions)
    for file in files.values():
        for mention, condition in file.conditions:
            if mention.name in circle and any(name in circle for _, name in named_in(condition)):
                path = " → ".join((*circle, circle[0]))
                what = f"conditions that lead back to themselves: {path}"
                yield _Fault(mention, what, "condition-cycle")


def _not_there(use: Mention, known: AbstractSet[str]) -> str:
    near = difflib.get_close_matches(use.name, sorted(known), 1)
    where = " in the settings or the rule files" if use.kind is Kind.GROUP else ""
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"there is no {use.kind} {use.name!r}{where}{hint}"


def _shared(files: Files) -> Shared:
    conditions: dict[str, Condition] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for _, file in sorted(files.items()):
        for mention, condition in file.conditions:
            conditions.setdefault(mention.name, condition)
        for mention, hosts in file.groups:
            groups.setdefault(mention.name, hosts)
    return Shared.model_construct(conditions=conditions, groups=groups)


def _doubled(files: Files, groups: AbstractSet[str]) -> Iterator[Problem]:
    """Name what is defined twice: the first one counts, and before all the settings."""
    first: dict[tuple[Kind, str], str] = {(Kind.GROUP, name): "the settings" for name in groups}
    for _, file in sorted(files.items()):
        for mention in file.defines():
            other = first.setdefault((mention.kind, mention.name), str(mention))
            if other != str(mention):
                what = f"a {mention.kind} named {mention.name!r} is in {other} already"
                yield mention.problem(f"{what}; that one counts", "duplicate-name")
