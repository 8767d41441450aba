"""The files of the folder `tests` beside the rules: tests over all rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.config.yaml_file import Document, decoded, problems_of, read_documents
from app.domain.errors import ConfigError, Problem
from app.testing.place import Place
from app.testing.scenario import Scenario, Scenarios

FOLDER = "tests"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Found:
    """A test, and where it begins."""

    scenario: Scenario
    file: Path
    place: Place


def read_scenarios(rules: Path) -> tuple[Sequence[Found], Sequence[Problem]]:
    """Read the test files beside these rules, those that can be read; there may be none."""
    found: list[Found] = []
    problems: list[Problem] = []
    folder = rules / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix not in _ENDINGS or path.name.startswith(".") or not path.is_file():
            continue
        try:
            found += _read(path)
        except ConfigError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(str(path), str(error.strerror)))
    return found, problems


def _read(path: Path) -> list[Found]:
    name = str(path)
    found: list[Found] = []
    problems: list[Problem] = []
    first: dict[str, Place] = {}
    for document in read_documents(name, decoded(name, path.read_bytes())):
        try:
            read = Scenarios.model_validate(document.data)
        except ValidationError as error:
            problems += problems_of(error, document, Scenarios)
            continue
        for number, scenario in enumerate(read.tests):
            place = _place(document, number)
            if (other := first.setdefault(scenario.name, place)) is not place:
                what = f"a test named {scenario.name!r} is in line {other.line} already"
                problems.append(Problem(name, what, place.line, place.column))
            found.append(Found(scenario, path, place))
    if problems:
        raise ConfigError(*problems)
    return found


def _place(document: Document, number: int) -> Place:
    at = document.problem(("tests", number), "")
    return Place(at.where, at.line, at.column)
