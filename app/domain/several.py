"""A text, or a list of texts."""

from typing import Annotated

from pydantic import BeforeValidator


def _as_list(said: object) -> object:
    return (said,) if isinstance(said, str) else said


Several = Annotated[
    tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...])
]
"""One may be said without a list."""
