"""alexis approve: let begin what waits for approval."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import Calls, NoSuch, in_path
from app.cli.completing import what_waits
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.approval_view import Answered
from app.domain.errors import AlexisError
from app.domain.views import RunView

Which = Annotated[
    str,
    typer.Argument(
        help="A run, or an approval: all its runs.",
        metavar="RUN|APPROVAL",
        autocompletion=what_waits,
    ),
]


def approve(
    which: Which, url: Url = None, settings: SettingsFile = None, as_json: AsJson = False
) -> None:
    """Let a run begin that waits for approval, also while Alexis is serving."""
    say(which, url, settings, word="approve", as_json=as_json)


def say(which: str, url: str | None, settings: Path | None, *, word: str, as_json: bool) -> None:
    """Answer, and tell what it came to. Raises `AlexisError` when it does not count."""
    answered = ask(url, settings, lambda alexis: _answer(alexis, which, word), to_write=True)
    show(answered, lambda said: _said(said, word), as_json=as_json)


async def _answer(alexis: Calls, which: str, word: str) -> Answered:
    part = in_path(which)
    try:
        return Answered(runs=(await alexis.post(f"/v1/runs/{part}/{word}", RunView),))
    except NoSuch:
        pass
    try:
        return await alexis.post(f"/v1/approvals/{part}/{word}", Answered)
    except NoSuch as error:
        raise AlexisError(f"there is no run and no approval {which[:100]!r}") from error


def _said(answered: Answered, word: str) -> str:
    done = {"approve": "approved", "reject": "rejected"}[word]
    ids = ", ".join(run.id for run in answered.runs)
    return f"{done} {ids}; an Alexis that serves finds it within seconds"
