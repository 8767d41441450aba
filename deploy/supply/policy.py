"""What may come with Alexis, as `policy.toml` says it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from packaging.utils import canonicalize_name
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FOLDER = Path(__file__).parent

Name = Annotated[str, BeforeValidator(canonicalize_name)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Taken(_Frozen):
    """A licence that is taken for one package alone."""

    licence: str
    why: str = Field(min_length=20)


class Accepted(_Frozen):
    """An advisory that is known; after the day nobody relies on it any more."""

    why: str = Field(min_length=20)
    until: date


class Policy(_Frozen):
    """What is allowed, and each exception with its reason."""

    allowed: frozenset[str]
    words: Mapping[str, str]
    read: Mapping[Name, str]
    taken: Mapping[Name, Taken]
    unseen: Mapping[Name, str]
    exactly: Mapping[Name, Name]
    accepted: Mapping[str, Accepted] = {}


def policy() -> Policy:
    """Read it. Raises `ValidationError` for what it cannot have."""
    text = (FOLDER / "policy.toml").read_text(encoding="utf-8")
    return Policy.model_validate(tomllib.loads(text))
