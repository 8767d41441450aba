"""What a rule says of a record in ServiceNow: what stands in it, and what is added later."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.domain.filling import FilledSpec
from app.domain.legible import clean
from app.domain.placeholder import with_literals

_PAIR = re.compile(r"([{}])(?=\1)")
_CODE = re.compile(r"\[(?=[^\w\[]*code)", re.IGNORECASE)
_OURS = frozenset({"correlation_id", "correlation_display", "work_notes", "sys_id"})

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
"""The name of a table or a field."""


def as_text(value: str) -> str:
    """Keep a value from being read as HTML, which `[code]` switches on, or as a placeholder.

    What deceives a reader is left out.
    """
    return _PAIR.sub(r"\1 ", _CODE.sub("(", clean(value)))


class ServicenowSpec(FilledSpec):
    """A record of a table: made when there is none yet for the problem, else brought up to date."""

    shorthand: ClassVar[str] = "work_note"
    privileged: ClassVar[frozenset[str]] = frozenset({"table"})
    on_problem: ClassVar[bool] = True
    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {
        "fields": as_text,
        "update": as_text,
        "work_note": as_text,
    }

    table: Name = Field(default="incident", description="One of tasks.servicenow.tables.")
    fields: dict[Name, str] = Field(
        default_factory=dict,
        description="What stands in a new record. Without it none is made.",
    )
    update: dict[Name, str] = Field(
        default_factory=dict, description="What is changed in a record that is there already."
    )
    work_note: str | None = Field(
        default=None,
        min_length=1,
        max_length=60_000,
        description="A work note for the record, new or not.",
    )
    per: Literal["problem", "run"] = Field(
        default="problem", description="Whose record it is: run makes a new one for each run."
    )
    display_values: bool = Field(
        default=False, description="Values are what people see, such as the name of a group."
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.fields or self.update or self.work_note):
            raise ValueError("give fields, update or work_note")
        if ours := sorted(_OURS.intersection((*self.fields, *self.update))):
            raise ValueError(f"{ours[0]} is set by Alexis itself, or by work_note")
        return self

    def says(self) -> str:
        if self.fields:
            return f"ServiceNow: {self.table} of the {self.per}"
        return f"ServiceNow: update of the {self.per}'s {self.table}"

    def in_full(self) -> str:
        said = {"fields": self.fields, "update": self.update, "work_note": self.work_note}
        parts = [
            f"{name} {with_literals(json.dumps(value, ensure_ascii=False))}"
            for name, value in said.items()
            if value
        ]
        return f"{self.says()}  ({'; '.join(parts)})"
