"""A text of a rule that is compiled once, when the rule is read."""

from typing import Any

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema


class Compiled:
    """Written as its text; two of the same kind and text are equal.

    A subclass compiles its text when it is made, and raises `ValueError` for a wrong one.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    @classmethod
    def _or_read(cls, value: object, read: ValidatorFunctionWrapHandler) -> object:
        return value if isinstance(value, cls) else read(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.no_info_wrap_validator_function(cls._or_read, text),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda it: it.text),
        )
