"""A check by its name, and what it says when something is not kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.domain.frozen import Frozen
from app.domain.legible import clean


class Broke(AssertionError):
    """A plug-in does not keep the contract."""


@dataclass(frozen=True)
class Check:
    """One thing that has to be so. Called, it raises `Broke` when it is not."""

    name: str
    does: Callable[[], Awaitable[None]]

    async def __call__(self) -> None:
        await self.does()

    def __str__(self) -> str:
        return self.name


def demand(kept: object, otherwise: str) -> None:
    if not kept:
        raise Broke(otherwise)


def every_field_says_what_it_is(model: type[Frozen]) -> None:
    """Look at each field but sections, which say it themselves, and files `x_file` of secrets."""
    for name, field in model.model_fields.items():
        is_file = name.endswith("_file") and name.removesuffix("_file") in model.model_fields
        of = field.annotation
        is_section = isinstance(of, type) and issubclass(of, Frozen) and of.__doc__
        demand(
            field.description or is_file or is_section,
            f"{model.__name__}.{name} has no description",
        )
    demand((model.__doc__ or "").strip(), f"{model.__name__} has no docstring")


def is_for_people(text: Any, what: str) -> None:
    """Look for what would deceive a reader or a terminal."""
    demand(text.strip(), f"{what} says nothing")
    demand(clean(text) == text, f"{what} holds control characters: {text!r:.200}")
