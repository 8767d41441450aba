"""What comes with Alexis: what it names itself, and all that this brings with it."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

US = "Alexis"
_OLDEST = {"python_version": "3.11", "python_full_version": "3.11.0"}
"""The Python that is asked about, whichever runs this: with a later one no package is added."""

Extras = frozenset[str]


def declared(root: Path = ROOT) -> Mapping[str, list[Requirement]]:
    """Give what `pyproject.toml` names: `""` for always, else by the extra; `dev` for us."""
    said = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        "": said["project"]["dependencies"],
        **said["project"]["optional-dependencies"],
        "dev": said["dependency-groups"]["dev"],
    }
    return {name: [Requirement(each) for each in texts] for name, texts in named.items()}


def brought(requirements: Iterable[Requirement]) -> Mapping[str, frozenset[str]]:
    """Give by its name each package that these bring, themselves too, and who asks for it.

    What is installed here is asked, so markers are those of this platform and of the oldest Python.
    Raises `PackageNotFoundError` for one that is not installed.
    """
    asked: dict[str, set[str]] = {}
    seen: set[tuple[str, Extras]] = set()
    waiting = [(US, each) for each in requirements]
    while waiting:
        who, requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        asked.setdefault(name, set()).add(who)
        if (name, extras) not in seen:
            seen.add((name, extras))
            waiting += [(name, each) for each in _needs(distribution(name), extras)]
    return {name: frozenset(whos) for name, whos in sorted(asked.items())}


def _needs(package: Distribution, extras: Extras) -> Iterable[Requirement]:
    for text in package.requires or ():
        needed = Requirement(text)
        if needed.marker is None or any(
            needed.marker.evaluate({**_OLDEST, "extra": extra}) for extra in ("", *extras)
        ):
            yield needed
