"""Fields that no source sends, and hosts that are taken from free text."""

from collections.abc import Iterator, Mapping, Sequence

from app.domain.conditions.clause import Leaf
from app.domain.conditions.condition import Location
from app.domain.fields import EVERYTHING, OWN_NAMES
from app.domain.rule import FromField, Rule
from app.domain.task import Doing
from app.linting.code import Code
from app.linting.finding import Finding, Linted, Subject, subject_of
from app.linting.known import IN_PROBLEM, INSIDE, NAMES_ITS_OWN, SOURCES, fields_of
from app.linting.near import did_you_mean, nearest

_FREE_TEXT = frozenset(
    {"title", "description", "note", EVERYTHING, "details", "problem", "message"}
)
_LISTS = frozenset({"tags", "entities"})


def findings(linted: Linted) -> Iterator[Finding]:
    for subject, place, clause, sources in linted.clauses():
        if isinstance(clause, Leaf):
            yield from _unknown(subject, (*place, "field"), clause.path, sources, linted.own)
    for rule in linted.rules:
        for place, path in _paths(rule):
            yield from _unknown(subject_of(rule), place, path, rule.sources, linted.own)
        yield from _free_text(rule)


def _paths(rule: Rule) -> Iterator[tuple[Location, str]]:
    if isinstance(rule.targets, FromField):
        yield ("targets", "from"), rule.targets.from_
    for number, path in enumerate(rule.count.by if rule.count else ()):
        yield ("count", "by", number), path
    for place, doing in _doings(rule):
        for path in sorted(doing.spec.paths()):
            yield (*place, doing.type), path


def _doings(rule: Rule) -> Iterator[tuple[Location, Doing]]:
    if rule.before.probe:
        yield ("before", "probe"), rule.before.probe
    for number, look in enumerate(rule.collect):
        yield ("collect", number), look
    for at, remedy in enumerate(rule.then):
        for number, task in enumerate(remedy.tasks):
            yield ("then", at, "tasks", number), task
        for doing in remedy.doings()[len(remedy.tasks) :]:
            yield ("then", at, "verify"), doing


def _unknown(
    subject: Subject,
    place: Location,
    path: str,
    sources: Sequence[str],
    own: Mapping[str, Sequence[str]],
) -> Iterator[Finding]:
    if path == EVERYTHING or (sources and not set(sources) & set(SOURCES)):
        return
    if _is_of_own(path, sources, own):
        return
    head, _, rest = path.partition(".")
    if head in fields_of(sources):
        if what := _wrong_below(path, head, rest):
            yield Finding(Code.UNKNOWN_FIELD, subject, place, what[0], what[1])
        return
    if any(name == path or path.startswith(f"{name}.") for name in fields_of(sources)):
        return
    meant = did_you_mean(head, fields_of(sources))
    asked = [name for name in sources if name in SOURCES] or list(SOURCES)
    who = " or ".join(asked) if sources else "any source"
    if (set(asked) <= NAMES_ITS_OWN or (own and not sources)) and not meant:
        return
    said = f"no field {path} is known of {who}"
    yield Finding(Code.UNKNOWN_FIELD, subject, place, said, meant or _where(asked))


def _is_of_own(path: str, sources: Sequence[str], own: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a source of the operator's may send it: by name, or one that is asked for."""
    if set(sources) & set(own):
        return True
    named = [name for fields in own.values() for name in fields]
    return not sources and any(path == name or path.startswith(f"{name}.") for name in named)


def _where(sources: Sequence[str]) -> str:
    if NAMES_ITS_OWN & set(sources):
        return "If your template or your own events have it, ignore this; else see docs/fields.md."
    return "docs/fields.md lists the fields."


def _wrong_below(path: str, head: str, rest: str) -> tuple[str, str] | None:
    """Say what is wrong behind a first part that is known: words and hint."""
    if not rest:
        return None
    steps = [step for step in rest.split(".") if not step.isdecimal()]
    if not steps:
        return None
    if head in INSIDE:
        if steps[0] in INSIDE[head]:
            return None
        return f"{head} have no {steps[0]}", did_you_mean(steps[0], INSIDE[head]) or (
            f"They have {', '.join(INSIDE[head])}."
        )
    if head == "problem" and not any(rest.startswith(name) for name in IN_PROBLEM):
        near = nearest(steps[0], IN_PROBLEM)
        return (f"no field {path} is known", f"did you mean problem.{near}?") if near else None
    if head in OWN_NAMES:
        kind = "a list of texts" if head in _LISTS else "a text"
        hint = "did you mean origin.name or origin.type?" if head == "source" else ""
        return f"{head} is {kind}: it has no {rest}", hint or f"Ask for {head}."
    return None


def _free_text(rule: Rule) -> Iterator[Finding]:
    if isinstance(rule.targets, FromField) and rule.targets.from_ in _FREE_TEXT:
        yield Finding(
            Code.FREE_TEXT_TARGETS,
            subject_of(rule),
            ("targets", "from"),
            f"{rule.targets.from_} is free text: each word of it would be taken for a host",
            "Take a field that holds names of hosts only, such as details.host or entity.",
        )
