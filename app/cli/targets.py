"""alexis targets: which hosts there are, what they are called, and which may be touched."""

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.loading import loaded_from
from app.cli.options import AsJson, SettingsFile
from app.config.load import Loaded
from app.domain.fleet import Machine
from app.domain.frozen import Frozen
from app.domain.groups import Groups
from app.secret.section import Needed

_WIDTH_OF_A_FILE = 200


class TargetView(Frozen):
    """A host as rules see it: by its one name. `refusal` says why it may not be touched."""

    name: str
    refusal: str | None
    machine: Machine
    groups: tuple[str, ...]
    said_in: str | None


def targets(
    name: Annotated[
        str | None, typer.Argument(help="A host, whatever alerts call it; else all that are known.")
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at the hosts of settings and inventories: names, groups, what is allowed."""
    loaded = loaded_from(settings, Needed.NONE)
    if name is not None:
        (view,) = _views([loaded.settings.targets.canonical(name)], loaded)
        typer.echo(view.model_dump_json(indent=2) if as_json else "\n".join(_told(name, view)))
        return
    views = list(_views(loaded.settings.targets.inventory, loaded))
    if as_json:
        typer.echo(to_json({"items": views}, indent=2).decode())
    else:
        _print(views)


def _views(names: Iterable[str], loaded: Loaded) -> Iterator[TargetView]:
    fleet, known = loaded.settings.targets, loaded.inventory.hosts
    groups = Groups.of(fleet, {})
    for name in names:
        yield TargetView(
            name=name,
            refusal=fleet.refusal(name),
            machine=fleet.machine(name),
            groups=tuple(group for group, _ in groups.around([name])),
            said_in=str(known[name].spot) if name in known else None,
        )


def _told(asked: str, view: TargetView) -> Iterator[str]:
    meant = "" if asked == view.name else f" (asked for {asked[:100]})"
    yield f"{view.name}{meant}: {'allowed' if view.refusal is None else view.refusal}"
    yield f"  said in: {view.said_in or 'no inventory; it is reached by its name'}"
    for key, value in view.machine.model_dump(exclude_none=True, exclude={"aliases"}).items():
        yield f"  {key}: {value}"
    if view.machine.aliases:
        yield f"  aliases: {', '.join(view.machine.aliases)}"
    yield f"  groups: {', '.join(view.groups) or 'none'}"


def _print(views: Iterable[TargetView]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    table = Table("host", "allowed", "address", "groups", "aliases", "said in", box=None)
    for each in views:
        table.add_row(
            escape(each.name),
            "yes" if each.refusal is None else "no",
            escape(each.machine.address or ""),
            escape(", ".join(each.groups)),
            escape(", ".join(each.machine.aliases)),
            escape(each.said_in or ""),
        )
    if not table.row_count:
        console.print("No host is in an inventory; others are reached by their names.")
        return
    console.print(table)
