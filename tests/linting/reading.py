"""Rules in a folder, and what is found in them."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.config.checking import Checked, check_rules
from app.config.settings import Settings
from app.domain.errors import Problem
from app.plugins.catalogue import built_in

SETTINGS: dict[str, Any] = {"targets": {"allow": ["app-*.example.net"]}}
COMPLETE = {
    "name": "name: repair",
    "mode": "mode: approve",
    "when": "when: { tags: [disk_full] }",
    "targets": "targets: { from: details.host }",
    "limits": "limits: { cooldown: 30m }",
    "then": "then: [{ tasks: [{ remote_ssh: uptime }], verify: { remote_ssh: uptime } }]",
}
"""A rule in which nothing is found. It asks before it acts, so it needs no tests."""


def a_rule(**keys: str) -> str:
    """Give a rule as text, with other keys instead or beside; an empty one is left out."""
    said = {**COMPLETE, **{key: text and f"{key}: {text}" for key, text in keys.items()}}
    return "\n".join(text for text in said.values() if text) + "\n"


def completed(text: str) -> str:
    """Fill up each document that is a part of a rule."""
    documents = [textwrap.dedent(document).strip("\n") for document in text.split("---\n")]
    return "\n---\n".join(_completed(document) for document in documents) + "\n"


def _completed(document: str) -> str:
    keys = [line.partition(":")[0] for line in document.splitlines()]
    if {"conditions", "groups", "maintenance"} & set(keys):
        return document
    return "\n".join([document, *(text for key, text in COMPLETE.items() if key not in keys)])


def check(folder: Path, *texts: str, **settings: Any) -> Checked:
    """Check rules of these texts, each in a file of its own: a.yaml, b.yaml, …"""
    folder.mkdir(exist_ok=True)
    for name, text in zip("abcdef", texts, strict=False):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    read = Settings.model_validate({**SETTINGS, **settings})
    return check_rules(read, None, folder, built_in())


def found(folder: Path, *texts: str, **settings: Any) -> Sequence[Problem]:
    return check(folder, *texts, **settings).problems


def codes(folder: Path, *texts: str, **settings: Any) -> list[str]:
    return [problem.code for problem in found(folder, *texts, **settings)]
