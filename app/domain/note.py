"""What we write on an alert or a problem: one note for each milestone, for the person on call."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain import duration
from app.domain.decide import Decision
from app.domain.ids import EventId, NoteId, RunId
from app.domain.legible import clean
from app.domain.ramp import Member
from app.domain.restraint.block import Block
from app.domain.restraint.trouble import Trouble
from app.domain.rule import Remedy, Rule
from app.domain.run import Follow, Run
from app.domain.task import TaskResult

LONGEST = 24_000
"""OpsGenie and JSM take 25,000 characters; some room is left for what they add."""

_TAIL_LINES = 20
_TAIL_CHARACTERS = 2_000
_MARKER = re.compile(r"\[alexis\s+[0-9A-HJKMNP-TV-Z]{26}\]")
_BEGINNING = re.compile(r"(?:\s|>|<[^<>]*>)*Alexis:\s+(?:rule\s+\S|nothing\s+matched|storm:\s)")
"""How all our notes begin: a product may cut off the end, where the marker is."""


class Milestone(StrEnum):
    """What is worth telling, once each."""

    STARTED = "started"
    AWAITING = "awaiting"
    BLOCKED = "blocked"
    ENDED = "ended"
    ESCALATED = "escalated"
    NOTHING_MATCHED = "nothing_matched"
    CANCELLED = "cancelled"
    BREAKER = "breaker"
    STORM_BEGAN = "storm_began"
    STORM_OVER = "storm_over"


@dataclass(frozen=True)
class Telling:
    """A note to be, and by source the team that is to see the alert from now on, if any.

    `key` is unique among the notes of an episode: a milestone is told once.
    """

    milestone: Milestone
    key: str
    text: str
    teams: Mapping[str, str] = field(default_factory=dict)
    run_id: RunId | None = None


@dataclass(frozen=True)
class Links:
    """Where people find on the page what a note is about; only its id where no page is known."""

    page: str | None = None

    def event(self, event_id: EventId) -> str:
        return f"Event {event_id}{self._to('event', event_id)}"

    def run(self, run: Run | Member) -> str:
        return f"Run {run.id}{self._to('run', run.id)}"

    def _to(self, kind: str, which: str) -> str:
        return f": {self.page}/#{kind}/{which}" if self.page else ""


def marker(note_id: NoteId) -> str:
    """Give the sign that tells our own notes from other people's, and one from another."""
    return f"[alexis {note_id}]"


def is_ours(text: str | None) -> bool:
    """Tell whether it is a note of ours, also as HTML, with other spaces, or cut."""
    if text is None:
        return False
    plain = html.unescape(text)
    return bool(_MARKER.search(plain) or _BEGINNING.match(plain))


def marked(text: str, note_id: NoteId) -> str:
    """Give the text as it is posted: clean, within the vendors' limit, its marker at the end."""
    tail = f"\n{marker(note_id)}"
    clean_text = clean(text)
    room = LONGEST - len(tail)
    if len(clean_text) > room:
        cut = "\n… cut"
        clean_text = clean_text[: room - len(cut)] + cut
    return clean_text + tail


def started(decision: Decision, runs: Sequence[Run], event_id: EventId, links: Links) -> str:
    """Tell that a rule matched and what it does now."""
    rule = decision.rule
    lines = [
        f"Alexis: rule {rule.name} matched and starts its remedy.",
        *_remedy_lines(decision.first_remedy, 0, len(rule.then)),
        *(f"On {run.target} (run {run.id}){_wave(run)}" for run in runs),
        *(
            f"Not on {choice.target}: {_why(choice.block)}"
            for choice in decision.choices
            if choice.block
        ),
        links.event(event_id),
    ]
    return "\n".join(lines)


def blocked(decision: Decision, event_id: EventId, links: Links) -> str:
    """Tell that a rule matched and does nothing, and why."""
    lines = [f"Alexis: rule {decision.rule.name} matched but does nothing."]
    if decision.block:
        lines.append(f"Why: {_why(decision.block)}")
    else:
        lines += [
            f"Not on {choice.target}: {_why(choice.block)}"
            for choice in decision.choices
            if choice.block
        ]
    return "\n".join([*lines, links.event(event_id)])


def refused(
    run: Run, block: Block, links: Links, seen: Sequence[tuple[str, TaskResult]] = ()
) -> str:
    """Tell that a run that was to begin does not, and why, and what was seen there."""
    lines = [f"Alexis: rule {run.rule} does not begin on {run.target}.", f"Why: {_why(block)}"]
    for says, result in seen:
        lines += _result_lines(says, result)
    return "\n".join([*lines, links.run(run)])


def nothing_matched(
    tried: int, event_id: EventId, links: Links, not_acting: Iterable[str] = ()
) -> str:
    """Tell that no rule is for this."""
    rules = "1 rule was tried" if tried == 1 else f"{tried} rules were tried"
    lines = [f"Alexis: nothing matched. {rules}."]
    lines += [f"Rule {name} matches, but only observes." for name in not_acting]
    return "\n".join([*lines, links.event(event_id)])


def ended(
    run: Run,
    results: Sequence[TaskResult],
    follow: Follow,
    links: Links,
    seen: Sequence[tuple[str, TaskResult]] = (),
) -> str:
    """Tell how a run ended: state, exit status, how long, and the end of what was printed.

    What was `seen` before it comes after what it did.
    """
    lines = [
        f"Alexis: rule {run.rule} {run.state.replace('_', ' ')} on {run.target}{_took(run)}.",
        f"Remedy {run.remedy + 1} of {run.remedies}: {run.plan}",
    ]
    if run.detail not in {result.detail for result in results}:
        lines.append(run.detail)
    for task, result in zip(run.plan.tasks, results, strict=False):
        lines += _result_lines(str(task), result)
    if follow is Follow.NEXT_REMEDY:
        lines.append(f"Next: remedy {run.remedy + 2} of {run.remedies}.")
    elif follow is Follow.ESCALATE:
        lines.append("A person has to look at it now.")
    if seen:
        lines.append("Seen before:")
    for says, result in seen:
        lines += _result_lines(says, result)
    lines.append(links.run(run))
    return "\n".join(line for line in lines if line)


def escalated(run: Run, team: str | None, words: str | None, links: Links) -> str:
    """Tell that Alexis gives up, and who is asked instead."""
    lines = [f"Alexis: rule {run.rule} did not repair {run.target}; it is handed to people."]
    if team:
        lines.append(f"Team {team} is asked.")
    if words:
        lines.append(words)
    return "\n".join([*lines, links.run(run)])


def cancelled(run: Run, why: str, links: Links) -> str:
    return f"Alexis: rule {run.rule} on {run.target} is cancelled: {why}.\n{links.run(run)}"


def ramp_stopped(failed: Member, never: Sequence[Member], links: Links) -> str:
    """Tell, for all runs of later waves, that they are not begun, and why."""
    lines = [
        f"Alexis: rule {failed.rule} stops: {failed.target} is not repaired.",
        f"Not begun on {', '.join(member.target for member in never)}.",
        links.run(failed),
    ]
    return "\n".join(lines)


def breaker_opened(trouble: Trouble, run: Run, links: Links) -> str:
    """Tell that a rule acts no more, and what lets it act again."""
    where = f" on {trouble.target}" if trouble.target else ""
    option = f" --target {trouble.target}" if trouble.target else ""
    lines = [
        f"Alexis: rule {trouble.rule} does nothing more{where}: its breaker is open.",
        f"Why: {trouble.words}",
        f"A person resets it: alexis breakers reset {trouble.rule}{option} --reason WHY",
        links.run(run),
    ]
    return "\n".join(lines)


def ineffective(rule: Rule, refused: Sequence[tuple[Run, Block]], links: Links) -> str:
    """Tell that a rule only masks a problem, and who is asked instead."""
    lines = [f"Alexis: rule {rule.name} only masks a problem; it is handed to people."]
    lines += [f"Not on {run.target}: {block.detail}" for run, block in refused]
    if rule.otherwise and rule.otherwise.add_team:
        lines.append(f"Team {rule.otherwise.add_team} is asked.")
    if rule.otherwise and rule.otherwise.note:
        lines.append(rule.otherwise.note)
    return "\n".join([*lines, *(links.run(run) for run, _ in refused[:1])])


def _wave(run: Run) -> str:
    return "" if run.wave is None else f", in wave {run.wave + 1}"


def _remedy_lines(remedy: Remedy, number: int, of: int) -> list[str]:
    lines = [f"Remedy {number + 1} of {of}: {remedy}"]
    if remedy.verify:
        lines.append(f"Proof within {duration.spell(remedy.verify.within)}: {remedy.verify}")
    return lines


def _why(block: Block | None) -> str:
    return f"{block.reason}, {block.detail}" if block else ""


def _took(run: Run) -> str:
    if not (run.started_at and run.finished_at):
        return ""
    return f" after {(run.finished_at - run.started_at).total_seconds():.1f} s"


def _result_lines(task: str, result: TaskResult) -> list[str]:
    status = "" if result.exit_status is None else f", exit status {result.exit_status}"
    lines = [f"{task}: {result.outcome.replace('_', ' ')}{status}, {result.seconds:.1f} s"]
    if result.detail:
        lines.append(result.detail)
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        if text.strip():
            lines.append(f"{name}:\n{tail(text)}")
    return lines


def tail(text: str) -> str:
    """Give the last lines of an output, no more than a person reads."""
    lines = clean(text).strip().splitlines()
    last = "\n".join(lines[-_TAIL_LINES:])[-_TAIL_CHARACTERS:]
    whole = len(lines) <= _TAIL_LINES and len(last) == len("\n".join(lines))
    return last if whole else f"…\n{last}"
