"""alexis approvals: what waits for a person's yes, and exactly what would run where."""

from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.completing import what_waits
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.approval_view import ApprovalView
from app.domain.legible import visible
from app.domain.views import Page


def approvals(
    which: Annotated[
        str | None,
        typer.Argument(help="Only this one.", metavar="APPROVAL", autocompletion=what_waits),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for approval, also while Alexis is serving."""
    if which is not None:
        path = f"/v1/approvals/{in_path(which)}"
        show(ask(url, settings, lambda at: at.get(path, ApprovalView)), _text, as_json=as_json)
        return
    page = ask(url, settings, lambda at: at.get("/v1/approvals", Page[ApprovalView], limit=limit))
    show(page, _texts, as_json=as_json)


def _texts(page: Page[ApprovalView]) -> str:
    texts = [_text(each) for each in page.items] or ["Nothing waits for approval."]
    if page.next:
        texts.append("There are more; see --limit.")
    return "\n\n".join(texts)


def _text(said: ApprovalView) -> str:
    lines = [
        f"{said.id}: rule {said.rule}, remedy {said.remedy} of {said.remedies}",
        f"  it asks because: {'; '.join(said.because)}",
        f"  who may answer: {said.who}",
        f"  until {said.until:%Y-%m-%d %H:%M:%S} UTC",
    ]
    if said.asked_by:
        lines.append(f"  asked for by {' / '.join(said.asked_by)}, who may not approve it")
    for run in said.runs:
        lines.append(f"  on {run.target} (run {run.id}):")
        lines += [f"    {number}. {each}" for number, each in enumerate(run.commands, start=1)]
        if run.verify:
            lines.append(f"    proof: {run.verify}")
    return visible("\n".join(lines))
