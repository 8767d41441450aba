"""Whether people are asked before something is done, who may answer, and until when."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from app.domain.approval import Approval, ApprovalCap, plain_word
from app.domain.fleet import Fleet
from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId
from app.domain.people import People, Person
from app.domain.rule import Mode, Rule

_MOST_NAMED = 3


@dataclass(frozen=True)
class Asker:
    """Who asked for it: the client who posted the action, or who pressed the button."""

    client: str | None = None
    author: str | None = None

    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.client, self.author) if name)


@dataclass(frozen=True)
class Request:
    """People are asked about runs that were proposed together, and that are all one remedy.

    `by` are lists of names, each of which has to name who answers. `word` is the digest of the
    word that an answer in a note needs; None when there is none, or it was used.
    """

    id: ApprovalId
    decision_id: DecisionId
    event_id: EventId
    problem_id: ProblemId
    episode: int
    rule: str
    remedy: int
    because: tuple[str, ...]
    by: tuple[tuple[str, ...], ...]
    asker: Asker
    asked_at: datetime
    until: datetime
    word: str | None = None
    wrong_words: int = 0

    @property
    def within(self) -> timedelta:
        return self.until - self.asked_at

    def is_opened_by(self, word: str) -> bool:
        """Tell whether it is the word, in a time that says nothing about how near it is."""
        return hmac.compare_digest(self.word or "", digest_of(word, self.id))


def digest_of(word: str, request: ApprovalId) -> str:
    """Give what is kept of a word: it means nothing for another request."""
    return hashlib.sha256(f"{request}:{plain_word(word)}".encode()).hexdigest()


def why_it_asks(
    rule: Rule, cap: ApprovalCap, fleet: Fleet, targets: Sequence[str], at_once: int
) -> tuple[str, ...]:
    """Give every reason to ask people before acting on these targets; none: it need not.

    `at_once` is on how many targets the rule acts in all.
    """
    if not targets:
        return ()
    asks = ["mode approve"] if rule.mode is Mode.APPROVE else []
    for approval in (rule.approval, cap):
        asks += _limits(approval, fleet, targets, at_once)
    return tuple(dict.fromkeys(asks))


def _limits(
    approval: Approval, fleet: Fleet, targets: Sequence[str], at_once: int
) -> Iterator[str]:
    if approval.over_targets is not None and at_once > approval.over_targets:
        yield f"{at_once} targets, more than {approval.over_targets}"
    for group in approval.groups:
        hosts = group.means if group.means is not None else fleet.groups.get(group.group, ())
        names = {fleet.canonical(host) for host in hosts}
        if within := [target for target in targets if target in names]:
            yield f"group {group.group}: {_named(within)}"
    for pattern in approval.targets:
        if fitting := [each for each in targets if fnmatchcase(each.lower(), pattern)]:
            yield f"targets {pattern}: {_named(fitting)}"


def _named(targets: Sequence[str]) -> str:
    more = len(targets) - _MOST_NAMED
    return ", ".join(targets[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def who_may(rule: Rule, cap: ApprovalCap) -> tuple[tuple[str, ...], ...]:
    """Give the lists of names of which each has to name who answers."""
    return tuple(approval.by for approval in (rule.approval, cap) if approval.by)


def how_long(rule: Rule, cap: ApprovalCap) -> timedelta:
    return min(rule.approval.within, cap.within)


def against_answer(person: Person, request: Request, people: People, *, yes: bool) -> str | None:
    """Say why a person may not answer so; None if he may.

    Whoever asked for it may take it back, but not approve it.
    """
    if not request.by and person.way.is_on_the_alert:
        return "nobody is named who may answer on the alert"
    if not all(people.is_named(person, names) for names in request.by):
        return f"{person.name} is not named among those who may answer"
    if yes and any(people.is_same(person, name) for name in request.asker.names()):
        return f"{person.name} asked for it, and may not approve it"
    return None


def can_be_answered_on_the_alert(by: Iterable[Sequence[str]], people: People) -> bool:
    lists = tuple(by)
    return bool(lists) and all(people.names_an_author(names) for names in lists)


def said_of(by: Iterable[Sequence[str]]) -> str:
    """Say who may answer, for a person to read."""
    return "; and of these ".join(", ".join(names) for names in by) or "clients with scope approve"
