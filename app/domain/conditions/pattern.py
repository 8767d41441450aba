"""Regular expressions of RE2's kind, whose time grows with the text and never explodes."""

from functools import cached_property

import re2

from app.domain.conditions.compiled import Compiled
from app.domain.conditions.literals import Key, literals

_LONGEST_PATTERN = 2000


class PatternRefused(ValueError):
    """The text is no pattern that is taken."""

    code = "bad-pattern"


class Pattern(Compiled):
    """A regular expression."""

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
        super().__init__(text)

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
