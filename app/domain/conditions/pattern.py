"""Regular expressions of RE2's kind, whose time grows with the text and never explodes."""

from functools import cached_property
from typing import Any

import re2
from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

from app.domain.indexing.literals import Key, literals

_LONGEST_PATTERN = 2000


class PatternRefused(ValueError):
    """The text is no pattern that is taken."""

    code = "bad-pattern"


class Pattern:
    """A regular expression. Two of the same text are equal."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST_PATTERN:
            raise PatternRefused(f"a pattern is at most {_LONGEST_PATTERN} characters long")
        options = re2.Options()
        options.log_errors = False
        try:
            self._compiled = re2.compile(text, options)
        except re2.error as error:
            said = error.args[0]
            reason = said.decode() if isinstance(said, bytes) else str(said)
            raise PatternRefused(
                f"not a regular expression (of RE2: no look-around, no back-references): {reason}"
            ) from error
        self.text = text

    @cached_property
    def needs(self) -> tuple[Key, ...]:
        """What must be in a text that this is found in: of each of these keys something."""
        return literals(self.text)

    def found_in(self, text: str) -> bool:
        return self._compiled.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        return self._compiled.fullmatch(text) is not None

    @property
    def size(self) -> int:
        """How large the program is that the pattern becomes, in instructions of RE2."""
        return int(self._compiled.programsize)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

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
