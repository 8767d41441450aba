"""The story of an event, for people to read."""

from collections.abc import Iterator

from app.cli.run_text import plan_lines
from app.domain.legible import clean
from app.domain.views import EventStory, NoteView


def text_of_story(story: EventStory) -> str:
    """Tell what came, what was decided, what was done, and what was told."""
    return clean("\n".join(_lines(story)))


def _lines(story: EventStory) -> Iterator[str]:
    yield f"{story.id}: {story.source} {story.ref}: {story.kind}, {story.state}"
    yield f"  {story.title}"
    at, by = story.received_at, story.client or "nobody"
    yield f"  received {at:%Y-%m-%d %H:%M:%S} UTC by {story.origin} of {by}"
    if story.detail:
        yield f"  {story.detail}"
    if story.about:
        yield f"  problem {story.about.id}, {story.about.state}: {', '.join(story.about.names)}"
    yield from _decided(story)
    for run in story.runs:
        why = f", {run.reason}" if run.reason else ""
        yield f"  run {run.id}: {run.rule} on {run.target}: {run.state}{why}"
        if run.detail:
            yield f"    {run.detail}"
        yield from (f"    {line}" for line in plan_lines(run.plan))
    for note in story.notes:
        yield from _note(note)


def _decided(story: EventStory) -> Iterator[str]:
    if story.decided_at:
        yield f"  decided {story.decided_at:%Y-%m-%d %H:%M:%S} UTC by {story.rules_tried} rules"
    for decision in story.decisions:
        blocked = f": blocked, {decision.reason}, {decision.detail}" if decision.reason else ""
        yield f"  ✓ {decision.rule} matched{blocked}"
    for failed in story.not_matched:
        yield f"  ✗ {failed.rule}: {failed.clause}"
        yield f"      the event says: {failed.saw}"
    if story.not_shown:
        yield f"  {story.not_shown} more rules did not match; see alexis explain --event --rule"


def _note(note: NoteView) -> Iterator[str]:
    yield f"  note {note.milestone} {note.created_at:%H:%M:%S}"
    yield from (f"    > {line}" for line in note.text.splitlines())
    for each in note.deliveries:
        team = f", team {each.team}" if each.team else ""
        why = f": {each.detail}" if each.detail else ""
        yield f"    {each.source} {each.ref}{team}: {each.state}{why}"
