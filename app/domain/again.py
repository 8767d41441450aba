"""What a person wants once more: an event decided anew, or a run that did not repair."""

from app.domain.by_hand import ACTION, SOURCE
from app.domain.event import Event, EventKind
from app.domain.run import RunState

_NOT_AGAIN = {
    RunState.AWAITING_APPROVAL: "it waits for approval",
    RunState.QUEUED: "it has not begun yet",
    RunState.RUNNING: "it is at work",
    RunState.VERIFYING: "it is at work",
    RunState.SUCCEEDED: "it has succeeded",
}


def why_not_replayed(event: Event) -> str | None:
    """Say why deciding an event anew makes no sense; None if it does."""
    if event.kind is EventKind.RESOLVED:
        return "it tells of the end of a problem"
    if event.answer:
        return "it answers a request, and counted then"
    if event.ignore:
        return f"it is for no rule: {event.ignore}"
    return None


def replayed(event: Event, request: str) -> Event:
    """Give the event as if it came again; `request` is the id of the wish.

    It opens no problem that is over: what has ended since stays ended.
    """
    return event.model_copy(update={"key": f"{event.key}:replay:{request}", "reopens": False})


def why_not_retried(state: RunState) -> str | None:
    """Say why a run cannot be tried again; None if it can."""
    return _NOT_AGAIN.get(state)


def retried(event: Event, request: str, by: str) -> Event:
    """Give what asks for a run of the event once more, for the same problem.

    All that the event says is in it, since remedies may name its fields. It opens no problem that
    is over.
    """
    return event.model_copy(
        update={
            "source": SOURCE,
            "ref": request,
            "kind": EventKind.UPDATED,
            "action": ACTION,
            "key": f"{SOURCE}:retry:{request}",
            "author": by,
            "reopens": False,
        }
    )
