"""The differences between what two sets of rules say, counted, with the first ones as examples."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from app.backtesting.history import Happened, StoredDecision
from app.backtesting.outcome import Outcome, outcome, said
from app.backtesting.result import Counts, Difference, Example, Faithful, RuleDifference
from app.backtesting.side import Answer, Side
from app.backtesting.tally import Tally
from app.domain.conditions.clause import Failure
from app.domain.decide import Decision
from app.domain.matching import match
from app.domain.rule import Rule

_NOTHING = "does not match"
_TITLE = 200


class _Differences:
    """Of one kind and rule; so many of them are kept as examples."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self.examples: list[Example] = []
        self._most = most

    def note(
        self,
        of: Happened,
        failed: Failure | None,
        before: Outcome | None,
        after: Outcome | None,
    ) -> None:
        self.count += 1
        if len(self.examples) >= self._most:
            return
        self.examples.append(
            Example(
                event=of.id,
                at=of.at,
                title=of.event.title[:_TITLE],
                clause=failed.clause if failed else None,
                saw=failed.saw if failed else None,
                before=said(before) if before else _NOTHING,
                after=said(after) if after else _NOTHING,
            )
        )

    def found(self) -> Difference:
        return Difference(count=self.count, examples=tuple(self.examples))


class Counted:
    """What one side would have done, in all and by rule."""

    def __init__(self) -> None:
        self.all = Tally()
        self.by_rule: dict[str, Tally] = defaultdict(Tally)

    def answer(self, of: Happened, answer: Answer) -> None:
        for name, decision in answer.decisions.items():
            self.later(decision, of.at)
            for tally in (self.all, self.by_rule[name]):
                tally.matches += 1
        self.all.unknown += bool(answer.unknown)
        for name in answer.unknown:
            self.by_rule[name].unknown += 1

    def later(self, decision: Decision, at: datetime) -> None:
        for tally in (self.all, self.by_rule[decision.rule.name]):
            tally.add(decision, at)


class Comparison:
    """`examples` are kept of each kind and rule."""

    def __init__(self, before: Side, after: Side, examples: int) -> None:
        self._old = {rule.name: rule for rule in before.rules}
        self._new = {rule.name: rule for rule in after.rules}
        none = partial(_Differences, examples)
        self._newly: dict[str, _Differences] = defaultdict(none)
        self._lost: dict[str, _Differences] = defaultdict(none)
        self._differently: dict[str, _Differences] = defaultdict(none)
        self._unfaithful = none()
        self._compared = 0

    def add(self, of: Happened, before: Answer, after: Answer) -> None:
        """Compare what both say to an event."""
        for name in dict.fromkeys((*before.decisions, *after.decisions)):
            was, now = before.decisions.get(name), after.decisions.get(name)
            if was is None and now is not None:
                failed = _failure(of, before, self._old.get(name))
                self._newly[name].note(of, failed, None, outcome(now))
            elif now is None and was is not None:
                failed = _failure(of, after, self._new.get(name))
                self._lost[name].note(of, failed, outcome(was), None)
            elif was and now and (old := outcome(was)) != (new := outcome(now)):
                self._differently[name].note(of, None, old, new)

    def check(self, of: Happened, answer: Answer) -> None:
        """Compare what the rules in force say with what they really said."""
        for stored in of.decisions:
            rule = self._old.get(stored.rule)
            if rule is None or rule.digest != stored.digest:
                continue
            self._compared += 1
            decision = answer.decisions.get(rule.name)
            if not decision or _as_stored(decision) != (stored.reason, stored.choices):
                replayed = outcome(decision) if decision else None
                real = _outcome_of(stored)
                failed = None if decision else _failure(of, answer, rule)
                self._unfaithful.note(of, failed, real, replayed)

    def rules(self, before: Counted, after: Counted, length: timedelta) -> list[RuleDifference]:
        """Give all rules by name."""

        def counts(rules: dict[str, Rule], name: str, counted: Counted) -> Counts | None:
            return counted.by_rule[name].counts(length) if name in rules else None

        return [
            RuleDifference(
                rule=name,
                status=_status(self._old.get(name), self._new.get(name)),
                changed=_changed(self._old.get(name), self._new.get(name)),
                before=counts(self._old, name, before),
                after=counts(self._new, name, after),
                newly=self._newly[name].found(),
                lost=self._lost[name].found(),
                differently=self._differently[name].found(),
            )
            for name in sorted({*self._old, *self._new})
        ]

    def faithful(self) -> Faithful:
        return Faithful(
            compared=self._compared,
            same=self._compared - self._unfaithful.count,
            examples=tuple(self._unfaithful.examples),
        )


def _failure(of: Happened, answer: Answer, rule: Rule | None) -> Failure | None:
    """Give why the rule does not match; None when there is no such rule."""
    if rule is None:
        return None
    known = (failed for each, failed in answer.failures if each.name == rule.name)
    alone = (failed for _, failed in match([rule], of.event, of.at).failures)
    return next(known, None) or next(alone, None)


def _as_stored(decision: Decision) -> tuple[str | None, frozenset[tuple[str, str | None]]]:
    reason, choices, _ = outcome(decision)
    return reason, frozenset(choices)


def _outcome_of(stored: StoredDecision) -> Outcome:
    return stored.reason, tuple(sorted(stored.choices, key=str)), "ran"


def _status(old: Rule | None, new: Rule | None) -> str:
    if old is None:
        return "new"
    if new is None:
        return "gone"
    return "same" if old.digest == new.digest else "changed"


def _changed(old: Rule | None, new: Rule | None) -> tuple[str, ...]:
    """Name the keys of the rule that say something else than before."""
    if old is None or new is None or old.digest == new.digest:
        return ()
    keys: Sequence[str] = [*type(new).model_fields]
    return tuple(key for key in keys if _says(old, key) != _says(new, key))


def _says(rule: Rule, key: str) -> object:
    return rule.model_dump(mode="json", by_alias=True, include={key})
