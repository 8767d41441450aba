"""alexis explain: which rule would match this message, and which clause fails where not?"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.calling.asking import Url, Where, ask
from app.cli.calling.calls import Calls, NoSuch, in_path
from app.cli.completing import a_rule
from app.cli.explained import text_of_event, text_of_message
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.errors import AlexisError, ConfigError, Problem
from app.domain.explain import ExplainedOnEvent, Explanation
from app.domain.views import EventStory


def explain(  # noqa: PLR0913, PLR0917 - options
    payload: Annotated[
        str | None, typer.Argument(help="A file with the body of a webhook, or -.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="opsgenie, jsm, dynatrace, or one of yours.")
    ] = None,
    event: Annotated[
        str | None, typer.Option(help="Instead of a message: the id of an event that is stored.")
    ] = None,
    rule: Annotated[str | None, typer.Option(help="Only this rule.", autocompletion=a_rule)] = None,
    now: Annotated[
        bool, typer.Option("--now", help="With --event: by the rules of today, not those of then.")
    ] = False,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Explain what would happen to a message, or what a stored event met. Nothing is done.

    A message is held against the rules of the Alexis at the URL, with all that is in the way there;
    without a URL against the files of rules alone, as if nothing had happened yet.
    """
    if (payload is None) == (event is None):
        raise typer.BadParameter("give a message or --event, one of them")
    if event is not None and now:
        said = ask(url, settings, lambda alexis: _now(alexis, {"event": event}, rule))
        show(said, text_of_message, as_json=as_json)
    elif event is not None:
        story, asked = ask(url, settings, lambda alexis: _then(alexis, event, rule))
        show(asked, lambda answer: text_of_event(story, answer), as_json=as_json)
    else:
        said = _message(payload or "-", source, rule, Where.of(url, settings, os.environ))
        show(said, text_of_message, as_json=as_json)


def _message(payload: str, source: str | None, rule: str | None, where: Where) -> Explanation:
    if where.url is None:
        from app.cli.explaining import by_files  # noqa: PLC0415 - it needs all of the rules

        return by_files(where.settings, lambda: _body(payload), payload, source, rule)
    if source is None:
        raise typer.BadParameter("which one sends it?", param_hint="--source")
    try:
        said = json.loads(_body(payload))
    except ValueError as error:
        raise ConfigError(Problem(payload, f"not JSON: {error}")) from error
    question = {"source": source, "payload": said}
    return ask(where.url, None, lambda alexis: _now(alexis, question, rule))


def _body(payload: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if payload == "-" else Path(payload).read_bytes()
    except OSError as error:
        raise ConfigError(Problem(payload, str(error.strerror))) from error


async def _now(alexis: Calls, question: dict[str, Any], rule: str | None) -> Explanation:
    said = await alexis.post("/v1/rules/explain", Explanation, question)
    if rule is None:
        return said
    only = tuple(each for each in said.rules if each.rule == rule)
    return said.model_copy(update={"rules": only, "not_shown": 0})


async def _then(
    alexis: Calls, event: str, rule: str | None
) -> tuple[EventStory, EventStory | ExplainedOnEvent]:
    path = f"/v1/events/{in_path(event)}"
    story = await alexis.get(path, EventStory)
    if rule is None:
        return story, story
    try:
        return story, await alexis.get(f"{path}/explain", ExplainedOnEvent, rule=rule)
    except NoSuch as error:
        what = f"--rule: {rule[:100]!r} was not asked, or it is not kept any more"
        raise AlexisError(what) from error
