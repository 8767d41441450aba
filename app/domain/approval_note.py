"""What we write on an alert about a request: what would run, why it asks, who may answer, how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain import duration
from app.domain.decide import Choice
from app.domain.legible import clean, visible
from app.domain.note import LONGEST, Links
from app.domain.restraint.approval import Request, said_of
from app.domain.rule import ProbeSucceeds, Remedy, Verification
from app.domain.run import Run

_ROOM_FOR_THE_REST = 1_000
"""Of the note's length for what is added at its end: a link, the marker."""


@dataclass(frozen=True)
class Buttons:
    """Names of custom actions that answer on the alerts of a source."""

    source: str
    approve: str | None
    reject: str | None


@dataclass(frozen=True)
class OnTheAlert:
    """What is offered there to those who may answer there: the word, and buttons."""

    word: str
    buttons: tuple[Buttons, ...] = ()


def asks(
    request: Request,
    runs: Sequence[Run],
    not_on: Sequence[Choice],
    offer: OnTheAlert | None,
    links: Links,
    redact: Callable[[str], str],
) -> str:
    """Tell what waits for an answer.

    A request whose commands do not fit into a note cannot be answered on the alert: nobody would
    see all that he approves.
    """
    head = _head(request, runs)
    said, about = _said(runs, not_on, redact), _about(request)
    where = links.run(runs[0]) if request.remedy else links.event(request.event_id)
    ways = [_elsewhere(request), *(_on_the_alert(offer) if offer else ())]
    whole = "\n".join([head, *about, *said, *ways, where])
    if len(clean(whole)) <= LONGEST - _ROOM_FOR_THE_REST:
        return whole
    rest = [f"There is more than fits here. Look at it first: alexis approvals {request.id}"]
    end = "\n".join([*rest, _elsewhere(request), where])
    room = LONGEST - _ROOM_FOR_THE_REST - len(end)
    return clean("\n".join([head, *about, *said]))[:room] + "\n…\n" + end


def not_approved(request: Request, runs: Sequence[Run], why: str, links: Links) -> str:
    """Tell that it is not done, since nobody said yes, or somebody said no."""
    on = ", ".join(run.target for run in runs)
    lines = [
        f"Alexis: rule {request.rule} does not begin on {on}: {why}.",
        links.run(runs[0]) if len(runs) == 1 else links.event(request.event_id),
    ]
    return "\n".join(lines)


def _head(request: Request, runs: Sequence[Run]) -> str:
    if request.remedy:
        on = ", ".join(run.target for run in runs)
        return f"Alexis: rule {request.rule} waits for approval on {on}."
    return f"Alexis: rule {request.rule} matched and waits for approval."


def _about(request: Request) -> list[str]:
    asked = request.asker.names()
    return [
        f"It asks because: {'; '.join(request.because)}.",
        *([f"Asked for by {' / '.join(asked)}, who may not approve it."] if asked else ()),
        f"Who may answer: {said_of(request.by)}.",
        (
            f"Until {request.until:%Y-%m-%d %H:%M:%S} UTC "
            f"({duration.spell(request.within)}); after that it is not done."
        ),
    ]


def _said(runs: Sequence[Run], not_on: Sequence[Choice], redact: Callable[[str], str]) -> list[str]:
    first = runs[0]
    lines = [
        f"Remedy {first.remedy + 1} of {first.remedies}, exactly as it would run:",
        *(_commands(first.plan, redact)),
        *(f"On {run.target} (run {run.id})" for run in runs),
    ]
    lines += [
        f"Not on {choice.target}: {choice.block.reason}, {choice.block.detail}"
        for choice in not_on
        if choice.block
    ]
    return lines


def _commands(plan: Remedy, redact: Callable[[str], str]) -> list[str]:
    lines = [
        f"{number}. {visible(redact(task.in_full()))}"
        for number, task in enumerate(plan.tasks, start=1)
    ]
    if plan.verify:
        proof = visible(redact(proof_in_full(plan.verify)))
        lines.append(f"Proof within {duration.spell(plan.verify.within)}: {proof}")
    return lines


def proof_in_full(verify: Verification) -> str:
    """Say exactly what is looked at."""
    return verify.in_full() if isinstance(verify, ProbeSucceeds) else str(verify)


def _elsewhere(request: Request) -> str:
    return f"Answer on the page, or: alexis approve {request.id}, alexis reject {request.id}"


def _on_the_alert(offer: OnTheAlert) -> list[str]:
    lines = []
    for buttons in offer.buttons:
        for verb, action in (("approve", buttons.approve), ("reject", buttons.reject)):
            if action:
                lines.append(f"To {verb}, press {action} on the alert in {buttons.source}.")
    lines.append(f"To reject, add the note: reject {offer.word}")
    lines.append(f"To approve, add the note: approve {offer.word}")
    return lines
