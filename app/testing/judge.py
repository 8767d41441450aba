"""Hold a test against the rules: the same matching and deciding as in the service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.conditions.clause import Failure
from app.domain.conditions.condition import Condition
from app.domain.decide import Decision, decide
from app.domain.event import EventKind
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.matching import Matching, match, sift
from app.domain.restraint.block import BlockReason
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Hosts, Rule
from app.domain.rule_test import RuleTest, is_meant
from app.domain.targets import targets_of
from app.testing.past import Bench, Received, situation_for, too_seldom
from app.testing.scenario import Expected, ExpectedOfRule, Scenario
from app.testing.verdict import Difference, of_lists

_NOTHING = "nothing"
_SOME_HOST = Hosts(hosts=("some-host",))
"""Instead of the targets, where only the commands are looked at: without any, none is filled in."""


@dataclass(frozen=True)
class _Outcome:
    """What came of the event of a test, and why it was not for the rules if it was not."""

    decisions: dict[str, Decision]
    failures: dict[str, Failure]
    ignored: str | None


def judge_rule(rule: Rule, test: RuleTest, received: Received, fleet: Fleet) -> list[Difference]:
    """Hold a rule's own test against it: its condition, targets and commands, no limits."""
    failed = _failure(rule, received)
    if not test.is_to_match:
        return list(_unlike_failure(rule.name, test.fails, failed))
    if failed:
        return [_no_match(rule.name, failed)]
    differences = []
    if test.targets is not None:
        was = targets_of(rule.targets, received.event, fleet)
        differences.append(of_lists(f"targets of {rule.name}", test.targets, was))
    if test.commands is not None:
        on_some_host = rule.model_copy(update={"targets": _SOME_HOST})
        decision = decide(on_some_host, received.event, _free(received, fleet))
        differences.append(_unlike_commands(rule.name, test.commands, decision))
    return [each for each in differences if each]


def judge_scenario(
    scenario: Scenario,
    received: Received,
    earlier: Sequence[Received],
    rules: Sequence[Rule],
    bench: Bench,
) -> list[Difference]:
    """Hold a test over all rules against them; `rules` may be watched ones."""
    outcome = _outcome(scenario, received, earlier, rules, bench)
    expected = scenario.expect
    found = list(_unknown_rules(expected, bench)) or [
        *_unlike_matches(expected, outcome),
        *(
            each
            for name, of_rule in expected.rules.items()
            for each in _unlike_rule(name, of_rule, outcome)
        ),
    ]
    if found and outcome.ignored:
        found.append(Difference("the event", "to be decided", outcome.ignored))
    return found


def _outcome(
    scenario: Scenario,
    received: Received,
    earlier: Sequence[Received],
    rules: Sequence[Rule],
    bench: Bench,
) -> _Outcome:
    ignored = _ignored(received)
    matching = sift(
        match(() if ignored else rules, received.event, received.at),
        lambda rule: too_seldom(rule, received, earlier, bench),
    )
    return _Outcome(
        {rule.name: _decided(rule, received, scenario, bench) for rule in matching.matched},
        _failures(matching),
        ignored,
    )


def _failure(rule: Rule, received: Received) -> Failure | None:
    if ignored := _ignored(received):
        return Failure("the event is for rules", ignored)
    matching = match([rule], received.event, received.at)
    return matching.failures[0][1] if matching.failures else None


def _ignored(received: Received) -> str | None:
    """Say why no rule is asked, if none is."""
    event = received.event
    if event.ignore is None and event.kind is EventKind.RESOLVED:
        return "it is the end of a problem"
    return event.ignore


def _decided(rule: Rule, received: Received, scenario: Scenario, bench: Bench) -> Decision:
    return decide(rule, received.event, situation_for(rule, received, scenario, bench))


def _failures(matching: Matching) -> dict[str, Failure]:
    return {rule.name: failed for rule, failed in matching.failures}


def _unknown_rules(expected: Expected, bench: Bench) -> Iterator[Difference]:
    for name in expected.names:
        if name not in bench.rules:
            yield Difference(f"the rule {name}", "to be there", "in no file that can be read")


def _unlike_matches(expected: Expected, outcome: _Outcome) -> Iterator[Difference]:
    was = sorted(outcome.decisions)
    if expected.matches is not None:
        wanted = () if expected.matches == "none" else sorted(expected.matches)
        if difference := of_lists("the rules that match", wanted, was):
            yield difference
            lacking = [name for name in wanted if name in outcome.failures]
            yield from (_no_match(name, outcome.failures[name]) for name in lacking)
    for name in expected.at_least:
        if failed := outcome.failures.get(name):
            yield _no_match(name, failed)
        elif name not in outcome.decisions:
            yield Difference(name, "to match", "not asked")


def _unlike_rule(name: str, expected: ExpectedOfRule, outcome: _Outcome) -> Iterator[Difference]:
    failed, decision = outcome.failures.get(name), outcome.decisions.get(name)
    if expected.fails is not None:
        yield from _unlike_failure(name, expected.fails, failed)
    elif failed:
        yield _no_match(name, failed)
    elif decision is None:
        yield Difference(name, "to match", "not asked")
    else:
        yield from filter(None, _unlike_decision(name, expected, decision))


def _unlike_failure(
    name: str, fails: Condition | str | None, failed: Failure | None
) -> Iterator[Difference]:
    if failed is None:
        wanted = "not to match" if fails is None else f"not to match: {fails}"
        yield Difference(name, wanted, "a match")
    elif fails is not None and not is_meant(fails, failed):
        yield Difference(f"the first clause of {name} that fails", str(fails), _told(failed))


def _unlike_decision(
    name: str, expected: ExpectedOfRule, decision: Decision
) -> Iterator[Difference | None]:
    choices = decision.choices
    if expected.targets is not None:
        was = [choice.target for choice in choices]
        yield of_lists(f"targets of {name}", expected.targets, was)
    yield from _unlike_blocks(name, expected, decision)
    if expected.acts_on is not None:
        was = [choice.target for choice in choices if not choice.block]
        difference = of_lists(f"targets on which {name} acts", expected.acts_on, was)
        yield difference and _with_reasons(difference, decision)
    if expected.detail is not None:
        details = [block.detail for block in decision.blocks()]
        if not any(expected.detail in detail for detail in details):
            told = details[0] if details else _NOTHING
            yield Difference(f"why {name} is blocked", f"words with {expected.detail!r}", told)
    if expected.commands is not None:
        yield _unlike_commands(name, expected.commands, decision)


def _unlike_blocks(
    name: str, expected: ExpectedOfRule, decision: Decision
) -> Iterator[Difference | None]:
    was = {each.target: each.block.reason for each in decision.choices if each.block}
    match expected.blocked:
        case None:
            return
        case BlockReason() as reason:
            whole = decision.block.reason if decision.block else None
            acts = len(was) < len(decision.choices)
            if (whole or reason) != reason or acts or any(each != reason for each in was.values()):
                told = _reasons(decision)
                yield Difference(f"why {name} is blocked", f"{reason} on every target", told)
        case reasons:
            wanted = [f"{target}: {reason}" for target, reason in sorted(reasons.items())]
            found = [f"{target}: {reason}" for target, reason in sorted(was.items())]
            difference = of_lists(f"targets on which {name} is blocked", wanted, found)
            yield difference and _with_reasons(difference, decision)


def _with_reasons(difference: Difference, decision: Decision) -> Difference:
    told = f"{difference.was}; {_reasons(decision)}"
    return Difference(difference.of, difference.expected, told)


def _reasons(decision: Decision) -> str:
    """Tell what blocks it, and where."""
    if block := decision.block:
        return f"{block.reason} ({block.detail})"
    told = [
        f"{choice.target}: {choice.block.reason} ({choice.block.detail})"
        if choice.block
        else f"{choice.target}: it acts"
        for choice in decision.choices
    ]
    return ", ".join(told) or _NOTHING


def _free(received: Received, fleet: Fleet) -> Situation:
    """Give a situation in which no limit is in the way."""
    return Situation(
        fleet=fleet,
        caps=Caps(max_targets=None),
        dry_run=False,
        problem_is_open=True,
        open_for=timedelta.max,
        now=received.at,
        acted=lambda: False,
        past=lambda target, since: Past(),
    )


def _unlike_commands(name: str, expected: Sequence[str], decision: Decision) -> Difference | None:
    block = decision.block
    if block and block.reason is BlockReason.NOT_ALLOWED:
        was = [f"refused: {block.detail}"]
    else:
        specs = [task.spec for task in decision.first_remedy.tasks]
        was = [str(getattr(spec, spec.shorthand)).strip() for spec in specs]
    return of_lists(f"commands of {name}", [each.strip() for each in expected], was)


def _no_match(name: str, failed: Failure) -> Difference:
    return Difference(name, "to match", f"no match: {_told(failed)}")


def _told(failed: Failure) -> str:
    return f"{failed.clause}; the event says {failed.saw}"
