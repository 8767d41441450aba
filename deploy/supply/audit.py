"""Ask whether there are advisories on what is pinned.

One question for all: the batch query of OSV, whose database has those of the Python Packaging
Advisory Database and of GitHub, and what is known to be malicious
(https://google.github.io/osv.dev/post-v1-querybatch/).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx

from deploy.supply.packages import ROOT
from deploy.supply.policy import Accepted

OSV: Final = "https://api.osv.dev"
_PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
_PATIENCE = 30.0


class Unasked(Exception):
    """Nobody could be asked, or the answer is none."""


@dataclass(frozen=True)
class Pin:
    """A package at a version."""

    name: str
    version: str


@dataclass(frozen=True)
class Found:
    """Advisories by the pin that they are about; ids of those that were accepted, and hold."""

    asked: int
    advisories: Mapping[Pin, Sequence[str]]
    accepted: Mapping[str, Accepted]
    today: date

    @property
    def to_be_done(self) -> bool:
        """Whether there is one that nobody has accepted, or an acceptance that is not needed."""
        return bool(self._open() or self._idle())

    def lines(self) -> Iterator[str]:
        """Say it."""
        for pin, ids in self._open().items():
            yield f"{pin.name} {pin.version}: {', '.join(ids)}"
        for each in self._idle():
            yield f"{each}: accepted in deploy/supply/policy.toml, and not needed there any more"
        yield f"{self.asked} packages, {sum(map(len, self.advisories.values()))} advisories"

    def _open(self) -> Mapping[Pin, Sequence[str]]:
        holds = {name for name, each in self.accepted.items() if self.today <= each.until}
        found = {
            pin: [each for each in ids if each not in holds] for pin, ids in self.advisories.items()
        }
        return {pin: ids for pin, ids in found.items() if ids}

    def _idle(self) -> Sequence[str]:
        there = {each for ids in self.advisories.values() for each in ids}
        return [name for name in self.accepted if name not in there]


def pinned(root: Path = ROOT) -> Sequence[Pin]:
    """Give every pin of every requirements file, each once."""
    pins = {
        Pin(name, version)
        for file in (*root.glob("requirements*.txt"), *root.glob("deploy/*/requirements*.txt"))
        for name, version in _PINNED.findall(file.read_text(encoding="utf-8"))
    }
    return sorted(pins, key=lambda pin: (pin.name, pin.version))


def audit(
    address: str, accepted: Mapping[str, Accepted], today: date, pins: Sequence[Pin] = ()
) -> Found:
    """Ask the database at this address for these pins, or for all. Raises `Unasked`."""
    asked = pins or pinned()
    queries = [
        {"package": {"name": pin.name, "ecosystem": "PyPI"}, "version": pin.version}
        for pin in asked
    ]
    answers = _answers(f"{address}/v1/querybatch", {"queries": queries})
    if len(answers) != len(asked):
        raise Unasked(f"{len(asked)} questions, {len(answers)} answers")
    ids = {
        pin: [advisory["id"] for advisory in answer.get("vulns", ())]
        for pin, answer in zip(asked, answers, strict=True)
    }
    found = {pin: each for pin, each in ids.items() if each}
    return Found(len(asked), found, accepted, today)


def _answers(address: str, question: Mapping[str, Any]) -> Sequence[Any]:
    try:
        response = httpx.post(address, json=question, timeout=_PATIENCE)
        if response.status_code != HTTPStatus.OK:
            raise Unasked(f"{address} answers {response.status_code}")
        answers: Sequence[Any] = response.json()["results"]
    except (httpx.TransportError, ValueError, KeyError) as error:
        raise Unasked(f"{address}: {str(error) or type(error).__name__}") from error
    return answers
