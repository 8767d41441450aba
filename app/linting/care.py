"""What a rule leaves out that keeps a repair from doing harm: proof, limits, tests, hosts."""

from collections.abc import Iterator

from app.domain import duration
from app.domain.rule import Group, Hosts, Mode, Rule
from app.linting.code import Code
from app.linting.finding import Finding, Kind, Linted, Subject, subject_of

_MOST_SHOWN = 5


def findings(linted: Linted) -> Iterator[Finding]:
    has_caps = bool(linted.caps.cooldown or linted.caps.rate)
    for rule in linted.rules:
        yield from _proof(rule)
        if not (has_caps or rule.limits.cooldown or rule.limits.rate):
            yield Finding(
                Code.NO_LIMITS,
                subject_of(rule),
                ("name",),
                "neither the rule nor the settings limit how often it acts on a host",
                "Add `limits: { cooldown: 30m, rate: [3/1d] }`, with lengths of your own.",
            )
        if rule.mode is Mode.AUTO and not rule.tests:
            yield Finding(
                Code.NO_TESTS,
                subject_of(rule),
                ("name",),
                "a rule that acts by itself has no tests",
                "Add `tests:` with a message that it is for, and one that it is not for.",
            )
        if rule.count and rule.count.within > linted.kept_for:
            yield Finding(
                Code.COUNT_BEYOND_RETENTION,
                subject_of(rule),
                ("count", "within"),
                f"events are counted over {duration.spell(rule.count.within)}, but kept for "
                f"{duration.spell(linted.kept_for)}",
                "Count over less, or keep events longer by `retention.age`.",
            )
        yield from _hosts(rule, linted)


def _proof(rule: Rule) -> Iterator[Finding]:
    for number, remedy in enumerate(rule.then):
        if remedy.verify is None:
            yield Finding(
                Code.NO_VERIFY,
                subject_of(rule),
                ("then", number),
                "nothing proves that this remedy helped: tasks that succeed are taken for success",
                "Add `verify:`, a task that looks or `{ problem: resolved, within: 10m }`.",
            )


def _hosts(rule: Rule, linted: Linted) -> Iterator[Finding]:
    match rule.targets:
        case Hosts(hosts=hosts):
            for number, host in enumerate(hosts):
                place = ("targets", "hosts", number)
                yield from _host(subject_of(rule), place, host, linted)
        case Group(group=group, means=None):
            for host in linted.fleet.groups.get(group, ()):
                yield from _host(subject_of(rule), ("targets", "group"), host, linted)
        case _:
            return


def shared_hosts(linted: Linted) -> Iterator[Finding]:
    """Look at the hosts of groups of the rule files, where they are written."""
    for name, hosts in linted.shared.groups.items():
        subject = Subject(Kind.GROUP, name)
        for number, host in enumerate(hosts):
            yield from _host(subject, (*subject.place, number), host, linted)


def _host(
    subject: Subject, place: tuple[str | int, ...], host: str, linted: Linted
) -> Iterator[Finding]:
    fleet = linted.fleet
    if not fleet.allow or not (refusal := fleet.refusal(fleet.canonical(host))):
        return
    shown = ", ".join(fleet.allow[:_MOST_SHOWN])
    more = "" if len(fleet.allow) <= _MOST_SHOWN else ", …"
    hint = f"Allowed are {shown}{more}."
    yield Finding(Code.HOST_NOT_ALLOWED, subject, place, refusal, hint)
