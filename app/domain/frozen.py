"""The base of every value: immutable, and strict about its names."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Parsed once at the edge, trusted inside."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
