"""A value of an event, as a mapping finds it in a message."""

from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from app.domain.frozen import Frozen
from app.sources.generic.expression import compiled


def _readable(text: str) -> str:
    compiled(text)
    return text


Path = Annotated[str, Field(min_length=1), AfterValidator(_readable)]
"""A JMESPath expression."""


class Said(Frozen):
    """Where a value stands, and what stands for it: a bare text is an expression."""

    from_: Path | None = Field(default=None, alias="from", description="A JMESPath expression.")
    literal: str | None = Field(default=None, description="This text, always; instead of `from`.")
    table: dict[str, str] = Field(
        default_factory=dict, description="What the values of the message mean; case counts."
    )
    default: str | None = Field(
        default=None, description="What it is when nothing is found, or it is not in the table."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _bare(cls, said: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(said, str):
            return handler({"from": _readable(said)})
        return handler(said)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.from_ is None) == (self.literal is None):
            raise ValueError("give from or literal, one of them")
        if self.literal is not None and (self.table or self.default is not None):
            raise ValueError("a literal has neither table nor default")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe both forms."""
        described = handler(schema)
        return {"anyOf": [{"type": "string"}, described]}
