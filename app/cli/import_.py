"""alexis import: rules and settings from a 2018 configuration."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.known import rule_grammar
from app.cli.options import AsJson
from app.cli.progress import busy, counted
from app.domain.errors import ConfigError, Problem
from app.domain.rule import Mode
from app.importing.folder import FileTold, Imported, convert

_READ = frozenset({".json", ".yaml", ".yml"})
_LARGEST = 4_000_000


def import_(
    folder: Annotated[Path, typer.Argument(help="The folder of the 2018 configuration.")],
    to: Annotated[Path, typer.Option(help="The folder to write.")] = Path("imported"),
    mode: Annotated[Mode, typer.Option(help="The mode of the rules.")] = Mode.OBSERVE,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Convert a 2018 configuration into rules and settings, and say what became of each key.

    Exit status 1 when something could not be converted; the rest is written all the same.
    """
    files = _old_files(folder, to)
    with busy(f"converting {len(files)} files"):
        imported = convert(files, rule_grammar(), mode)
    if not imported.texts and not imported.problems:
        raise ConfigError(Problem(str(folder), "nothing of the 2018 configuration is in it"))
    _write(to, imported.texts, force)
    problems = [replace(each, where=str(folder / each.where)) for each in imported.problems]
    if as_json:
        typer.echo(_as_json(to, imported, problems))
    else:
        typer.echo(_text(folder, to, imported))
        for problem in problems:
            typer.echo(str(problem), err=True)
    if imported.problems:
        raise typer.Exit(1)


def _old_files(folder: Path, to: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise ConfigError(Problem(str(folder), "there is no such folder"))
    try:
        files = [
            path
            for path in folder.rglob("*")
            if path.suffix in _READ and path.is_file() and _is_meant(path, folder, to)
        ]
        return {
            path.relative_to(folder).as_posix(): _beginning(path)
            for path in counted("reading", files, len(files))
        }
    except OSError as error:
        raise ConfigError(Problem(str(error.filename), str(error.strerror))) from error


def _beginning(path: Path) -> bytes:
    """Read no more of a file than can be told to be too large."""
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _is_meant(path: Path, folder: Path, to: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    inside = to.resolve() != folder.resolve() and to.resolve().is_relative_to(folder.resolve())
    ours = inside and path.resolve().is_relative_to(to.resolve())
    return not hidden and not ours


def _write(to: Path, texts: dict[str, str], force: bool) -> None:
    """Write all files, or none when one is in the way. Raises `ConfigError`."""
    paths = {to / name: text for name, text in texts.items()}
    if not force and (there := [path for path in paths if path.exists()]):
        what = "is there already: give --force to overwrite it"
        raise ConfigError(*(Problem(str(path), what) for path in there))
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(Problem(str(error.filename), str(error.strerror))) from error


def _as_json(to: Path, imported: Imported, problems: Iterable[Problem]) -> str:
    wrong = [
        {"file": each.where, "line": each.line, "column": each.column, "what": each.what}
        for each in problems
    ]
    said: dict[str, Any] = {
        "written": [str(to / name) for name in imported.texts],
        "files": [asdict(each) for each in imported.files],
        "problems": wrong,
    }
    return json.dumps(said, indent=2)


def _text(folder: Path, to: Path, imported: Imported) -> str:
    lines = [line for each in imported.files for line in _lines(folder, to, each)]
    rules = sum(name.startswith("rules/") for name in imported.texts)
    lines.append(f"{rules} rule{'' if rules == 1 else 's'} written to {to}")
    return "\n".join(lines)


def _lines(folder: Path, to: Path, file: FileTold) -> Iterable[str]:
    yield f"{folder / file.file} → {to / file.became if file.became else file.why}"
    if file.acted:
        yield f"    acted in 2018: {file.acted}"
    for each in file.keys:
        place = f"line {each.line}" if each.line else ""
        became = f" → {each.became}" if each.became else ""
        why = f": {each.why}" if each.why else ""
        yield f"    {place:<9} {each.fate:<8} {each.key}{became}{why}"
    yield ""
