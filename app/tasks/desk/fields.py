"""The fields of a task, of which each deed needs some and takes no others."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import model_validator

from app.domain.filling import FilledSpec


class OneDeed(FilledSpec):
    """A task with a field `do`; `needs` names the fields of each deed, `may_have` those it may."""

    shorthand: ClassVar[str] = "do"
    on_problem: ClassVar[bool] = True
    needs: ClassVar[Mapping[str, str | None]] = {}
    may_have: ClassVar[Mapping[str, frozenset[str]]] = {}
    source: ClassVar[str]

    do: str

    @model_validator(mode="after")
    def _its_fields_only(self) -> Self:
        needed = self.needs[self.do]
        if needed and not getattr(self, needed):
            raise ValueError(f"{self.do} needs {needed}")
        fields = type(self).model_fields
        given = {name for name in fields if getattr(self, name) != fields[name].default}
        if beside := given - {"do", needed, *self.may_have.get(self.do, ())}:
            raise ValueError(f"{self.do} takes no {', '.join(sorted(beside))}")
        return self
