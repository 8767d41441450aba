"""The Dockerfile and .dockerignore, as their builders read them."""

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.deploy.manifests import ROOT


@dataclass(frozen=True)
class Instruction:
    """One instruction of the Dockerfile, its lines joined."""

    word: str
    rest: str

    @property
    def command(self) -> list[str]:
        """Give the words of an instruction in exec form; other forms are not JSON."""
        words: list[str] = json.loads(self.rest.removeprefix("CMD "))
        return words


def stages() -> list[list[Instruction]]:
    text = re.sub(
        r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    found: list[list[Instruction]] = [[]]
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip():
            continue
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            found.append([])
        found[-1].append(Instruction(word, re.sub(r"\s+", " ", rest)))
    return found


def target(name: str = "") -> list[Instruction]:
    """Give what makes an image: its stage, after those that it stands on; by default the last."""
    named = {stage[0].rest.partition(" AS ")[2]: stage for stage in stages()[1:]}
    stage = named[name or list(named)[-1]]
    base = stage[0].rest.partition(" AS ")[0]
    return [*(target(base) if base in named else []), *stage]


def last(word: str, of: str = "") -> Instruction:
    (found,) = (each for each in target(of) if each.word == word)
    return found


def defaults() -> dict[str, str]:
    """Give what the arguments are when nobody says anything else."""
    return dict(each.rest.split("=", 1) for each in stages()[0])


def variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in last("ENV").rest.split())


def copied() -> list[str]:
    """Give what comes from our folder: all words of a COPY but the last."""
    return [
        source
        for stage in stages()
        for each in stage
        if each.word == "COPY" and not each.rest.startswith("--from")
        for source in each.rest.split()[:-1]
    ]


def reaches_the_builder(path: str) -> bool:
    """Read .dockerignore as builders do: the last line that fits a path, or its parent, decides."""
    reaches = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        if any(_fits(str(part), pattern) for part in (Path(path), *Path(path).parents)):
            reaches = line.startswith("!")
    return reaches


def _fits(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern.removeprefix("**/")) for part in Path(path).parts)
    return path != "." and path.count("/") == pattern.count("/") and fnmatch(path, pattern)
