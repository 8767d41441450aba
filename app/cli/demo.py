"""alexis demo: the whole loop on this machine, without any account."""

import asyncio
from typing import Annotated

import typer

from app.demo.stage import Stage, stage
from app.demo.story import play
from app.engine.output import Redactor
from app.observability.log import set_up_log


def demo(
    stay: Annotated[
        bool, typer.Option("--stay", help="Go on serving afterwards, to look around.")
    ] = False,
) -> None:
    """Show a pretended OpsGenie and Dynatrace, real SSH to pretended hosts, and the notes.

    Nothing outside this process is touched.
    """
    set_up_log("logfmt", "info", Redactor(()))
    try:
        if not asyncio.run(_show(stay)):
            raise typer.Exit(1)
    except KeyboardInterrupt:
        typer.echo("The demonstration is over.")


async def _show(stay: bool) -> bool:
    async with stage() as built:
        _say(_addresses(built))
        well = await play(built, _say)
        if stay:
            _say(f"Everything stays up; end it with Ctrl-C.\n{_addresses(built)}")
            await asyncio.Event().wait()
        return well


def _addresses(built: Stage) -> str:
    return (
        f"Alexis:    {built.alexis_url}/docs  (user demo, password {built.token})\n"
        f"OpsGenie:  {built.opsgenie_url}/  (pretended)\n"
        f"Dynatrace: {built.dynatrace_url}/  (pretended)"
    )


def _say(text: str) -> None:
    typer.secho(f"\n{text}\n", fg=typer.colors.CYAN)
